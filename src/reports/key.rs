//! The key of a printed number, and where its origin is told.

use crate::territory::Territory;
use std::fmt::Write as _;

/// The folder of the pages that say where numbers come from.
pub(super) const FOLDER: &str = "figures";

/// What a printed number says: an indicator or a variable, where and when, for which group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The indicator, or the variable of a dataset.
    pub name: String,
    /// Where.
    pub territory: Territory,
    /// When.
    pub year: i32,
    /// The group of a variable; `None` for everybody.
    pub group: Option<String>,
}

impl Key {
    /// Reads `name/territory/year` or `name/territory/year/group`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, '/');
        let (name, territory, year) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self {
            name: name.to_owned(),
            territory: Territory::parse(territory)?,
            year: year.parse().ok()?,
            group: parts.next().map(str::to_owned),
        })
    }

    /// The page that tells its origin, from the root of a language.
    #[must_use]
    pub fn page(&self) -> String {
        let plain = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_');
        if self.name.bytes().all(plain) {
            return format!("{FOLDER}/{}.html", self.name);
        }
        format!("{FOLDER}/{}.html", escaped(&self.name))
    }

    /// Its section on that page.
    #[must_use]
    pub fn anchor(&self) -> String {
        let group = self.group.as_ref().map(|group| format!("-{}", escaped(group)));
        format!("in-{}-{}{}", self.territory, self.year, group.unwrap_or_default())
    }
}

/// Letters, digits, hyphens and underscores alone, as addresses and ids want them; two texts never
/// become one: an equals sign is two underscores, any other sign its number between two.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, letter| {
        match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' => out.push(letter),
            '=' => out.push_str("__"),
            other => {
                let _ = write!(out, "_{:x}_", u32::from(other));
            }
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_names_its_page_and_section_or_is_none() {
        let key = Key::parse("valid_ballots/126101/2025/district=Stare Miasto").expect("a key");
        assert_eq!(key.page(), "figures/valid_ballots.html");
        assert_eq!(key.anchor(), "in-126101-2025-district__Stare_20_Miasto");
        let key = Key::parse("population/metropolis/2024").expect("a key");
        assert_eq!((key.page().as_str(), key.group), ("figures/population.html", None));
        for text in ["", "population", "population/nowhere/2024", "population/metropolis/x"] {
            assert_eq!(Key::parse(text), None, "{text}");
        }
    }

    #[test]
    fn names_that_differ_have_pages_that_differ() {
        let names = ["a_b", "a-b", "a=b", "a b", "ab", "a_20_b", "ą", "../x", "a/b"];
        let pages: std::collections::BTreeSet<String> =
            names.iter().map(|it| escaped(it)).collect();
        assert_eq!(pages.len(), names.len());
        assert!(pages.iter().all(|it| !it.contains('/') && it.is_ascii()));
    }
}
