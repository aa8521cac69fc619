//! What a rule may check: one file per kind, and its line in [`KINDS`].

mod at_most;
mod coverage;
mod duplicates;
mod early;
mod history;
mod monotone;
mod peers;
mod placeholder_zero;
mod range;
mod repeats;
mod sum;

use super::figures::{Figures, Key, Scope};
use crate::language::Text;
use crate::period::Year;
use crate::territory::Territory;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::fmt;
use toml::de::{Error, ValueDeserializer};

/// A kind of rule: its word, the parameters it has beside those of every rule, and how they are
/// read.
pub(super) struct Kind {
    pub(super) word: &'static str,
    pub(super) parameters: &'static [&'static str],
    pub(super) read: fn(ValueDeserializer<'_>) -> Result<Box<dyn Check>, Error>,
}

/// Every kind, by its word.
pub(super) const KINDS: &[Kind] = &[
    at_most::KIND,
    coverage::KIND,
    duplicates::KIND,
    early::KIND,
    history::KIND,
    monotone::KIND,
    peers::KIND,
    placeholder_zero::KIND,
    range::KIND,
    repeats::KIND,
    sum::KIND,
];

/// The parameters of a rule, ready to look at figures.
pub(super) trait Check: fmt::Debug + Send + Sync {
    /// The variables the parameters name, which must exist.
    fn variables(&self) -> Vec<&str> {
        Vec::new()
    }

    /// What is wrong with the parameters, though each has the right type.
    fn faults(&self) -> Vec<Text>;

    /// Looks at the figures of a scope and adds what it finds, in an order that does not depend on
    /// that of the rows.
    fn look(&self, figures: &Figures<'_>, scope: &Scope, found: &mut Vec<Suspect>);
}

/// What a rule found.
pub(super) struct Suspect {
    pub(super) at: At,
    /// What would not have been found.
    pub(super) expected: Text,
    /// What was found, after the rule's own words.
    pub(super) detail: Text,
}

/// Where a rule found it.
pub(super) enum At {
    /// A row of the observations.
    Row(usize),
    /// A row that is not there.
    Lack {
        /// The datasets that hold the variable.
        datasets: String,
        variable: String,
        territory: Territory,
        year: Option<Year>,
    },
}

impl Suspect {
    fn row(key: &Key, expected: Text, detail: Text) -> Self {
        Self { at: At::Row(key.row), expected, detail }
    }
}

/// Whom figures are compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Among {
    /// All territories of the edition.
    #[default]
    All,
    /// The members of the metropolis.
    Members,
    /// The gminas of the same kind: urban, rural, urban-rural.
    Kind,
}

impl Among {
    /// The company of a territory, as a number; `None` when it is in none.
    fn company(self, figures: &Figures<'_>, territory: Territory) -> Option<usize> {
        let Territory::Gmina(code) = territory else { return None };
        match self {
            Self::All => Some(0),
            Self::Members => figures.is_member(territory).then_some(0),
            Self::Kind => figures.register.gminas.get(&code).map(|gmina| gmina.kind as usize),
        }
    }
}

/// Which figures a contradiction between several is blamed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Blames {
    /// The one the rule is about: the total, the figure that is too large.
    #[default]
    Figure,
    /// All that take part, since none is known to be right.
    All,
}

fn read<T: Check + DeserializeOwned + 'static>(
    from: ValueDeserializer<'_>,
) -> Result<Box<dyn Check>, Error> {
    T::deserialize(from).map(|check| Box::new(check) as Box<dyn Check>)
}

/// A fault of a number that must be finite and at least `least`.
fn at_least(name: &str, value: f64, least: f64) -> Option<Text> {
    let sound = value.is_finite() && value >= least;
    (!sound).then(|| {
        Text::new(
            format!("`{name}` musi być liczbą nie mniejszą niż {least}"),
            format!("`{name}` must be a number of at least {least}"),
        )
    })
}

/// A number for a message: whole, or with at most six decimals.
pub(super) fn shown(value: f64) -> String {
    let text = format!("{value:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_file_of_the_folder_is_a_kind_and_every_kind_a_file() {
        let folder = Path::new(file!()).parent().expect("a folder");
        let entries = std::fs::read_dir(folder).expect("the folder of kinds").flatten();
        let mut files: Vec<String> = entries
            .filter_map(|entry| entry.path().file_stem()?.to_str().map(str::to_owned))
            .filter(|stem| stem != "mod")
            .collect();
        files.sort();
        let words: Vec<&str> = KINDS.iter().map(|kind| kind.word).collect();
        assert_eq!(files, words, "complete KINDS in kinds/mod.rs");
    }

    #[test]
    fn numbers_of_messages_have_no_idle_digits() {
        for (value, text) in [(1.0, "1"), (0.1 + 0.2, "0.3"), (-0.0, "0"), (3070.54, "3070.54")] {
            assert_eq!(shown(value), text);
        }
    }
}
