//! The look of a report and its own words: the shipped `reports/theme.toml`, under what the project's
//! file of that name says. Another metropolis writes only what differs.

use super::publisher::Publisher;
use crate::diagnostic::{Diagnostic, Error};
use crate::language::Text;
use serde::Deserialize as _;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use toml::{Table, Value};

/// The shipped theme.
const SHIPPED: &str = include_str!("../../reports/theme.toml");
/// The project's own, from its folder.
const OWN: &str = "reports/theme.toml";
/// The largest logo or font taken, in bytes.
const LARGEST: u64 = 2 << 20;

/// The look and the words of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Sizes, spaces and colours, by table, as in `reports/theme.toml`.
    pub look: Table,
    /// The logo: the name under `assets/` and its bytes.
    pub logo: Option<(String, Vec<u8>)>,
    /// Fonts of its own: the names under `assets/fonts/` and their bytes.
    pub fonts: Vec<(String, Vec<u8>)>,
    /// Who publishes the report.
    pub publisher: Publisher,
    /// Texts that replace those of `reports/annual/texts.toml`, by key.
    pub texts: BTreeMap<String, Text>,
}

impl Theme {
    /// The theme of a project: what its `reports/theme.toml` says, over the shipped one.
    ///
    /// # Errors
    /// All faults of the file at once: a key that does not exist, a value that is no colour or size, a
    /// logo or font that cannot be read.
    pub fn of(project: &Path) -> Result<Self, Error> {
        let path = project.join(OWN);
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::read(&text, project),
            Err(error) if error.kind() == ErrorKind::NotFound => Self::read("", project),
            Err(error) => Err(Error::io("reading", &path)(error)),
        }
    }

    fn read(own: &str, project: &Path) -> Result<Self, Error> {
        let mut look: Table = toml::from_str(SHIPPED)
            .map_err(|error| Error::Internal(format!("{OWN} as shipped: {error}")))?;
        let mut own: Table = own.parse().map_err(|error: toml::de::Error| {
            let said = Text::same(error.to_string());
            let remedy = Text::new("poprawić zapis TOML", "mend the TOML");
            Error::Invalid(vec![Diagnostic::new(OWN, said, remedy)])
        })?;
        let mut faults = Vec::new();
        let (logo, fonts) = (files(&mut own, "logo"), files(&mut own, "fonts"));
        let texts = texts(&mut own, &mut faults);
        look.remove("publisher");
        let publisher = publisher(&mut own, &mut faults);
        for (name, value) in own {
            overlay(&mut look, &name, value, &mut faults);
        }
        let mut load = |named: Vec<String>| -> Vec<(String, Vec<u8>)> {
            named.iter().filter_map(|name| file(project, name, &mut faults)).collect()
        };
        let (logo, fonts) = (load(logo).into_iter().next(), load(fonts));
        if faults.is_empty() {
            Ok(Self { look, logo, fonts, publisher, texts })
        } else {
            Err(Error::Invalid(faults))
        }
    }
}

impl Theme {
    /// Where a browser finds the fonts of its own, as CSS; the weight is the last part of a file's name:
    /// `Lato-400.woff2`.
    #[must_use]
    pub fn font_faces(&self) -> String {
        let family = self.look.get("type").and_then(|it| it.get("family")).and_then(Value::as_str);
        let face = |(name, _): &(String, Vec<u8>)| {
            let stem = name.rsplit_once('.').map_or(name.as_str(), |it| it.0);
            let weight: u16 = stem.rsplit('-').next().and_then(|it| it.parse().ok()).unwrap_or(400);
            let family = family.unwrap_or("Inter");
            format!(
                "@font-face {{ font-family: {family}; font-weight: {weight}; font-display: block; src: url(\"fonts/{name}\"); }}\n"
            )
        };
        self.fonts.iter().map(face).collect()
    }
}

fn fault(pl: impl Into<String>, en: impl Into<String>, remedy: Text) -> Diagnostic {
    Diagnostic::new(OWN, Text::new(pl, en), remedy)
}

/// Puts one table of the project's file over the shipped one.
fn overlay(look: &mut Table, name: &str, value: Value, faults: &mut Vec<Diagnostic>) {
    let known: Vec<String> = look.keys().cloned().collect();
    let (Some(Value::Table(shipped)), Value::Table(own)) = (look.get_mut(name), value) else {
        faults.push(unknown(name, &known));
        return;
    };
    let known: Vec<String> = shipped.keys().cloned().collect();
    for (key, value) in own {
        let full = format!("{name}.{key}");
        match shipped.get_mut(&key) {
            None => faults.push(unknown(&full, &known)),
            Some(place) if fits(place, &value) => *place = value,
            Some(place) => faults.push(fault(
                format!("`{full}` nie może być równe {value}"),
                format!("`{full}` cannot be {value}"),
                Text::new(
                    format!("podać wartość podobną do {place}"),
                    format!("give a value like {place}"),
                ),
            )),
        }
    }
}

fn unknown(key: &str, known: &[String]) -> Diagnostic {
    let list = known.join(", ");
    fault(
        format!("nie ma klucza `{key}`"),
        format!("there is no key `{key}`"),
        Text::new(
            format!("są: {list}, logo, fonts, texts"),
            format!("there are: {list}, logo, fonts, texts"),
        ),
    )
}

/// Whether a value is of the kind of the shipped one; a text may hold nothing that ends a line of CSS.
fn fits(shipped: &Value, own: &Value) -> bool {
    match (shipped, own) {
        (Value::String(shipped), Value::String(own)) if shipped.starts_with('#') => is_colour(own),
        (Value::String(_), Value::String(own)) => {
            !own.is_empty()
                && own.len() <= 200
                && !own.contains(|it: char| "{};<>\\/\"".contains(it) || it.is_control())
        }
        (Value::Integer(_) | Value::Float(_), Value::Integer(it)) => *it >= 0,
        (Value::Integer(_) | Value::Float(_), Value::Float(it)) => it.is_finite() && *it >= 0.0,
        (Value::Array(shipped), Value::Array(own)) => {
            shipped.len() == own.len() && shipped.iter().zip(own).all(|(a, b)| fits(a, b))
        }
        _ => false,
    }
}

/// `#` and six hexadecimal digits.
fn is_colour(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|it| it.len() == 6 && it.bytes().all(|it| it.is_ascii_hexdigit()))
}

/// The files a key names: one, or several.
fn files(own: &mut Table, key: &str) -> Vec<String> {
    match own.remove(key) {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// A file of `reports/`, by its name; one outside it, or too large, is a fault.
fn file(project: &Path, name: &str, faults: &mut Vec<Diagnostic>) -> Option<(String, Vec<u8>)> {
    let folder = project.join("reports");
    let inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    let path: PathBuf = folder.join(name);
    let size = std::fs::metadata(&path).map(|it| it.len());
    let ending = path.extension().and_then(|it| it.to_str()).unwrap_or_default().to_lowercase();
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"-_./".contains(&it);
    let known =
        ["svg", "png", "woff2", "ttf"].contains(&ending.as_str()) && name.bytes().all(plain);
    if inside
        && known
        && size.is_ok_and(|it| it <= LARGEST)
        && let Ok(bytes) = std::fs::read(&path)
    {
        let name = path.file_name().map(|it| it.to_string_lossy().into_owned());
        return name.map(|name| (name, bytes));
    }
    faults.push(fault(
        format!("pliku `{name}` nie da się użyć"),
        format!("the file `{name}` cannot be used"),
        Text::new(
            "podać plik z folderu reports/: .svg, .png, .woff2 lub .ttf, do 2 MiB",
            "name a file in reports/: .svg, .png, .woff2 or .ttf, up to 2 MiB",
        ),
    ));
    None
}

/// Who publishes the report; a key that is none, or a day that is none, is a fault.
fn publisher(own: &mut Table, faults: &mut Vec<Diagnostic>) -> Publisher {
    let Some(given) = own.remove("publisher") else {
        return Publisher::default();
    };
    Publisher::deserialize(given).unwrap_or_else(|error| {
        faults.push(Diagnostic::new(
            OWN,
            Text::same(format!("publisher: {error}")),
            Text::new(
                "klucze są wymienione w dostarczonym reports/theme.toml",
                "the keys are listed in the shipped reports/theme.toml",
            ),
        ));
        Publisher::default()
    })
}

/// The texts of the project's own; a text needs both languages and a known key.
fn texts(own: &mut Table, faults: &mut Vec<Diagnostic>) -> BTreeMap<String, Text> {
    let Some(Value::Table(given)) = own.remove("texts") else {
        return BTreeMap::new();
    };
    let mut texts = BTreeMap::new();
    for (key, value) in given {
        let text = Text::deserialize(value).ok().filter(Text::is_complete);
        match text.filter(|_| super::words::is_known(&key)) {
            Some(text) => drop(texts.insert(key, text)),
            None => faults.push(fault(
                format!("texts: `{key}` nie jest tekstem raportu w dwóch językach"),
                format!("texts: `{key}` is no text of the report in both languages"),
                Text::new(
                    "klucze są w reports/annual/texts.toml; zapis: { pl = \"…\", en = \"…\" }",
                    "keys stand in reports/annual/texts.toml; write { pl = \"…\", en = \"…\" }",
                ),
            )),
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(own: &str) -> String {
        match Theme::read(own, Path::new("/nowhere")) {
            Err(Error::Invalid(faults)) => {
                faults.iter().map(|it| it.problem.en.clone()).collect::<Vec<_>>().join("\n")
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_a_project_says_stands_over_what_is_shipped() {
        let own = "[light]\naccent = \"#123456\"\n[texts]\n\"site.footer\" = { pl = \"Stopka\", en = \"Foot\" }\n";
        let theme = Theme::read(own, Path::new("/nowhere")).expect("a theme");
        let shipped = Theme::read("", Path::new("/nowhere")).expect("the shipped one");
        assert_eq!(theme.look["light"]["accent"].as_str(), Some("#123456"));
        assert_eq!(theme.look["light"]["ink"], shipped.look["light"]["ink"]);
        assert_eq!(theme.texts["site.footer"].en, "Foot");
        assert!(shipped.texts.is_empty() && shipped.logo.is_none());
        assert_eq!(shipped.publisher, Publisher::default(), "the shipped file invents nobody");
        let whole =
            Theme::read(SHIPPED, Path::new("/nowhere")).expect("the shipped one over itself");
        assert_eq!(whole, shipped);
    }

    #[test]
    fn every_fault_is_told_at_once_and_no_value_leaves_its_line_of_the_stylesheet() {
        let own = "logo = \"../secret.svg\"\n[light]\naccent = \"red; } body { display: none\"\ninkk = \"#000000\"\n\
                   [type]\nfamily = \"x; } </style>\"\nbase = 3\n[nowhere]\nx = 1\n[publisher]\nphone = \"1\"\n[texts]\n\"no.such\" = { pl = \"a\", en = \"b\" }\n";
        let told = faults(own);
        for part in [
            "light.accent",
            "light.inkk",
            "type.family",
            "type.base",
            "nowhere",
            "no.such",
            "phone",
            "../secret.svg",
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
        assert!(faults("[light").len() > 10);
    }
}
