//! Indices by means, for one way of preparing indicators, under many weights at once.
//!
//! The weighted arithmetic, geometric, harmonic and power means are quasi-arithmetic: `f` of the mean
//! is the arithmetic mean of `f` of the values (G. H. Hardy, J. E. Littlewood, G. Pólya,
//! *Inequalities*, 2nd ed., 1952, section 3.1). Means of means by the same `f` are one weighted sum of
//! `f` of the indicators, whose weights are products down the hierarchy. Ranks need no more than that
//! sum, since `f` keeps the order or is turned round here. Units that lack the same indicators share
//! their weights, renormalised over what is known.

use super::Design;
use super::aggregate::Aggregator;
use std::collections::BTreeMap;

/// How many units and how many draws are summed at once: what the registers of a processor hold.
const UNITS: usize = PAIRS * 2;
const PAIRS: usize = 2;
pub(super) const DRAWS: usize = 4;
/// Powers of scores up to a million stay within the range of floats.
const HIGHEST_POWER: f64 = 40.0;
/// [`UNITS`] numbers; two are what every 64-bit processor of this kind works on at once.
type Lanes = [[f64; 2]; PAIRS];

/// Units of one way, as `f` of their values.
#[derive(Debug)]
pub(super) struct Table {
    /// The units that have an index, in the order of sums.
    pub(super) units: Vec<usize>,
    patterns: Vec<Pattern>,
}

/// Units that know the same indicators.
#[derive(Debug)]
struct Pattern {
    known: Vec<bool>,
    count: usize,
    /// For [`UNITS`] units at a time, `f` of each indicator; 0 where it is not known.
    values: Vec<Lanes>,
}

impl Pattern {
    fn new(known: &[bool], units: &[usize], values: &[Vec<f64>]) -> Self {
        let mut laid = Vec::with_capacity(units.len().div_ceil(UNITS) * values.len());
        for units in units.chunks(UNITS) {
            for column in values {
                let mut lanes = Lanes::default();
                for (lane, unit) in lanes.as_flattened_mut().iter_mut().zip(units) {
                    *lane = column.get(*unit).copied().unwrap_or_default();
                }
                laid.push(lanes);
            }
        }
        Self { known: known.to_vec(), count: units.len(), values: laid }
    }
}

/// The tree of a design, checked once.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) indicators: usize,
    /// The parent of each part, always after it; the last part has none.
    parents: Vec<Option<usize>>,
}

/// What sums need besides the tables, kept between calls.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    whole: Vec<f64>,
    shares: Vec<f64>,
    weights: Vec<[[f64; 2]; DRAWS]>,
}

impl Tree {
    pub(super) fn new(design: &Design) -> Self {
        let above = |(place, parent): (usize, Option<usize>)| {
            parent.filter(|parent| *parent > place && *parent < design.parts.len())
        };
        let parents = design.parts.iter().map(|part| part.parent).enumerate().map(above);
        Self { indicators: design.indicators.min(design.parts.len()), parents: parents.collect() }
    }

    /// Whether a part is known: an indicator as given, an aggregate if anything below it is.
    fn counts(&self, place: usize, known: &[bool], whole: &[f64]) -> bool {
        if place < self.indicators {
            known.get(place).copied().unwrap_or(false)
        } else {
            whole.get(place).is_some_and(|whole| *whole > 0.0)
        }
    }

    /// The share of each part in the index, in `scratch.shares`; false where nothing is known.
    fn share(&self, weights: &[f64], known: &[bool], scratch: &mut Scratch) -> bool {
        let parts = self.parents.len();
        scratch.whole.clear();
        scratch.whole.resize(parts, 0.0);
        scratch.shares.clear();
        scratch.shares.resize(parts, 0.0);
        let (whole, shares) = (&mut scratch.whole, &mut scratch.shares);
        for (place, (parent, weight)) in self.parents.iter().zip(weights).enumerate() {
            let counts = self.counts(place, known, whole);
            if let Some(whole) = parent.filter(|_| counts).and_then(|at| whole.get_mut(at)) {
                *whole += weight;
            }
        }
        if let Some(share) = shares.last_mut() {
            *share = 1.0;
        }
        for (place, (parent, weight)) in self.parents.iter().zip(weights).enumerate().rev() {
            let Some(parent) = *parent else { continue };
            let counts = self.counts(place, known, whole);
            let of_parent = shares.get(parent).copied().unwrap_or_default();
            let all = whole.get(parent).copied().unwrap_or_default();
            if let Some(share) = shares.get_mut(place).filter(|_| counts && all > 0.0) {
                *share = of_parent * weight / all;
            }
        }
        whole.last().is_some_and(|whole| *whole > 0.0)
    }
}

/// `f` of a value, turned so that more is better; `None` where the mean does not take the value.
fn transformed(by: Aggregator, value: f64) -> Option<f64> {
    let positive = Some(value).filter(|value| *value > 0.0);
    let found = match by {
        Aggregator::Arithmetic => value,
        Aggregator::Harmonic => -positive?.recip(),
        Aggregator::Generalised(power) if power.total_cmp(&1.0).is_eq() => value,
        Aggregator::Generalised(power) if power > 0.0 => {
            Some(value).filter(|value| *value >= 0.0)?.powf(power)
        }
        Aggregator::Generalised(power) if power < 0.0 => -positive?.powf(power),
        Aggregator::Geometric | Aggregator::Generalised(_) => positive?.ln(),
        Aggregator::Copeland | Aggregator::Borda => return None,
    };
    found.is_finite().then_some(found)
}

impl Table {
    /// Prepares the units of one way; `None` where the aggregator is no mean, or its powers of these
    /// values leave the range of floats.
    ///
    /// A unit has an index if it knows an indicator that counts in it, and if the mean takes all
    /// values that it knows: one of 0 has no geometric or harmonic mean, and the unit then has no
    /// index, rather than one that leaves out its worst.
    pub(super) fn new(
        by: Aggregator,
        tree: &Tree,
        weights: &[f64],
        columns: &[Vec<Option<f64>>],
    ) -> Option<Self> {
        let far = |power: f64| power.is_nan() || power.abs() > HIGHEST_POWER;
        if matches!(by, Aggregator::Copeland | Aggregator::Borda)
            || matches!(by, Aggregator::Generalised(power) if far(power))
        {
            return None;
        }
        let columns = columns.get(..tree.indicators).unwrap_or(columns);
        let units = columns.iter().map(Vec::len).max().unwrap_or(0);
        let mut taken = vec![true; units];
        let mut lacking: BTreeMap<usize, Vec<bool>> = BTreeMap::new();
        let mut values = Vec::with_capacity(columns.len());
        for (place, (column, weight)) in columns.iter().zip(weights).enumerate() {
            let mut of_column = vec![0.0; units];
            for (unit, (found, taken)) in of_column.iter_mut().zip(&mut taken).enumerate() {
                let value = column.get(unit).copied().flatten();
                let value = value.filter(|value| value.is_finite() && *weight > 0.0);
                let Some(value) = value else {
                    let known = lacking.entry(unit).or_insert_with(|| vec![true; columns.len()]);
                    if let Some(known) = known.get_mut(place) {
                        *known = false;
                    }
                    continue;
                };
                match transformed(by, value) {
                    Some(value) => *found = value,
                    // A mean takes every value above zero: this one left the range of floats.
                    None if value > 0.0 => return None,
                    None => *taken = false,
                }
            }
            values.push(of_column);
        }
        let whole = vec![true; columns.len()];
        let mut alike: BTreeMap<&[bool], Vec<usize>> = BTreeMap::new();
        for (unit, _) in taken.iter().enumerate().filter(|(_, taken)| **taken) {
            let known = lacking.get(&unit).unwrap_or(&whole);
            alike.entry(known).or_default().push(unit);
        }
        let mut scratch = Scratch::default();
        let mut table = Self { units: Vec::with_capacity(units), patterns: Vec::new() };
        for (known, units) in alike {
            if tree.share(weights, known, &mut scratch) {
                table.patterns.push(Pattern::new(known, &units, &values));
                table.units.extend(units);
            }
        }
        Some(table)
    }

    /// The sums of every unit of the table under each of at most [`DRAWS`] sets of weights.
    pub(super) fn sums(
        &self,
        tree: &Tree,
        draws: &[&[f64]],
        scratch: &mut Scratch,
        sums: &mut [Vec<f64>; DRAWS],
    ) {
        for sums in sums.iter_mut() {
            sums.clear();
        }
        for pattern in &self.patterns {
            let indicators = pattern.known.len();
            let mut shares = std::mem::take(&mut scratch.weights);
            shares.clear();
            shares.resize(indicators, [[0.0; 2]; DRAWS]);
            for (draw, weights) in draws.iter().take(DRAWS).enumerate() {
                tree.share(weights, &pattern.known, scratch);
                for (of_draws, share) in shares.iter_mut().zip(&scratch.shares) {
                    if let Some(of_draw) = of_draws.get_mut(draw) {
                        *of_draw = [*share; 2];
                    }
                }
            }
            let mut left = pattern.count;
            for values in pattern.values.chunks_exact(indicators.max(1)) {
                let found = products(values, &shares);
                for (sums, found) in sums.iter_mut().zip(&found) {
                    match found.as_flattened().get(..left) {
                        Some(last) => sums.extend_from_slice(last),
                        None => sums.extend_from_slice(found.as_flattened()),
                    }
                }
                left = left.saturating_sub(UNITS);
            }
            scratch.weights = shares;
        }
    }
}

/// The sums of products of a few units under a few draws, indicator after indicator.
fn products(values: &[Lanes], shares: &[[[f64; 2]; DRAWS]]) -> [Lanes; DRAWS] {
    let mut sums = [Lanes::default(); DRAWS];
    for (values, shares) in values.iter().zip(shares) {
        for (sums, share) in sums.iter_mut().zip(shares) {
            for (sum, value) in sums.iter_mut().zip(values) {
                for ((sum, value), share) in sum.iter_mut().zip(value).zip(share) {
                    *sum += share * value;
                }
            }
        }
    }
    sums
}
