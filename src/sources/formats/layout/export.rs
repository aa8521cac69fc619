//! What the name of a file exported from BDL says.
//!
//! `<group>_<subject>_<CTAB|CREL>_<stamp>[_<year>].csv`, such as
//! `LUDN_2425_CTAB_20241028202819_2023.csv`: the subject is P2425, exported on 28 October 2024,
//! and whoever kept the file added the year 2023, which the table itself does not state.

use crate::period::Year;
use chrono::NaiveDate;

/// The parts of such a name; all empty when the name is another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Export {
    /// The subject as BDL numbers it, such as `P2425`.
    pub(crate) subject: String,
    /// The day of the export.
    pub(crate) published: Option<NaiveDate>,
    /// The year added behind the stamp.
    pub(crate) year: Option<Year>,
}

/// How many digits a stamp has: year, month, day, hour, minute, second.
const STAMP: usize = 14;

impl Export {
    /// Reads the name of a file, without its folders.
    pub(crate) fn of(name: &str) -> Self {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let parts: Vec<&str> = stem.split('_').collect();
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let [_, subject, kind, stamp, added @ ..] = parts.as_slice() else {
            return Self::default();
        };
        let stamped = stamp.get(..STAMP).is_some_and(digits)
            && stamp[STAMP..].bytes().next().is_none_or(|byte| !byte.is_ascii_digit());
        if !(digits(subject) && subject.len() <= 6 && matches!(*kind, "CTAB" | "CREL") && stamped) {
            return Self::default();
        }
        let published = NaiveDate::parse_from_str(&stamp[..8], "%Y%m%d").ok();
        let year = added.last().and_then(|last| {
            let (year, rest) = (last.get(..4)?, last.get(4..)?);
            Year::parse(year).filter(|_| !rest.starts_with(|c: char| c.is_alphanumeric()))
        });
        Self { subject: format!("P{subject}"), published, year }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_an_export_states_subject_day_and_sometimes_year() {
        let of = |name: &str| {
            let export = Export::of(name);
            let day = export.published.map(|day| day.to_string()).unwrap_or_default();
            (export.subject, day, export.year.map(Year::number))
        };
        let day = |text: &str| text.to_owned();
        for (name, subject, date, year) in [
            ("RYNE_1944_CTAB_20250616184618.csv", "P1944", "2025-06-16", None),
            ("RYNE_1944_CTAB_20250616184618 (1).csv", "P1944", "2025-06-16", None),
            ("LUDN_2425_CTAB_20241028202819_2023.csv", "P2425", "2024-10-28", Some(2023)),
            ("WYNA_2497_CREL_20250113223353_voivodships.csv", "P2497", "2025-01-13", None),
            ("LUDN_2425_CTAB_20241328202819.csv", "P2425", "", None),
            ("LUDN_2425_CTAB_202410282028199.csv", "", "", None),
            ("LUDN_2425_CTAB_ąęąęąęąęąęąę.csv", "", "", None),
            ("LUDN_2425_CTAB_20241028202819_99999.csv", "P2425", "2024-10-28", None),
            ("tabela.csv", "", "", None),
            ("", "", "", None),
        ] {
            assert_eq!(of(name), (subject.to_owned(), day(date), year), "{name}");
        }
    }
}
