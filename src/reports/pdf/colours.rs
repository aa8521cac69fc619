//! Drawings on paper: the colours of the print theme, given to an SVG that stands alone.

use crate::diagnostic::Error;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The tables of the theme that say how paper looks; a later one overrides an earlier one.
const TABLES: [&str; 3] = ["palette", "light", "print"];

/// The classes a drawing paints with, see `reports/annual/theme.css`.
const PROPERTIES: [&str; 2] = ["fill", "stroke"];

/// Colours by name, `#rrggbb`.
pub(super) type Colours = BTreeMap<String, String>;

/// The colours of print of a theme's tables.
///
/// # Errors
/// A theme without one of the tables: a fault of the program.
pub(super) fn of_print(look: &toml::Table) -> Result<Colours, Error> {
    let mut colours = Colours::new();
    for name in TABLES {
        let table = look.get(name).and_then(toml::Value::as_table);
        let fault = || Error::Internal(format!("reports/theme.toml: no table [{name}]"));
        let table = table.ok_or_else(fault)?;
        let named = |(name, colour): (&String, &toml::Value)| {
            Some((name.clone(), colour.as_str()?.to_owned()))
        };
        colours.extend(table.iter().filter_map(named));
    }
    Ok(colours)
}

/// A drawing with a stylesheet of its own: what its classes mean on paper, and the type by name,
/// for typst resolves no generic family and knows nothing of the page's stylesheet.
pub(super) fn standalone(svg: &str, colours: &Colours, families: &[String]) -> String {
    let Some(end) = svg.find('>').filter(|_| svg.starts_with("<svg")) else {
        return svg.to_owned();
    };
    let mut style = String::from("<style>text{font-family:");
    for (index, family) in families.iter().enumerate() {
        // A name of letters, figures and blanks alone can end neither the text nor the style.
        let plain = |letter: char| letter.is_alphanumeric() || " -_".contains(letter);
        let name: String = family.chars().filter(|it| plain(*it)).collect();
        let _ = write!(style, "{}'{name}'", if index > 0 { "," } else { "" });
    }
    style.push_str("}.fill-none{fill:none}");
    for (name, colour) in colours {
        for property in PROPERTIES {
            let class = format!("{property}-{name}");
            if svg.contains(&class) {
                let _ = write!(style, ".{class}{{{property}:{colour}}}");
            }
        }
    }
    style.push_str("</style>");
    let (open, rest) = svg.split_at(end + 1);
    [open, &style, rest].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::theme::Theme;

    fn shipped() -> Colours {
        let theme = Theme::of(std::path::Path::new("/nowhere")).expect("the shipped theme");
        of_print(&theme.look).expect("its colours")
    }

    #[test]
    fn print_is_the_light_theme_on_white_paper() {
        let colours = shipped();
        assert_eq!(colours["paper"], "#ffffff");
        for name in ["ink", "accent", "improved", "seq-5", "cat-7"] {
            assert!(colours[name].starts_with('#') && colours[name].len() == 7, "{name}");
        }
    }

    #[test]
    fn every_class_of_the_charts_has_a_colour_on_paper() {
        use crate::reports::charts::palette::Role;
        let colours = shipped();
        for role in Role::ALL {
            assert!(colours.contains_key(role.name()), "{}", role.name());
        }
    }

    #[test]
    fn a_drawing_brings_the_colours_it_uses() {
        let colours = shipped();
        let svg = r##"<svg viewBox="0 0 1 1"><rect class="fill-ink" fill="#000"/></svg>"##;
        let alone = standalone(svg, &colours, &["Inter".to_owned()]);
        assert!(
            alone.starts_with(r#"<svg viewBox="0 0 1 1"><style>text{font-family:'Inter'}"#),
            "{alone}"
        );
        assert!(alone.contains(&format!(".fill-ink{{fill:{}}}", colours["ink"])), "{alone}");
        assert!(!alone.contains("fill-accent"), "{alone}");
        assert_eq!(standalone("<p>", &colours, &[]), "<p>");
    }
}
