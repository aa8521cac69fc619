//! The header of a clean export: which variant it is, and the series its columns hold.

use super::cells::Variant;
use crate::period::Year;
use crate::sources::formats::bdl_ctab::Heading;
use memchr::memchr;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The headings of the two columns that name a unit.
const UNIT_HEADINGS: [&str; UNIT_COLUMNS] = ["Kod", "Nazwa"];
pub(super) const UNIT_COLUMNS: usize = 2;

/// How long a code is.
pub(super) const CODE_DIGITS: usize = 7;

/// How many series an export may have: fewer headings than those by which formats are recognised.
const MOST_SERIES: usize = 900;

/// A column of figures.
#[derive(Clone, Debug)]
pub(super) struct Series {
    pub(super) label: Arc<str>,
    pub(super) unit: Arc<str>,
    pub(super) year: Year,
}

/// The header of an export.
#[derive(Debug)]
pub(super) struct Header<'a> {
    pub(super) variant: Variant,
    /// The headings as printed, those of the two first columns among them.
    pub(super) headings: Vec<&'a str>,
    /// All columns but the two first.
    pub(super) series: Vec<Series>,
}

impl<'a> Header<'a> {
    /// Reads the first line, and says where the second begins.
    pub(super) fn read(text: &'a str) -> Option<(Self, usize)> {
        let line = text.get(..memchr(b'\n', text.as_bytes())?)?;
        let variant = Variant::of(line)?;
        let line_length = line.strip_suffix('\r').unwrap_or(line).len();
        let (mut headings, mut at) = (Vec::new(), 0);
        while at < line_length {
            let (heading, next) = variant.text(text, at)?;
            headings.push(heading);
            at = next;
        }
        let series = series(headings.strip_prefix(&UNIT_HEADINGS)?, variant)?;
        Some((Self { variant, headings, series }, line_end(text.as_bytes(), at)?))
    }
}

/// Where the next line begins, when this one ends at `at`.
pub(super) fn line_end(bytes: &[u8], at: usize) -> Option<usize> {
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'\n'), _) => Some(at + 1),
        (Some(b'\r'), Some(b'\n')) => Some(at + 2),
        (None, _) => Some(at),
        _ => None,
    }
}

/// The series of headings that all state a year and a unit, no two the same.
fn series(headings: &[&str], variant: Variant) -> Option<Vec<Series>> {
    let commas = variant.delimiter == b',';
    let mut seen = BTreeSet::new();
    let mut series = Vec::with_capacity(headings.len());
    for heading in headings {
        let Heading { label, year, unit } = Heading::of(heading, commas);
        let year = Year::parse(year?)?;
        if unit.is_empty() || !seen.insert((label.clone(), unit, year)) {
            return None;
        }
        series.push(Series { label: label.into(), unit: unit.into(), year });
    }
    let recognised = headings.iter().map(|heading| Heading::of(heading, true));
    let recognised = recognised.into_iter().any(|it| !it.unit.is_empty() && it.year.is_some());
    (recognised && series.len() <= MOST_SERIES).then_some(series)
}
