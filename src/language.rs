//! The two languages of every text a reader meets.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A language of the program's texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Polish.
    Pl,
    /// English.
    En,
}

impl Lang {
    /// Both languages, Polish first.
    pub const ALL: [Self; 2] = [Self::Pl, Self::En];

    /// The ISO 639-1 code, as used in paths and in the `lang` attribute.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pl => "pl",
            Self::En => "en",
        }
    }

    /// Its name in itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Pl => "Polski",
            Self::En => "English",
        }
    }

    /// The other language of the pair.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Pl => Self::En,
            Self::En => Self::Pl,
        }
    }

    /// Reads the language of a POSIX locale name such as `pl_PL.UTF-8`; anything else is English.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        if locale.starts_with("pl") { Self::Pl } else { Self::En }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A text in both languages.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// The Polish wording.
    pub pl: String,
    /// The English wording.
    pub en: String,
}

impl Text {
    /// Pairs a Polish and an English wording.
    pub fn new(pl: impl Into<String>, en: impl Into<String>) -> Self {
        Self { pl: pl.into(), en: en.into() }
    }

    /// The same characters in both languages: proper names, codes, quotations.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { pl: text.clone(), en: text }
    }

    /// The wording in `lang`.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Pl => &self.pl,
            Lang::En => &self.en,
        }
    }

    /// Whether both languages are present.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.pl.trim().is_empty() && !self.en.trim().is_empty()
    }
}
