//! Tables drawn from a seed: flat and nested groupings, empty cells, single persons, tables linked
//! by their margins.

use super::super::{Grouping, Rule, Zeros};
use crate::assessments::draws::SplitMix64;

/// A draw: what `release` is given.
pub(crate) struct Drawn {
    pub(crate) parents: Vec<Vec<usize>>,
    pub(crate) counts: Vec<(Vec<usize>, u64)>,
    pub(crate) tables: Vec<Vec<usize>>,
    pub(crate) rule: Rule,
}

impl Drawn {
    pub(crate) fn groupings(&self) -> Vec<Grouping> {
        let named = |parents: &Vec<usize>| {
            let codes = parents.iter().enumerate().map(|(at, it)| (format!("{}", at + 1), *it));
            Grouping::nested("variable", codes).expect("parents come first")
        };
        self.parents.iter().map(named).collect()
    }
}

/// Flat groupings of these sizes, fully crossed.
pub(crate) fn crossed(seed: u64, sizes: &[usize], largest: u64) -> Drawn {
    let mut draws = SplitMix64::of(seed, 0);
    let parents: Vec<Vec<usize>> = sizes.iter().map(|it| vec![0; *it]).collect();
    let counts = counts(&mut draws, &parents, largest);
    Drawn { parents, counts, tables: vec![(0..sizes.len()).collect()], rule: Rule::default() }
}

/// One of the kinds of tables a reader may meet.
pub(crate) fn any(seed: u64) -> Drawn {
    let mut draws = SplitMix64::of(seed, 0);
    let variables = 1 + below(&mut draws, 3);
    let mut parents: Vec<Vec<usize>> = Vec::new();
    for _ in 0..variables {
        let most = if variables == 3 { 3 } else { 5 };
        let size = 1 + below(&mut draws, most);
        let mut codes = vec![0; size];
        if draws.below(3) == 0 {
            let of = 1 + below(&mut draws, size);
            let parts = 1 + below(&mut draws, 3);
            codes.extend(vec![of; parts]);
        }
        parents.push(codes);
    }
    let largest = [4, 12, 30, 200][below(&mut draws, 4)];
    let counts = counts(&mut draws, &parents, largest);
    let whole = vec![(0..variables).collect()];
    let tables = match (variables, draws.below(4)) {
        (3, 0) => vec![vec![0, 1], vec![0, 2]],
        (3, 1) => vec![vec![0, 1], vec![1, 2], vec![0, 2]],
        (3, 2) => vec![vec![0, 1], vec![2]],
        (2, 0) => vec![vec![0], vec![1]],
        _ => whole,
    };
    let zeros = [Zeros::Shown, Zeros::Shown, Zeros::DisclosingWithheld, Zeros::Withheld];
    let threshold = [10, 10, 10, 3, 5][below(&mut draws, 5)];
    let rule = Rule { threshold, zeros: zeros[below(&mut draws, 4)] };
    Drawn { parents, counts, tables, rule }
}

fn counts(draws: &mut SplitMix64, parents: &[Vec<usize>], largest: u64) -> Vec<(Vec<usize>, u64)> {
    let mut leaves = vec![Vec::new()];
    for codes in parents {
        let leaf = |code: &usize| !codes.contains(code);
        let of: Vec<usize> = (1..=codes.len()).filter(leaf).collect();
        let with = |codes: Vec<usize>| {
            of.iter().map(move |it| [codes.clone(), vec![*it]].concat()).collect::<Vec<_>>()
        };
        leaves = leaves.into_iter().flat_map(with).collect();
    }
    let zeros = 1 + draws.below(9);
    let mut count = || {
        // Most places are small, some large, as districts and ages are.
        let scale = 1 + draws.below(largest);
        if draws.below(zeros + 1) == 0 { 0 } else { draws.below(scale + 1) }
    };
    leaves.into_iter().map(|codes| (codes, count())).collect()
}

fn below(draws: &mut SplitMix64, bound: usize) -> usize {
    usize::try_from(draws.below(u64::try_from(bound).expect("small"))).expect("small")
}
