//! Figures of sources that are shown as they are: participation, residents by group, what is doubtful.

use crate::diagnostic::Error;
use crate::indicators::sql;
use crate::observations::store::Generation;
use crate::reading::{Reading, Reason};

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

/// Reads the facts of participation, residents by group and doubtful figures.
///
/// # Errors
/// A generation that cannot be read.
pub(super) fn read(generation: &Generation) -> Result<Vec<Fact>, Error> {
    let engine = generation.engine()?;
    let as_of = generation.manifest.as_of;
    let shown = "dataset LIKE 'krakow/%' OR dataset LIKE 'pabulib/%' OR reason = 'doubtful'
  OR (variable = 'population' AND grp <> 'all')";
    // Which row speaks for a key depends on the rows of its variable alone.
    let sql = format!(
        "WITH observations AS MATERIALIZED (SELECT *, {shown} AS shown FROM main.observations
  WHERE variable IN (SELECT variable FROM main.observations WHERE {shown})),
current AS ({})
SELECT o.variable, o.year, o.grp, o.value, o.state, o.reason, o.dataset, c.line IS NOT NULL,
  COALESCE(o.source_value, ''), COALESCE(o.note, ''), o.territory
FROM observations AS o LEFT JOIN current AS c ON c.file = o.file AND c.line = o.line
WHERE o.vintage <= DATE '{as_of}' AND o.shown
ORDER BY o.variable NULLS LAST, o.year NULLS LAST, o.territory NULLS LAST, o.grp NULLS LAST,
  c.line IS NULL, o.dataset NULLS LAST",
        sql::current(as_of)
    );
    engine.rows(&sql, |row| {
        let (state, reason): (String, Option<String>) = (row.get(4)?, row.get(5)?);
        let reading = Reading::from_columns(row.get(3)?, &state, reason.as_deref());
        Ok(Fact {
            variable: row.get(0)?,
            year: row.get(1)?,
            grp: row.get(2)?,
            reading: reading.unwrap_or(Reading::Missing(Reason::NotCollected)),
            dataset: row.get(6)?,
            used: row.get(7)?,
            source_value: row.get(8)?,
            note: row.get(9)?,
            territory: row.get(10)?,
        })
    })
}
