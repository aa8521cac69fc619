//! How far ranks depend on the choices made for an index: which way indicators are prepared, how
//! they are aggregated and how they are weighted, all drawn anew many times.
//!
//! Source: M. Saisana, A. Saltelli, S. Tarantola, *Uncertainty and sensitivity analysis techniques as
//! tools for the quality assessment of composite indicators*, Journal of the Royal Statistical Society
//! A 168 (2005), pp. 307-323; OECD and JRC, *Handbook on Constructing Composite Indicators* (2008),
//! step 7. Weights spread over the whole simplex as in L. Devroye, *Non-Uniform Random Variate
//! Generation* (1986), theorem V.2.2: exponential numbers divided by their sum.

use super::aggregate::Aggregator;
use super::means::{self, DRAWS, Table, Tree};
use super::rank_spread::{Pairs, RankSpread, pairs, spreads};
use super::ranking::Ranking;
use super::spec::{Spec, Vary};
use super::{Data, Design, NoIndex, prepared, upwards};
use crate::assessments::draws::SplitMix64;
use rayon::prelude::*;
use std::convert::Infallible;

/// Half a step of a drawn share, so that its logarithm is finite.
const HALF_STEP: f64 = 0.5 / 4_294_967_296.0;

/// Indicators prepared in every combination of the ways to impute, to treat and to normalise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ways {
    /// How many alternatives there are of imputation, of treatment and of normalisation.
    pub alternatives: [usize; 3],
    /// For each combination, normalisation changing fastest and imputation slowest, a column for
    /// each indicator with the score of each unit, more being better. The first is the nominal one.
    pub scores: Vec<Vec<Vec<Option<f64>>>>,
}

impl Ways {
    /// Indicators prepared in every way a spec varies, its own first.
    ///
    /// # Errors
    /// Missing values that cannot be imputed in one of the ways.
    pub fn of(design: &Design, data: &Data, spec: &Spec) -> Result<Self, NoIndex> {
        let Vary { impute, outliers, normalise, .. } = &spec.vary;
        let impute = own_first(spec.impute, impute);
        let outliers = own_first(spec.outliers, outliers);
        let normalise = own_first(spec.normalise, normalise);
        let mut scores = Vec::new();
        for impute in &impute {
            for outliers in &outliers {
                for normaliser in &normalise {
                    let way = (*impute, *outliers, *normaliser);
                    scores.push(prepared(design, data, spec.least_known, way)?.scores);
                }
            }
        }
        Ok(Self { alternatives: [impute.len(), outliers.len(), normalise.len()], scores })
    }
}

impl Spec {
    /// Its aggregator, then those it varies.
    #[must_use]
    pub fn aggregators(&self) -> Vec<Aggregator> {
        own_first(self.aggregate, &self.vary.aggregate)
    }

    /// Where its weights are drawn from.
    #[must_use]
    pub fn spread(&self) -> Spread {
        self.vary.weights.map_or(Spread::Whole, Spread::Relative)
    }
}

/// The alternatives of a choice, the one that was made first, none twice.
fn own_first<T: Copy + PartialEq>(own: T, others: &[T]) -> Vec<T> {
    let mut all = vec![own];
    for other in others {
        if !all.contains(other) {
            all.push(*other);
        }
    }
    all
}

/// Where weights are drawn from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spread {
    /// Uniform around the given weight, this far to each side, relative to it: from 0 to 1.
    Relative(f64),
    /// Uniform over all weights of the parts of a parent that sum to the same; what is given the
    /// weight 0 keeps it.
    Whole,
}

/// What a simulation varies.
#[derive(Clone, Copy, Debug)]
pub struct Assumptions<'a> {
    /// The hierarchy and the nominal weights.
    pub design: &'a Design,
    /// How indicators may be prepared.
    pub ways: &'a Ways,
    /// How they may be aggregated, on all levels alike; the first is the nominal one.
    pub aggregators: &'a [Aggregator],
    /// How far weights may lie from the nominal ones.
    pub spread: Spread,
}

/// One set of choices.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    /// The place of the way among the combinations.
    pub way: usize,
    /// The place of the aggregator.
    pub aggregator: usize,
    /// The weight of every part of the design within its parent.
    pub weights: Vec<f64>,
}

/// A way and an aggregator, which make a table together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Choice {
    pub(super) way: usize,
    pub(super) aggregator: usize,
}

/// Assumptions made ready to be drawn from.
#[derive(Debug)]
pub struct Simulation<'a> {
    pub(super) assumptions: Assumptions<'a>,
    pub(super) nominal: Vec<f64>,
    pub(super) units: usize,
    tree: Tree,
    /// For each way and, fastest, each aggregator.
    tables: Vec<Option<Table>>,
}

/// What ranking a block of draws needs, once for each thread.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    means: means::Scratch,
    ranking: Ranking,
    sums: [Vec<f64>; DRAWS],
    ranks: Vec<u32>,
}

impl<'a> Simulation<'a> {
    /// Makes ready; weights that are no positive numbers count as 0.
    #[must_use]
    pub fn new(assumptions: Assumptions<'a>) -> Self {
        let Assumptions { design, ways, aggregators, .. } = assumptions;
        let tree = Tree::new(design);
        let weight = |weight: f64| if weight > 0.0 && weight.is_finite() { weight } else { 0.0 };
        let nominal: Vec<f64> = design.parts.iter().map(|part| weight(part.weight)).collect();
        let pairs: Vec<_> = ways
            .scores
            .iter()
            .flat_map(|way| aggregators.iter().map(move |by| (way, *by)))
            .collect();
        let tables = pairs.into_par_iter().map(|(way, by)| Table::new(by, &tree, &nominal, way));
        let tables = tables.collect();
        let units = ways.scores.iter().flatten().map(Vec::len).max().unwrap_or(0);
        Self { assumptions, nominal, units, tree, tables }
    }

    /// The choices and weights of a draw: from a stream of its own, so that the number of threads
    /// and of draws does not matter. `None` without ways or aggregators.
    #[must_use]
    pub fn draw(&self, seed: u64, number: u32) -> Option<Draw> {
        let mut weights = vec![0.0; self.nominal.len()];
        let choice = self.draw_into(seed, number, &mut weights)?;
        Some(Draw { way: choice.way, aggregator: choice.aggregator, weights })
    }

    /// The rank of each unit under these choices: the highest index has 1, equal ones share the
    /// better rank, and a unit without an index has none.
    #[must_use]
    pub fn ranks(&self, draw: &Draw) -> Vec<Option<u32>> {
        let choice = Choice { way: draw.way, aggregator: draw.aggregator };
        let mut found = vec![None; self.units];
        self.block(choice, &[&draw.weights], &mut Scratch::default(), |_, ranks| {
            found = ranks.iter().map(|rank| Some(*rank).filter(|rank| *rank > 0)).collect();
        });
        found
    }

    /// How each unit is ranked over so many draws; `None` for one that never has a rank.
    #[must_use]
    pub fn rank_spreads(&self, draws: u32, seed: u64) -> Vec<Option<RankSpread>> {
        self.rank_spreads_and_pairs((draws, seed), (&[], 1.0)).0
    }

    /// The same, and of how many pairs `among` some units the same one is above in at least that share of
    /// the draws.
    #[must_use]
    pub fn rank_spreads_and_pairs(
        &self,
        (draws, seed): (u32, u64),
        (among, share): (&[usize], f64),
    ) -> (Vec<Option<RankSpread>>, Pairs) {
        let units = self.units;
        // Half the memory where ranks are small.
        if u16::try_from(units).is_ok() {
            let ranks = self.ranks_drawn::<u16>(draws, seed);
            (spreads(&ranks, units), pairs(&ranks, units, among, share))
        } else {
            // Of so many units nobody counts pairs.
            (spreads(&self.ranks_drawn::<u32>(draws, seed), units), Pairs::default())
        }
    }

    /// A row for each draw with the rank of each unit, 0 for none; the rows in no order.
    fn ranks_drawn<R>(&self, draws: u32, seed: u64) -> Vec<R>
    where
        R: Copy + Default + Send + Sync + TryFrom<u32> + Into<u32>,
    {
        let draws = usize::try_from(draws).unwrap_or(usize::MAX);
        if self.tables.is_empty() || self.units == 0 || draws == 0 {
            return Vec::new();
        }
        let fill = |number: u32, weights: &mut [f64]| self.draw_into(seed, number, weights);
        let made = Drawn::new(draws, &self.nominal, fill);
        let mut ranks = vec![R::default(); draws.saturating_mul(self.units)];
        // Spreads do not ask in which order draws come, so each block has rows beside each other.
        let mut left = ranks.as_mut_slice();
        let mut blocks = Vec::new();
        for block in made.blocks() {
            let (rows, rest) = left.split_at_mut(block.len() * self.units);
            left = rest;
            blocks.push((block, rows));
        }
        blocks.into_par_iter().for_each_init(Scratch::default, |scratch, (block, rows)| {
            let mut rows = rows.chunks_exact_mut(self.units);
            self.drawn_block(&made, block, scratch, |_, ranks| {
                for (kept, rank) in rows.next().unwrap_or_default().iter_mut().zip(ranks) {
                    *kept = R::try_from(*rank).unwrap_or_default();
                }
            });
        });
        ranks
    }

    /// Draws weights in place of the nominal ones, then the choices.
    fn draw_into(&self, seed: u64, number: u32, weights: &mut [f64]) -> Option<Choice> {
        let mut stream = SplitMix64::of(seed, number);
        self.draw_weights(&mut stream, weights);
        let mut below = |bound: usize| {
            let bound = u64::try_from(bound).ok().filter(|bound| *bound > 0)?;
            usize::try_from(stream.below(bound)).ok()
        };
        let way = below(self.assumptions.ways.scores.len())?;
        Some(Choice { way, aggregator: below(self.assumptions.aggregators.len())? })
    }

    /// Draws weights in place of the nominal ones, a number for every part.
    pub(super) fn draw_weights(&self, stream: &mut SplitMix64, weights: &mut [f64]) {
        for (weight, nominal) in weights.iter_mut().zip(&self.nominal) {
            let share = stream.share();
            *weight = match self.assumptions.spread {
                _ if *nominal <= 0.0 => 0.0,
                Spread::Relative(spread) => {
                    // A weight that counts goes on counting.
                    let least = f64::MIN_POSITIVE;
                    nominal * (1.0 + spread.clamp(0.0, 1.0) * (2.0 * share - 1.0)).max(least)
                }
                Spread::Whole => -(share + HALF_STEP).ln(),
            };
        }
    }

    /// Ranks all units under a block of draws, as [`Drawn::blocks`] makes them.
    pub(super) fn drawn_block(
        &self,
        drawn: &Drawn,
        block: &[(Choice, usize)],
        scratch: &mut Scratch,
        take: impl FnMut(usize, &[u32]),
    ) {
        let Some((choice, _)) = block.first() else { return };
        let mut weights = [&[][..]; DRAWS];
        for (weights, (_, draw)) in weights.iter_mut().zip(block) {
            *weights = drawn.weights(*draw);
        }
        self.block(*choice, weights.get(..block.len()).unwrap_or_default(), scratch, take);
    }

    /// Ranks all units under a few sets of weights for the same choice; `take` is given the number of
    /// each and the rank of every unit, 0 for none.
    fn block(
        &self,
        choice: Choice,
        weights: &[&[f64]],
        scratch: &mut Scratch,
        mut take: impl FnMut(usize, &[u32]),
    ) {
        let aggregators = self.assumptions.aggregators.len();
        let table = self.tables.get(choice.way * aggregators + choice.aggregator);
        let Some(table) = table.filter(|_| choice.aggregator < aggregators) else { return };
        let Scratch { means, ranking, sums, ranks } = scratch;
        let mut rank = |number: usize, units: &[usize], sums: &[f64]| {
            ranks.clear();
            ranks.resize(self.units, 0);
            ranking.rank(sums, |place, rank| {
                if let Some(kept) = units.get(place).and_then(|unit| ranks.get_mut(*unit)) {
                    *kept = rank;
                }
            });
            take(number, ranks);
        };
        if let Some(table) = table {
            for (chunk, weights) in weights.chunks(DRAWS).enumerate() {
                table.sums(&self.tree, weights, means, sums);
                for (number, (_, sums)) in weights.iter().zip(sums.iter()).enumerate() {
                    rank(chunk * DRAWS + number, &table.units, sums);
                }
            }
        } else {
            for (number, weights) in weights.iter().enumerate() {
                let scores = self.by_levels(choice, weights);
                let known = scores.iter().enumerate().filter_map(|(unit, score)| {
                    score.filter(|score| score.is_finite()).map(|score| (unit, score))
                });
                let (units, scores): (Vec<usize>, Vec<f64>) = known.unzip();
                rank(number, &units, &scores);
            }
        }
    }

    /// The index of every unit, one level after another, as aggregators that are no means need it.
    fn by_levels(&self, choice: Choice, weights: &[f64]) -> Vec<Option<f64>> {
        let Assumptions { design, ways, aggregators, .. } = self.assumptions;
        let way = ways.scores.get(choice.way).map_or(&[][..], Vec::as_slice);
        let Some(by) = aggregators.get(choice.aggregator) else { return Vec::new() };
        let of_children = |_: usize, children: &[usize], _: &[&[Option<f64>]]| {
            Ok::<_, Infallible>(
                children.iter().filter_map(|it| weights.get(*it).copied()).collect(),
            )
        };
        let Ok(mut made) = upwards(design, by, way, of_children);
        made.pop().unwrap_or_default()
    }
}

/// Draws made beforehand, so that those of the same choice can be worked out together.
pub(super) struct Drawn {
    choices: Vec<(Choice, usize)>,
    weights: Vec<f64>,
    parts: usize,
}

impl Drawn {
    /// Makes so many draws, `fill` choosing and writing weights over the nominal ones.
    pub(super) fn new(
        count: usize,
        nominal: &[f64],
        fill: impl Fn(u32, &mut [f64]) -> Option<Choice> + Sync,
    ) -> Self {
        // A design always has parts; without any there is still a row for each draw.
        let parts = nominal.len().max(1);
        let mut weights = vec![0.0; count.saturating_mul(parts)];
        let rows = weights.par_chunks_exact_mut(parts).enumerate();
        let mut choices: Vec<(Choice, usize)> = rows
            .filter_map(|(draw, row)| {
                row.iter_mut().zip(nominal).for_each(|(weight, nominal)| *weight = *nominal);
                Some((fill(u32::try_from(draw).ok()?, row)?, draw))
            })
            .collect();
        choices.sort_unstable();
        Self { choices, weights, parts }
    }

    fn weights(&self, draw: usize) -> &[f64] {
        let first = draw.saturating_mul(self.parts);
        self.weights.get(first..first.saturating_add(self.parts)).unwrap_or_default()
    }

    /// Draws of the same choice, at most [`DRAWS`] at a time.
    pub(super) fn blocks(&self) -> impl Iterator<Item = &[(Choice, usize)]> {
        self.choices.chunk_by(|a, b| a.0 == b.0).flat_map(|same| same.chunks(DRAWS))
    }
}

#[cfg(test)]
#[path = "../tests/simulation.rs"]
pub(super) mod tests;
