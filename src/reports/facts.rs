//! Figures of sources that are shown as they are: participation, residents by group, what is doubtful.

use crate::indicators::explain::Rows;
use crate::observations::lineage::SourceRow;
use crate::reading::{Reading, Reason};
use crate::sources::tidy_csv::EVERYONE;

/// Whose figures of participation are shown.
const PROVIDERS: [&str; 2] = ["krakow/", "pabulib/"];

/// The group of those who do not say which they belong to.
pub const NOT_STATED: &str = "not stated";

/// A figure of a source that is shown as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// The variable.
    pub variable: String,
    /// The year.
    pub year: i32,
    /// The group.
    pub grp: String,
    /// The value, or why there is none.
    pub reading: Reading,
    /// The dataset.
    pub dataset: String,
    /// Whether it is the row that speaks for its key; others are what other sources say.
    pub used: bool,
    /// What the source prints, where it differs.
    pub source_value: String,
    /// What a reader should know.
    pub note: String,
    /// The territory.
    pub territory: String,
}

impl Fact {
    /// The name of its group, where this is by nothing but the key: `F` of `sex=F` by `sex`, not of
    /// `sex=F;age=26-35`.
    #[must_use]
    pub fn group_by(&self, key: &str) -> Option<&str> {
        let (by, name) = self.grp.split_once('=')?;
        (by == key && !name.contains(';')).then_some(name)
    }

    /// The names of its group by two keys at once, where it is by nothing else: `F` and `26-35`.
    #[must_use]
    pub fn crossed_by(&self, keys: [&str; 2]) -> Option<[&str; 2]> {
        let pairs: Vec<(&str, &str)> =
            self.grp.split(';').map(|pair| pair.split_once('=')).collect::<Option<_>>()?;
        let name = |key| pairs.iter().find(|(by, _)| *by == key).map(|(_, name)| *name);
        let names = [name(keys[0])?, name(keys[1])?];
        (pairs.len() == 2).then_some(names)
    }
}

/// The facts of participation, residents by group and doubtful figures among the rows of sources.
pub(super) fn among(rows: &Rows) -> Vec<Fact> {
    rows.all().filter(|row| is_shown(row)).map(fact).collect()
}

fn is_shown(row: &SourceRow) -> bool {
    PROVIDERS.iter().any(|provider| row.dataset.starts_with(provider))
        || row.reason.as_deref() == Some(Reason::Doubtful.as_str())
        || (row.variable == "population" && row.grp != EVERYONE)
}

fn fact(row: &SourceRow) -> Fact {
    let reading = Reading::from_columns(row.value, &row.state, row.reason.as_deref());
    Fact {
        variable: row.variable.clone(),
        year: row.year,
        grp: row.grp.clone(),
        reading: reading.unwrap_or(Reading::Missing(Reason::NotCollected)),
        dataset: row.dataset.clone(),
        used: row.used,
        source_value: row.source_value.clone().unwrap_or_default(),
        note: row.note.clone().unwrap_or_default(),
        territory: row.territory.clone(),
    }
}
