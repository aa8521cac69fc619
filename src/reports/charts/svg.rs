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

/// Rewrites what plotters wrote, without its outer element. Each part goes straight into the
/// result: this is where a chart spends most of its time.
pub(super) fn rewrite(raw: &str) -> String {
    let mut svg = String::with_capacity(raw.len());
    for part in raw.split('<').skip(1) {
        let Some((tag, content)) = part.split_once('>') else {
            continue;
        };
        if tag.starts_with("svg") || tag.starts_with("/svg") {
            continue;
        }
        svg.push('<');
        if tag.starts_with('/') {
            svg.push_str(tag);
            svg.push_str(">\n");
        } else if tag.ends_with('/') {
            rewrite_tag(&mut svg, tag.trim_end_matches('/'));
            svg.push_str("/>\n");
        } else {
            rewrite_tag(&mut svg, tag);
            svg.push('>');
            svg.push_str(content.trim_matches('\n'));
        }
    }
    svg
}

fn rewrite_tag(svg: &mut String, tag: &str) {
    let (name, rest) = tag.split_once(' ').unwrap_or((tag, ""));
    svg.push_str(name);
    let mut classes: [Option<(&str, Role)>; 2] = [None, None];
    let mut pieces = rest.split('"');
    while let (Some(key), Some(value)) = (pieces.next(), pieces.next()) {
        let key = key.trim().trim_end_matches('=');
        match key {
            // Charts draw nothing half transparent, and set the baseline themselves.
            "opacity" | "dy" | "font-family" => continue,
            "stroke-width" if value == "0" => continue,
            "stroke" if value == "none" => continue,
            "text-anchor" if value == "start" => continue,
            _ => {}
        }
        for part in [" ", key, "=\""] {
            svg.push_str(part);
        }
        match key {
            "stroke" | "fill" => {
                svg.extend(value.chars().map(|c| c.to_ascii_lowercase()));
                if let Some(place) = classes.iter_mut().find(|place| place.is_none()) {
                    *place = Role::of(value).map(|role| (key, role));
                }
            }
            "text-anchor" => svg.push_str(value),
            "font-weight" => svg.push_str("600"),
            _ => divide(svg, value),
        }
        svg.push('"');
    }
    for (index, (property, role)) in classes.into_iter().flatten().enumerate() {
        let before = if index == 0 { " class=\"" } else { " " };
        for part in [before, property, "-", role.name()] {
            svg.push_str(part);
        }
    }
    if classes[0].is_some() {
        svg.push('"');
    }
}

/// An upright dashed line: plotters would write every dash as an element of its own.
pub(super) fn dashes(x: f64, from: f64, to: f64, role: Role) -> String {
    let (x, from, to) = (number(x), number(from), number(to));
    let colour = paint("stroke", role);
    format!(
        "<path d=\"M{x} {from}V{to}\" stroke-dasharray=\"3 3\" stroke-linecap=\"butt\" {colour}/>\n"
    )
}

/// Every number of an attribute, ten times smaller; what is none stays as it is.
fn divide(svg: &mut String, value: &str) {
    for (index, pair) in value.split_whitespace().enumerate() {
        if index > 0 {
            svg.push(' ');
        }
        for (index, length) in pair.split(',').enumerate() {
            if index > 0 {
                svg.push(',');
            }
            if let Ok(whole) = length.parse::<i64>() {
                tenths(svg, whole);
            } else if let Ok(length) = length.parse::<f64>() {
                svg.push_str(&number(length / SCALE));
            } else {
                svg.push_str(length);
            }
        }
    }
}

/// A whole number of tenths of a pixel; [`SCALE`] is ten.
fn tenths(svg: &mut String, whole: i64) {
    let size = whole.unsigned_abs();
    let sign = if whole < 0 { "-" } else { "" };
    if size.is_multiple_of(10) {
        write!(svg, "{sign}{}", size / 10).ok();
    } else {
        write!(svg, "{sign}{}.{}", size / 10, size % 10).ok();
    }
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
    fn lengths_are_divided_whatever_they_are() {
        let divided = |value: &str| {
            let mut svg = String::new();
            divide(&mut svg, value);
            svg
        };
        for (value, wanted) in [
            ("123", "12.3"),
            ("-5", "-0.5"),
            ("0", "0"),
            ("-70 1,20", "-7 0.1,2"),
            ("129.999", "13"),
            ("middle", "middle"),
        ] {
            assert_eq!(divided(value), wanted);
        }
    }

    #[test]
    fn both_colours_of_an_element_have_their_classes() {
        let raw = "<svg>\n<rect fill=\"#1B1F24\" stroke=\"#FFFFFF\" x=\"10\"/>\n</svg>";
        let wanted =
            "<rect fill=\"#1b1f24\" stroke=\"#ffffff\" x=\"1\" class=\"fill-ink stroke-paper\"/>\n";
        assert_eq!(rewrite(raw), wanted);
    }

    #[test]
    fn ids_keep_only_plain_signs() {
        assert_eq!(identifier("żółw 1_a"), "chart----w-1_a");
    }
}
