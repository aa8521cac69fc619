//! The headings of a file as variables of a dataset, with what their unit is multiplied by.

use super::labels::{Labels, Meaning};
use super::log::Log;
use crate::period::Year;
use crate::sources::descriptor::Dataset;
use crate::sources::figure::Figures;
use crate::unit::{NOT_STATED, Unit, UnitMismatch, Units};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A heading that is a variable.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// The variable, by its place in the dataset.
    pub variable: usize,
    /// The group the heading names.
    pub group: Arc<str>,
    /// What printed numbers are multiplied by.
    pub factor: f64,
    /// The unit as printed.
    pub unit: Arc<str>,
    /// Whether the printed unit is kept in the row.
    pub keep_unit: bool,
}

/// The headings of a file.
#[derive(Debug, Default)]
pub(super) struct Columns {
    columns: Vec<Option<Column>>,
    of_figure: Vec<u32>,
}

/// Why a heading is no variable.
#[derive(Clone, Debug)]
pub(super) enum NotAColumn {
    /// No variable is called so.
    Unknown,
    /// Several are: their places in the dataset.
    Ambiguous(Vec<usize>),
    /// Its unit cannot become that of the variable, by its place in the dataset.
    Unit(usize, UnitMismatch),
    /// The same figures stand in another column in a finer unit.
    Coarser,
}

/// One label with one unit, before the dataset is asked.
struct Heading<'f> {
    label: &'f Arc<str>,
    unit: &'f Arc<str>,
    first: usize,
    count: usize,
    years: BTreeSet<Option<Year>>,
}

impl Columns {
    /// Matches the headings of a file, and tells of those that are no variable.
    pub(super) fn new(
        figures: &Figures,
        dataset: &Dataset,
        units: &Units,
        log: &mut Log<'_>,
    ) -> Self {
        let (headings, of_figure) = headings(figures);
        let labels = Labels::new(dataset, &figures.subject);
        let mut columns: Vec<Result<Column, NotAColumn>> =
            headings.iter().map(|heading| column(heading, &labels, dataset, units, log)).collect();
        finest(&headings, &mut columns);
        for (heading, column) in headings.iter().zip(&columns) {
            if let Err(why) = column {
                log.heading(heading.first, heading.count, dataset, why);
            }
        }
        log.headings(columns.iter().any(Result::is_ok), dataset);
        Self { columns: columns.into_iter().map(Result::ok).collect(), of_figure }
    }

    /// The column of a figure; `None` when it is no variable.
    pub(super) fn of(&self, figure: usize) -> Option<&Column> {
        let column = *self.of_figure.get(figure)? as usize;
        self.columns.get(column)?.as_ref()
    }
}

fn headings(figures: &Figures) -> (Vec<Heading<'_>>, Vec<u32>) {
    let mut known: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut headings: Vec<Heading<'_>> = Vec::new();
    let mut of_figure = Vec::with_capacity(figures.figures.len());
    // Headings follow one another in the same order in every row.
    let mut next = 0;
    for (index, figure) in figures.figures.iter().enumerate() {
        let (label, unit) = (&figure.label, &figure.unit);
        let expected = headings.get(next).is_some_and(|heading| {
            Arc::ptr_eq(heading.label, label) && Arc::ptr_eq(heading.unit, unit)
        });
        let found = if expected {
            next
        } else {
            *known.entry((label, unit)).or_insert_with(|| {
                let years = BTreeSet::new();
                headings.push(Heading { label, unit, first: index, count: 0, years });
                headings.len() - 1
            })
        };
        let heading = &mut headings[found];
        heading.count += 1;
        if heading.years.last() != Some(&figure.year) {
            heading.years.insert(figure.year);
        }
        of_figure.push(u32::try_from(found).unwrap_or(u32::MAX));
        next = if found + 1 < headings.len() { found + 1 } else { 0 };
    }
    (headings, of_figure)
}

fn column(
    heading: &Heading<'_>,
    labels: &Labels,
    dataset: &Dataset,
    units: &Units,
    log: &mut Log<'_>,
) -> Result<Column, NotAColumn> {
    let (variable, group) = match labels.meaning(heading.label) {
        Meaning::Variable(variable, group) => (variable, group),
        Meaning::Ambiguous(several) => return Err(NotAColumn::Ambiguous(several)),
        Meaning::Unknown => return Err(NotAColumn::Unknown),
    };
    let unit = heading.unit.clone();
    let as_printed = |keep_unit| Column {
        variable,
        group: group.clone(),
        factor: 1.0,
        unit: unit.clone(),
        keep_unit,
    };
    let target = &dataset.variables[variable];
    if heading.unit.trim().is_empty() {
        return Ok(as_printed(false));
    }
    if target.unit == NOT_STATED {
        return Ok(as_printed(true));
    }
    match units.factor(heading.unit, &target.unit) {
        Ok(factor) => {
            let keep_unit = (factor - 1.0).abs() > 0.0;
            Ok(Column { factor, ..as_printed(keep_unit) })
        }
        Err(mismatch) => {
            // BDL prints the unit of what is counted for rates too: `[osoba]` for people per km2.
            let counted =
                units.normalise(heading.unit).filter(|(_, times)| (times - 1.0).abs() <= 0.0);
            let counted = counted.and_then(|(code, _)| units.get(code));
            if !target.measure.is_extensive() && counted.is_some_and(Unit::is_count) {
                log.rate_in_counts(heading.first, &target.name, &target.unit);
                return Ok(as_printed(true));
            }
            Err(NotAColumn::Unit(variable, mismatch))
        }
    }
}

/// Of columns that say the same for the same year in several units, keeps the one in the finest:
/// the area table gives hectares, and square kilometres rounded from them.
fn finest(headings: &[Heading<'_>], columns: &mut [Result<Column, NotAColumn>]) {
    let mut of_label: BTreeMap<&str, Vec<(f64, usize)>> = BTreeMap::new();
    for (index, (heading, column)) in headings.iter().zip(&*columns).enumerate() {
        if let Ok(column) = column {
            of_label.entry(heading.label).or_default().push((column.factor, index));
        }
    }
    for mut several in of_label.into_values() {
        several.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut told: BTreeSet<Option<Year>> = BTreeSet::new();
        for (_, index) in several {
            if headings[index].years.iter().any(|year| told.contains(year)) {
                columns[index] = Err(NotAColumn::Coarser);
            } else {
                told.extend(&headings[index].years);
            }
        }
    }
}
