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
    /// By voter; of voters beyond its end there is no answer yet.
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
        if answer != NONE && self.codes.len() <= voter {
            self.codes.resize(voter + 1, NONE);
        }
        let known = self.codes.get_mut(voter)?;
        if answer == NONE || *known == NONE {
            *known = (*known).min(answer);
            return None;
        }
        self.conflicts += u64::from(*known != answer);
        Some(*known != answer)
    }

    /// The answers of the voters wanted, in categories put in order.
    pub(super) fn answers(&self, column: Column, wanted: impl Iterator<Item = usize>) -> Answers {
        let order = Order::of(self, column);
        let code = |voter| self.codes.get(voter).copied().unwrap_or(NONE);
        let codes = wanted.map(|voter| order.place(code(voter))).collect();
        Answers { names: order.names, codes }
    }

    /// The answers of so many voters, in the memory they were gathered in.
    pub(super) fn all(mut self, column: Column, voters: usize) -> Answers {
        let order = Order::of(&self, column);
        self.codes.resize(voters, NONE);
        for code in &mut self.codes {
            *code = order.place(*code);
        }
        Answers { names: order.names, codes: self.codes }
    }
}

/// The categories of a column put in order.
struct Order {
    /// Their names, the last for those who do not say.
    names: Vec<String>,
    /// The place of each number given while gathering.
    places: Vec<u32>,
}

impl Order {
    fn of(gathered: &Gathered, column: Column) -> Self {
        let all: Vec<String> = gathered.names.iter().map(text).collect();
        let usual = column.usual();
        let rank = |name: &String| usual.iter().position(|known| known == name);
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.sort_by_cached_key(|number| {
            let name = &all[*number];
            (rank(name).unwrap_or(usual.len()), in_alphabet(name), name.clone())
        });
        let mut places = vec![0; all.len()];
        for (place, number) in (0_u32..).zip(&order) {
            places[*number] = place;
        }
        let mut names: Vec<String> = order.iter().map(|number| all[*number].clone()).collect();
        names.push(NOT_STATED.to_owned());
        Self { names, places }
    }

    fn place(&self, code: u32) -> u32 {
        let none = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        self.places.get(code as usize).copied().unwrap_or(none)
    }
}

/// A name as it was gathered.
pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
