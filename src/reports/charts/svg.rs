//! How SVG is written: safe text, short numbers, colours with the classes of their roles.
//!
//! plotters has whole coordinates, knows no classes and writes sizes of its own, so a chart is
//! drawn [`SCALE`] times too large and [`rewrite`] turns every element into the one meant.

use std::fmt::Write as _;

use super::palette::Role;

/// How much larger than on the page plotters draws.
pub(super) const SCALE: f64 = 10.0;

/// A name that may stand as an id: letters, figures, `-` and `_`, never empty.
pub(super) fn identifier(id: &str) -> String {
    let allowed = |c: char| {
        if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }
    };
    format!("chart-{}", id.chars().map(allowed).collect::<String>())
}

/// A text safe inside an element or an attribute.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&apos;"),
            other => safe.push(other),
        }
    }
    safe
}

/// A text of one line without the characters that XML forbids.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}') && (!c.is_control() || c.is_whitespace()))
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// A length with at most two decimals and no trailing zeros.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// `fill` or `stroke` in the colour of a role, with the class by which a stylesheet finds it.
pub(super) fn paint(property: &str, role: Role) -> String {
    format!("{property}=\"{}\" class=\"{property}-{}\"", role.colour().hex(), role.name())
}

/// Rewrites what plotters wrote, without its outer element.
pub(super) fn rewrite(raw: &str) -> String {
    let mut svg = String::with_capacity(raw.len());
    for part in raw.split('<').skip(1) {
        let Some((tag, content)) = part.split_once('>') else {
            continue;
        };
        if tag.starts_with("svg") || tag.starts_with("/svg") {
            continue;
        }
        if tag.starts_with('/') {
            writeln!(svg, "<{tag}>").ok();
        } else if tag.ends_with('/') {
            writeln!(svg, "<{}/>", rewrite_tag(tag.trim_end_matches('/'))).ok();
        } else {
            write!(svg, "<{}>{}", rewrite_tag(tag), content.trim_matches('\n')).ok();
        }
    }
    svg
}

fn rewrite_tag(tag: &str) -> String {
    let (name, rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut written = name.to_owned();
    let mut classes: Vec<String> = Vec::new();
    let mut pieces = rest.split('"');
    while let (Some(key), Some(value)) = (pieces.next(), pieces.next()) {
        let key = key.trim().trim_end_matches('=');
        let value = match key {
            // Charts draw nothing half transparent, and set the baseline themselves.
            "opacity" | "dy" | "font-family" => continue,
            "stroke-width" if value == "0" => continue,
            "stroke" | "fill" => paint_value(key, value, &mut classes),
            "text-anchor" if value == "start" => continue,
            "text-anchor" => value.to_owned(),
            "font-weight" => "600".to_owned(),
            _ => divide(value),
        };
        if !(key == "stroke" && value == "none") {
            write!(written, " {key}=\"{value}\"").ok();
        }
    }
    if !classes.is_empty() {
        write!(written, " class=\"{}\"", classes.join(" ")).ok();
    }
    written
}

/// An upright dashed line: plotters would write every dash as an element of its own.
pub(super) fn dashes(x: f64, from: f64, to: f64, role: Role) -> String {
    let (x, from, to) = (number(x), number(from), number(to));
    let colour = paint("stroke", role);
    format!(
        "<path d=\"M{x} {from}V{to}\" stroke-dasharray=\"3 3\" stroke-linecap=\"butt\" {colour}/>\n"
    )
}

fn paint_value(property: &str, value: &str, classes: &mut Vec<String>) -> String {
    let hex = value.to_lowercase();
    if let Some(role) = Role::ALL.into_iter().find(|role| role.colour().hex() == hex) {
        classes.push(format!("{property}-{}", role.name()));
    }
    hex
}

/// Every number of an attribute, ten times smaller.
fn divide(value: &str) -> String {
    let small = |text: &str| text.parse::<f64>().map(|length| number(length / SCALE));
    let pair = |pair: &str| {
        let numbers: Result<Vec<String>, _> = pair.split(',').map(small).collect();
        numbers.map_or_else(|_| pair.to_owned(), |numbers| numbers.join(","))
    };
    value.split_whitespace().map(pair).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let texts: Vec<String> = [1.0, 0.125, -0.001, 12.5, 100.0].map(number).into();
        assert_eq!(texts, ["1", "0.12", "0", "12.5", "100"]);
    }

    #[test]
    fn characters_that_xml_forbids_are_dropped() {
        assert_eq!(escape("a\u{0}\u{fffe}\tb\n<"), "a b &lt;");
    }

    #[test]
    fn ids_keep_only_plain_signs() {
        assert_eq!(identifier("żółw 1_a"), "chart----w-1_a");
    }
}
