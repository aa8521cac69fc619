//! How an index is made and what is varied, as a TOML file says it; without one, as `COINr` makes its
//! example.

mod wire;

pub(super) use wire::Wire;

use super::aggregate::Aggregator;
use super::normalise::Normaliser;
use crate::diagnostic::Diagnosed;
use crate::unit::toml_fault;

/// The least share of indicators a unit must have, as in the source.
const LEAST_KNOWN: f64 = 0.9;
/// How far a drawn weight may lie from the one given, relative to it, as in `COINr`'s noise.
const NOISE: f64 = 0.25;

/// The steps of an index.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// What becomes of missing values.
    pub impute: Impute,
    /// The column whose groups [`Impute::GroupMean`] and [`Impute::GroupMedian`] go by.
    pub group: Option<String>,
    /// The least share of indicators a unit must have.
    pub least_known: f64,
    /// What becomes of outliers.
    pub outliers: Outliers,
    /// How values become scores.
    pub normalise: Normaliser,
    /// The unit that [`Normaliser::DistanceToReference`] looks at; without it the first.
    pub reference: Option<String>,
    /// Where weights come from.
    pub weigh: Weigh,
    /// How scores become one, on all levels.
    pub aggregate: Aggregator,
    /// Other rankings of the same indicators, beside the index.
    pub also: Vec<Ranking>,
    /// What is drawn anew to see how far ranks depend on it.
    pub vary: Vary,
}

/// What becomes of missing values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Impute {
    /// They stay missing.
    Leave,
    /// The mean of their group.
    GroupMean,
    /// The median of their group.
    GroupMedian,
    /// The expectation given the other indicators, under a normal distribution.
    Em,
    /// The line between the unit's own values of other years.
    Panel,
}

impl Impute {
    /// Whether it goes by a column of groups.
    const fn is_by_group(self) -> bool {
        matches!(self, Self::GroupMean | Self::GroupMedian)
    }
}

/// The names of ways to impute.
pub const IMPUTERS: &[(&str, Impute)] = &[
    ("leave", Impute::Leave),
    ("group-mean", Impute::GroupMean),
    ("group-median", Impute::GroupMedian),
    ("em", Impute::Em),
    ("panel", Impute::Panel),
];

/// What becomes of outliers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outliers {
    /// They stay.
    Leave,
    /// Up to five are moved to the next value; if that does not do, logarithms are taken.
    WinsoriseThenLog,
}

/// The names of ways with outliers.
pub const TREATMENTS: &[(&str, Outliers)] =
    &[("leave", Outliers::Leave), ("winsorise-then-log", Outliers::WinsoriseThenLog)];

/// Where weights come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weigh {
    /// The table says.
    Given,
    /// All within a parent are the same.
    Equal,
    /// The first principal component of the scores within a parent.
    PrincipalComponent,
    /// The entropy of the scores within a parent.
    Entropy,
}

/// The names of the sources of weights.
pub const WEIGHINGS: &[(&str, Weigh)] = &[
    ("given", Weigh::Given),
    ("equal", Weigh::Equal),
    ("principal-component", Weigh::PrincipalComponent),
    ("entropy", Weigh::Entropy),
];

/// A ranking beside the index, by all indicators at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ranking {
    /// Hellwig's measure with the deviation of a sample, over n - 1.
    Hellwig,
    /// Hellwig's measure with the deviation of a population, over n.
    HellwigPopulation,
    /// TOPSIS.
    Topsis,
    /// The adjusted Mazziotta-Pareto index, penalty subtracted.
    Ampi,
    /// The benefit of the doubt.
    Frontier,
}

/// The names of rankings.
pub const RANKINGS: &[(&str, Ranking)] = &[
    ("hellwig", Ranking::Hellwig),
    ("hellwig-population", Ranking::HellwigPopulation),
    ("topsis", Ranking::Topsis),
    ("ampi", Ranking::Ampi),
    ("benefit-of-the-doubt", Ranking::Frontier),
];

/// What is drawn anew: with each list one of its entries, and the weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Vary {
    /// How far weights may lie from theirs, relative to them; `None`: anywhere, as long as they add
    /// up to one.
    pub weights: Option<f64>,
    /// Ways to impute; the spec's own comes first.
    pub impute: Vec<Impute>,
    /// Ways with outliers.
    pub outliers: Vec<Outliers>,
    /// Ways to normalise.
    pub normalise: Vec<Normaliser>,
    /// Ways to aggregate, on all levels.
    pub aggregate: Vec<Aggregator>,
}

impl Spec {
    /// Finds the unit of reference among those there are.
    ///
    /// # Errors
    /// Its name, when it is not there.
    pub fn refer(&mut self, units: &[String]) -> Result<(), String> {
        let Some(name) = &self.reference else { return Ok(()) };
        let place = units.iter().position(|unit| unit == name).ok_or_else(|| name.clone())?;
        let varied = self.vary.normalise.iter_mut();
        for normaliser in varied.chain(std::iter::once(&mut self.normalise)) {
            if let Normaliser::DistanceToReference { unit, .. } = normaliser {
                *unit = place;
            }
        }
        Ok(())
    }
}

impl Default for Spec {
    fn default() -> Self {
        Self {
            impute: Impute::GroupMean,
            group: None,
            least_known: LEAST_KNOWN,
            outliers: Outliers::WinsoriseThenLog,
            normalise: Normaliser::MinMax { low: 0.0, high: 100.0 },
            reference: None,
            weigh: Weigh::Given,
            aggregate: Aggregator::Arithmetic,
            also: Vec::new(),
            vary: Vary {
                weights: Some(NOISE),
                impute: Vec::new(),
                outliers: Vec::new(),
                normalise: Vec::new(),
                aggregate: Vec::new(),
            },
        }
    }
}

/// Reads a spec.
///
/// # Errors
/// Syntax faults, keys and names that do not exist, shares outside 0 to 1, all at once.
pub fn parse(text: &str, file: &str) -> Diagnosed<Spec> {
    let wire: Wire = toml::from_str(text).map_err(|error| vec![toml_fault(&error, text, file)])?;
    wire.read(text, file)
}
