//! Secondary suppression: which further cells to hide so that the small ones stay hidden.
//!
//! Every need (a cell must be possible at a lower and at a higher value) is met by a *witness*: a
//! change of hidden cells only, in whole persons, after which every sum still holds, every shown
//! cell is as printed and no hidden cell is below what readers know of it. A witness is another
//! truth that fits all that is printed; so no reader, whatever the method, real or whole numbers,
//! can exclude it. The hidden cells are the sensitive ones and those their witnesses change:
//! therefore no hidden cell can be computed, for each has at least two possible values.
//!
//! Fewest cells: witnesses are found one by one, each the cheapest given those before, then every
//! cell in turn is shown again and the witnesses that used it are sought anew; the outcome is kept
//! when no more cells are hidden than before (a "ruin and recreate" search: G. Schrimpf and others,
//! Journal of Computational Physics 159 (2000), pp. 139-171). The same input gives the same pattern.
//!
//! How near the fewest: with τ-ARGUS' optimum at a cost of 1 a cell, 1.02 times as many in systems up
//! to 200 cells (`tests/oracles/disclosure.py`), but 1.11 to 1.29 times in tables of 18 x 8 x 2.

use super::circuit::{Change, Field, HIDE, USE};
use super::dearest;
use super::system::{Sum, System};
use std::cmp::Reverse;

/// A cell that must be possible at another value: lower by `by` when negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wish {
    pub(super) cell: usize,
    pub(super) by: i64,
}

/// Which cells are hidden, and the witnesses that this suffices.
pub(super) struct Pattern {
    pub(super) hidden: Vec<bool>,
    pub(super) witnesses: Vec<Change>,
}

/// What is to be protected.
pub(super) struct Task<'s> {
    pub(super) system: &'s System,
    pub(super) values: &'s [i64],
    pub(super) floors: &'s [i64],
    /// Cells hidden in any case.
    pub(super) sensitive: &'s [bool],
    /// Cells that may not be hidden.
    pub(super) shut: &'s [bool],
    pub(super) wishes: &'s [Wish],
}

/// At what price of hidden cells and with what haste the first pattern is made, and how many partial circuits are looked at for one
/// witness, before the next haste is tried.
const FIRST: [(u32, u32, usize); 5] = [
    (USE, 150, 1_000),
    (100, 500, 200),
    (300, 700, 400),
    (HIDE, 1_000, 2_000),
    (HIDE, 5_000, 10_000),
];
/// The same while it is improved.
const STEPS_AGAIN: usize = 200;
/// Partial circuits looked at over all improvements.
const STEPS_ALL: usize = 200_000;
/// How often every cell is tried at most.
const PASSES: usize = 12;

struct Work<'s> {
    task: &'s Task<'s>,
    field: Field<'s>,
    witnesses: Vec<Change>,
    /// Of each cell the wishes whose witness changes it.
    users: Vec<Vec<usize>>,
    /// How many cells are hidden for the sake of others.
    added: usize,
}

/// A pattern that meets every wish, or the first cell for which none was found.
pub(super) fn suppress(task: &Task<'_>) -> Result<Pattern, usize> {
    let dearness = dearness(task);
    let mut work = Work::of(task, &dearness);
    for (wish, it) in task.wishes.iter().enumerate() {
        let found = FIRST.iter().find_map(|(price, haste, steps)| {
            (work.field.price, work.field.haste) = (*price, *haste);
            work.field.change(it.cell, it.by, u32::MAX, *steps, &mut 0)
        });
        let found = found.map(|it| it.0);
        let change = found.or_else(|| dearest::change(&work.field, it.cell, it.by));
        work.assign(wish, change.ok_or(it.cell)?);
    }
    (work.field.price, work.field.haste) = (USE, 0);
    work.improve();
    let pattern = Pattern { hidden: work.field.hidden, witnesses: work.witnesses };
    match unmet(task, &pattern) {
        Some(cell) => Err(cell),
        None => Ok(pattern),
    }
}

/// The exact audit: the first cell whose wish its witness does not meet, by whole-number arithmetic
/// over every sum. What found the witness is not trusted.
pub(super) fn unmet(task: &Task<'_>, pattern: &Pattern) -> Option<usize> {
    let mut moved = vec![0_i64; task.values.len()];
    for (at, wish) in task.wishes.iter().enumerate() {
        let Some(change) = pattern.witnesses.get(at) else { return Some(wish.cell) };
        for (cell, by) in change {
            moved[*cell] += by;
        }
        let reached = moved[wish.cell] == wish.by;
        let possible = change.iter().all(|(cell, _)| {
            let hidden = pattern.hidden[*cell] && !task.shut[*cell];
            let sums = task.system.of_cell[*cell].iter().map(|it| &task.system.sums[it.0]);
            let balanced =
                |sum: &Sum| sum.signed().map(|(cell, sign)| sign * moved[cell]).sum::<i64>() == 0;
            (hidden && task.values[*cell] + moved[*cell] >= task.floors[*cell])
                && sums.into_iter().all(balanced)
        });
        for (cell, _) in change {
            moved[*cell] = 0;
        }
        if !(reached && possible) {
            return Some(wish.cell);
        }
    }
    let shown = task.sensitive.iter().zip(&pattern.hidden);
    shown.enumerate().find(|(_, (sensitive, hidden))| **sensitive && !**hidden).map(|it| it.0)
}

/// Totals are dearer than parts, large cells than small ones: a tie among equal counts of cells.
fn dearness(task: &Task<'_>) -> Vec<u32> {
    let mut dearness: Vec<u32> =
        task.values.iter().map(|value| 64 - value.unsigned_abs().leading_zeros()).collect();
    for sum in &task.system.sums {
        dearness[sum.total] = (dearness[sum.total] + 8).min(HIDE / 10);
    }
    dearness
}

impl<'s> Work<'s> {
    fn of(task: &'s Task<'s>, dearness: &'s [u32]) -> Self {
        let mut field = Field {
            system: task.system,
            values: task.values,
            floors: task.floors,
            dearness,
            hidden: vec![false; task.values.len()],
            shut: task.shut.to_vec(),
            hidden_in: vec![0; task.system.sums.len()],
            price: USE,
            haste: 0,
        };
        for (cell, sensitive) in task.sensitive.iter().enumerate() {
            field.hide(cell, *sensitive);
        }
        Self {
            task,
            field,
            witnesses: vec![Change::new(); task.wishes.len()],
            users: vec![Vec::new(); task.values.len()],
            added: 0,
        }
    }

    fn assign(&mut self, wish: usize, change: Change) {
        self.release(wish);
        for (cell, _) in &change {
            if !self.field.hidden[*cell] {
                self.field.hide(*cell, true);
                self.added += 1;
            }
            self.users[*cell].push(wish);
        }
        self.witnesses[wish] = change;
    }

    fn release(&mut self, wish: usize) -> Change {
        let change = std::mem::take(&mut self.witnesses[wish]);
        for (cell, _) in &change {
            self.users[*cell].retain(|it| *it != wish);
            if self.users[*cell].is_empty() && !self.task.sensitive[*cell] {
                self.field.hide(*cell, false);
                self.added -= 1;
            }
        }
        change
    }

    fn improve(&mut self) {
        let mut steps = STEPS_ALL;
        let mut idle = 0;
        for _ in 0..PASSES {
            let before = self.added;
            let cells = 0..self.field.hidden.len();
            let mut cells: Vec<usize> =
                cells.filter(|it| self.field.hidden[*it] && !self.task.sensitive[*it]).collect();
            cells.sort_by_key(|it| (self.users[*it].len(), Reverse(self.field.dearness[*it]), *it));
            for cell in cells {
                if steps == 0 {
                    return;
                }
                self.without(cell, &mut steps);
            }
            idle = if self.added < before { 0 } else { idle + 1 };
            if idle == 3 {
                return;
            }
        }
    }

    /// Tries to do without hiding a cell; keeps what is not worse.
    fn without(&mut self, cell: usize, steps: &mut usize) {
        if !self.field.hidden[cell] {
            return;
        }
        let added = self.added;
        let wishes = self.users[cell].clone();
        let old: Vec<Change> = wishes.iter().map(|it| self.release(*it)).collect();
        self.field.shut[cell] = true;
        let mut better = true;
        for wish in &wishes {
            let Wish { cell, by } = self.task.wishes[*wish];
            let allowed = u32::try_from(added.saturating_sub(self.added)).unwrap_or(0);
            let most = allowed.saturating_mul(HIDE).saturating_add(HIDE - 1);
            let mut used = 0;
            let found = self.field.change(cell, by, most, STEPS_AGAIN, &mut used);
            *steps = steps.saturating_sub(used);
            match found {
                Some((change, _)) => self.assign(*wish, change),
                None => better = false,
            }
            better &= self.added <= added;
            if !better {
                break;
            }
        }
        self.field.shut[cell] = false;
        if !better {
            for (wish, change) in wishes.into_iter().zip(old) {
                self.assign(wish, change);
            }
        }
    }
}
