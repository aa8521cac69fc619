//! How complete each dataset is: members, years, and why figures are absent.

use crate::period::Year;
use crate::reading::Reason;
use crate::sources::tidy_csv::Observation;
use crate::territory::{Register, Territory, Teryt6};
use std::collections::{BTreeMap, BTreeSet};

/// What one dataset holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completeness {
    /// The dataset.
    pub dataset: String,
    /// Members with at least one known figure.
    pub members: usize,
    /// Members on the day of its newest vintage.
    pub members_all: usize,
    /// The years with a known figure, in order.
    pub years: Vec<Year>,
    /// Rows with a known figure.
    pub known: usize,
    /// Rows without one, by the reason.
    pub absent: BTreeMap<Reason, usize>,
}

impl Completeness {
    /// All its rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.known + self.absent.values().sum::<usize>()
    }
}

/// Looks at every dataset that has rows, sorted by id.
#[must_use]
pub fn completeness(observations: &[Observation], register: &Register) -> Vec<Completeness> {
    let mut datasets: BTreeMap<&str, Vec<&Observation>> = BTreeMap::new();
    for run in observations.chunk_by(|a, b| a.dataset == b.dataset) {
        if let Some(first) = run.first() {
            datasets.entry(&first.dataset).or_default().extend(run);
        }
    }
    datasets.into_iter().map(|(id, rows)| of(id, &rows, register)).collect()
}

fn of(id: &str, rows: &[&Observation], register: &Register) -> Completeness {
    let newest = rows.iter().map(|row| row.vintage).max().unwrap_or_default();
    let members: BTreeSet<Teryt6> = register.members_on(newest).map(|member| member.code).collect();
    let mut found = Completeness {
        dataset: id.to_owned(),
        members_all: members.len(),
        ..Completeness::default()
    };
    let (mut covered, mut years) = (BTreeSet::new(), BTreeSet::new());
    for row in rows {
        if let Some(reason) = row.reading.reason() {
            *found.absent.entry(reason).or_default() += 1;
            continue;
        }
        found.known += 1;
        years.insert(row.year);
        if let Territory::Gmina(code) = row.territory
            && members.contains(&code)
        {
            covered.insert(code);
        }
    }
    found.members = covered.len();
    found.years = years.into_iter().collect();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observations::quality::samples::{edition, register};
    use crate::reading::Reading;

    #[test]
    fn members_years_and_reasons_are_counted() {
        let mut rows = edition("part", 2020, &[1.0, 2.0, 3.0, 4.0, 5.0]);
        rows.extend(edition("part", 2021, &[1.0, 2.0]));
        rows[3].reading = Reading::Missing(Reason::Doubtful);
        let found = completeness(&rows, &register());
        let [only] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((only.members, only.members_all, only.known, only.rows()), (3, 4, 6, 7));
        assert_eq!(only.years.len(), 2);
        assert_eq!(only.absent, BTreeMap::from([(Reason::Doubtful, 1)]));
    }
}
