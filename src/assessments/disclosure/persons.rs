//! Tables of persons: which counts are too small to show, and what is printed instead.

use super::grouping::Grouping;
use super::secondary::{Task, Wish, suppress};
use super::system::{Refused, System};
use crate::reading::{Reading, Reason};

/// Counts of fewer persons are not shown unless told otherwise (ONS, "10-5 rule").
pub const THRESHOLD: u32 = 10;

/// What becomes of cells with nobody in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zeros {
    /// They are shown. [`Release::disclosing`] lists those that say something of everybody: where all
    /// parts of a total but one are zero, all its persons are known to be in that one.
    Shown,
    /// Those that say something of everybody are withheld like small counts, the others shown.
    DisclosingWithheld,
    /// All are withheld like small counts.
    Withheld,
}

/// When a count of persons may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// From this many persons on, a count is shown; at least 2.
    pub threshold: u32,
    /// What becomes of empty cells.
    pub zeros: Zeros,
}

impl Default for Rule {
    fn default() -> Self {
        Self { threshold: THRESHOLD, zeros: Zeros::Shown }
    }
}

/// A cell as it may be printed.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedCell {
    /// Its code in every grouping; [`super::TOTAL`] where the table does not group by it.
    pub codes: Vec<usize>,
    /// The count of persons, or `Withheld(Reason::Protected)`.
    pub reading: Reading,
}

/// A table as it may be printed, all margins and the grand total with it.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedTable {
    /// The groupings it crosses.
    pub by: Vec<usize>,
    /// Its cells in the order of codes, the last grouping running fastest.
    pub cells: Vec<PublishedCell>,
}

impl PublishedTable {
    /// What is printed at these codes (of all groupings of the release).
    #[must_use]
    pub fn at(&self, codes: &[usize]) -> Option<Reading> {
        let cells = &self.cells;
        let place = cells.binary_search_by(|it| it.codes.as_slice().cmp(codes)).ok();
        place.or_else(|| cells.iter().position(|it| it.codes == codes)).map(|it| cells[it].reading)
    }
}

/// A total all of whose persons are in one part, as the zeros beside that part show.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Disclosing {
    /// The codes of the total.
    pub total: Vec<usize>,
    /// The codes of the part that holds everybody.
    pub part: Vec<usize>,
}

/// Tables as they may be printed together. Holds no count that is withheld.
#[derive(Clone, Debug)]
pub struct Release {
    /// The rule it was made by.
    pub rule: Rule,
    /// The tables, in the order asked for.
    pub tables: Vec<PublishedTable>,
    /// Where printed zeros disclose; empty unless zeros are [`Zeros::Shown`].
    pub disclosing: Vec<Disclosing>,
    /// How many different cells the tables have.
    pub cells: usize,
    /// How many of them are withheld because they are small.
    pub small: usize,
    /// How many more are withheld so that these stay unknown.
    pub complementary: usize,
    /// The cells and sums, as any reader can work them out.
    pub(super) system: System,
}

/// Makes tables of the same persons fit to print, together.
///
/// `counts` are persons by their leaf codes in all `groupings`, once or in several rows; `tables`
/// are lists of grouping numbers, one to three each as a rule. Margins the tables share are one
/// cell: withheld in all or shown in all.
///
/// # Errors
/// [`Refused`]: codes or tables that do not fit, a threshold below 2, or a cell for which no pattern
/// was found; then nothing of these tables may be printed.
pub fn release(
    groupings: &[Grouping],
    counts: &[(Vec<usize>, u64)],
    tables: &[Vec<usize>],
    rule: Rule,
) -> Result<Release, Refused> {
    if rule.threshold < 2 {
        return Err(Refused::Threshold);
    }
    let system = System::of(groupings, tables)?;
    let values = system.values(groupings, counts)?;
    let values: Vec<i64> = values.iter().filter_map(|it| i64::try_from(*it).ok()).collect();
    let everybody = everybody_in_one(&system, &values);
    let sensitive = sensitive(&system, &values, rule, &everybody);
    let bounds = Bounds::of(&system, rule.zeros, |cell| values[cell] == 0);
    let least = least(&system, &values, &bounds.floors);
    let threshold = i64::from(rule.threshold);
    let mut wishes = Vec::new();
    for (cell, _) in sensitive.iter().enumerate().take(system.printed).filter(|it| *it.1) {
        let value = values[cell];
        let ends = [threshold - value, least[cell] - value];
        wishes.extend(ends.into_iter().filter(|by| *by != 0).map(|by| Wish { cell, by }));
    }
    let task = Task {
        system: &system,
        values: &values,
        floors: &bounds.floors,
        sensitive: &sensitive,
        shut: &bounds.shut,
        wishes: &wishes,
    };
    let unprotectable = |cell: usize| Refused::Unprotectable(system.cells[cell].clone());
    let hidden = suppress(&task).map_err(unprotectable)?.hidden;
    let small = sensitive.iter().take(system.printed).filter(|it| **it).count();
    let withheld = hidden.iter().take(system.printed).filter(|it| **it).count();
    let tables = published(&system, tables, &values, &hidden);
    let shown = matches!(rule.zeros, Zeros::Shown);
    let told = |(total, part): &(usize, usize)| Disclosing {
        total: system.cells[*total].clone(),
        part: system.cells[*part].clone(),
    };
    let mut disclosing: Vec<Disclosing> = everybody.iter().filter(|_| shown).map(told).collect();
    disclosing.sort_unstable();
    disclosing.dedup();
    Ok(Release {
        rule,
        tables,
        disclosing,
        cells: system.printed,
        small,
        complementary: withheld - small,
        system,
    })
}

/// What every reader knows of a cell that is not printed.
pub(super) struct Bounds {
    /// The least it can hold.
    pub(super) floors: Vec<i64>,
    /// Cells that are printed in any case.
    pub(super) shut: Vec<bool>,
}

impl Bounds {
    /// Where zeros are shown, a cell that is not shown holds somebody.
    pub(super) fn of(system: &System, zeros: Zeros, empty: impl Fn(usize) -> bool) -> Self {
        let shown = matches!(zeros, Zeros::Shown);
        let places = 0..system.cells.len();
        let printed = |cell: usize| cell < system.printed;
        Self {
            floors: places.clone().map(|it| i64::from(shown && printed(it))).collect(),
            shut: places.map(|it| shown && printed(it) && empty(it)).collect(),
        }
    }
}

/// Cells withheld for their own sake, and the cells nobody prints.
fn sensitive(
    system: &System,
    values: &[i64],
    rule: Rule,
    everybody: &[(usize, usize)],
) -> Vec<bool> {
    let threshold = i64::from(rule.threshold);
    let mut sensitive: Vec<bool> = values
        .iter()
        .enumerate()
        .map(|(cell, value)| {
            let small = (1..threshold).contains(value);
            let empty = *value == 0 && matches!(rule.zeros, Zeros::Withheld);
            cell >= system.printed || small || empty
        })
        .collect();
    if matches!(rule.zeros, Zeros::DisclosingWithheld) {
        for (total, part) in everybody {
            for sum in system.sums.iter().filter(|it| it.total == *total) {
                if sum.parts.contains(part) {
                    let empty = sum.parts.iter().filter(|it| values[**it] == 0);
                    empty.for_each(|it| sensitive[*it] = true);
                }
            }
        }
    }
    sensitive
}

/// The totals, and which part holds all of it, where at least one other part is empty.
fn everybody_in_one(system: &System, values: &[i64]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for sum in system.sums.iter().filter(|it| it.parts.len() > 1) {
        let mut filled = sum.parts.iter().filter(|it| values[**it] > 0);
        let printed = sum.parts.iter().all(|it| *it < system.printed);
        if let (true, Some(part), None) = (printed, filled.next(), filled.next()) {
            found.push((sum.total, *part));
        }
    }
    found
}

/// The least each cell can hold by the printed zeros alone: of a total the least of its parts, and
/// of the only part of a total that is not empty as much as of the total.
fn least(system: &System, values: &[i64], floors: &[i64]) -> Vec<i64> {
    let mut least: Vec<i64> = floors.iter().zip(values).map(|(a, b)| *a.min(b)).collect();
    if floors.iter().all(|it| *it == 0) {
        return least;
    }
    let mut changed = true;
    while changed {
        changed = false;
        for sum in &system.sums {
            let parts = sum.parts.iter().map(|it| least[*it]).sum();
            changed |= raise(&mut least[sum.total], parts);
            let mut filled = sum.parts.iter().filter(|it| values[**it] > 0);
            if let (Some(part), None) = (filled.next(), filled.next()) {
                let total = least[sum.total];
                changed |= raise(&mut least[*part], total);
            }
        }
    }
    least
}

fn raise(least: &mut i64, to: i64) -> bool {
    let higher = to > *least;
    *least = to.max(*least);
    higher
}

fn published(
    system: &System,
    tables: &[Vec<usize>],
    values: &[i64],
    hidden: &[bool],
) -> Vec<PublishedTable> {
    let reading = |cell: usize| {
        let shown = u64::try_from(values[cell]).ok().filter(|_| !hidden[cell]);
        shown.and_then(real).map_or(Reading::Withheld(Reason::Protected), Reading::Known)
    };
    let cell =
        |it: &usize| PublishedCell { codes: system.cells[*it].clone(), reading: reading(*it) };
    let table = |(by, cells): (&Vec<usize>, &Vec<usize>)| PublishedTable {
        by: by.clone(),
        cells: cells.iter().map(cell).collect(),
    };
    tables.iter().zip(&system.tables).map(table).collect()
}

/// A count as a number, exactly; counts above 2^53 have none (see [`Refused::TooLarge`]).
#[expect(clippy::cast_precision_loss, reason = "at most 2^53, which f64 holds exactly")]
fn real(count: u64) -> Option<f64> {
    (count <= 1 << 53).then_some(count as f64)
}
