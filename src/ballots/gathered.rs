//! What the voters of several files say in one column, everybody's first answer kept.

use super::answers::{Answers, Column, NOT_STATED};
use super::district_names::in_alphabet;
use crate::sources::pabulib::Interned;

/// No answer yet.
pub(super) const NONE: u32 = u32::MAX;

/// One column over all voters.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) asked: bool,
    pub(super) names: Interned,
    pub(super) codes: Vec<u32>,
    pub(super) conflicts: u64,
}

impl Gathered {
    /// The number of each of the file's categories; none for no answer.
    pub(super) fn numbers(&mut self, names: &[String]) -> Vec<u32> {
        self.asked = true;
        let number = |name: &String| match name.as_str() {
            NOT_STATED => NONE,
            name => self.names.number(name.as_bytes()).map_or(NONE, |(number, _)| number),
        };
        names.iter().map(number).collect()
    }

    /// Takes an answer: `Some(true)` where it is another than before, `None` with nothing to
    /// compare.
    pub(super) fn take(&mut self, voter: usize, answer: u32) -> Option<bool> {
        let known = &mut self.codes[voter];
        if answer == NONE || *known == NONE {
            *known = (*known).min(answer);
            return None;
        }
        self.conflicts += u64::from(*known != answer);
        Some(*known != answer)
    }

    /// The answers of the voters wanted, in categories put in order.
    pub(super) fn answers(&self, column: Column, wanted: impl Fn(usize) -> bool) -> Answers {
        let all: Vec<String> = self.names.iter().map(text).collect();
        let usual = column.usual();
        let rank = |name: &String| usual.iter().position(|known| known == name);
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.sort_by_cached_key(|number| {
            let name = &all[*number];
            (rank(name).unwrap_or(usual.len()), in_alphabet(name), name.clone())
        });
        let mut place_of = vec![0; all.len()];
        for (place, number) in (0_u32..).zip(&order) {
            place_of[*number] = place;
        }
        let none = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let codes = self.codes.iter().enumerate().filter(|(voter, _)| wanted(*voter));
        let codes = codes.map(|(_, code)| place_of.get(*code as usize).copied().unwrap_or(none));
        let codes = codes.collect();
        let mut names: Vec<String> = order.iter().map(|number| all[*number].clone()).collect();
        names.push(NOT_STATED.to_owned());
        Answers { names, codes }
    }
}

/// A name as it was gathered.
pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
