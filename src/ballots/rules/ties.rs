//! Which ties of a count in steps decided anything.
//!
//! Rules that choose one project at a time note every step at which several were equally good. A
//! tie decided nothing where all its projects were chosen one after the other with the same measure:
//! then none of them touched the others' supporters, and any order gives the same.

use super::descending::TIES_FOLLOWED;
use super::{BY_FILE_ORDER, Tie};

/// Notes ties while a count goes on. `M` is the measure by which projects are equal.
pub(super) struct Ties<M> {
    noted: Vec<(usize, Vec<u32>)>,
    steps: Vec<(u32, M)>,
}

impl<M: PartialEq> Ties<M> {
    pub(super) const fn new() -> Self {
        Self { noted: Vec::new(), steps: Vec::new() }
    }

    /// A step: the projects that were equal, of which the first is taken.
    pub(super) fn step(&mut self, among: &[u32], measure: M) {
        let Some(first) = among.first() else { return };
        let goes_on = self.steps.last().is_some_and(|(_, before)| *before == measure);
        if among.len() > 1 && (among.len() <= TIES_FOLLOWED || !goes_on) {
            self.noted.push((self.steps.len(), among.to_vec()));
        }
        self.steps.push((*first, measure));
    }

    /// The ties that decided something.
    pub(super) fn decisive(self) -> Vec<Tie> {
        let Self { noted, steps } = self;
        let harmless = |start: usize, among: &[u32]| {
            let run = steps.iter().skip(start).take(among.len());
            run.clone().count() == among.len()
                && run.clone().all(|step| step.1 == steps[start].1)
                && run.map(|step| step.0).eq(among.iter().copied())
        };
        let decided = noted.into_iter().filter(|(start, among)| !harmless(*start, among));
        decided
            .map(|(start, among)| Tie { among, taken: steps[start].0, by: BY_FILE_ORDER })
            .collect()
    }
}
