//! How an index is made and what is varied, as a TOML file says it; without one, as `COINr` makes its
//! example.

use super::aggregate::{AGGREGATORS, Aggregator};
use super::normalise::{NORMALISERS, Normaliser};
use crate::diagnostic::{Diagnosed, Diagnostic, Faults};
use crate::language::Text;
use crate::unit::toml_fault;
use serde::Deserialize;

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

/// A spec as it is written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Wire {
    impute: Option<WireImpute>,
    least_known: Option<f64>,
    outliers: Option<String>,
    normalise: Option<WireNormalise>,
    weights: Option<String>,
    aggregate: Option<WireAggregate>,
    also: Vec<String>,
    vary: Option<WireVary>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireImpute {
    by: String,
    group: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireNormalise {
    by: String,
    low: Option<f64>,
    high: Option<f64>,
    mean: Option<f64>,
    deviation: Option<f64>,
    scale: Option<f64>,
    capped: Option<bool>,
    unit: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireAggregate {
    by: String,
    power: Option<f64>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WireVary {
    weights: Option<f64>,
    any_weights: bool,
    impute: Vec<String>,
    outliers: Vec<String>,
    normalise: Vec<String>,
    aggregate: Vec<String>,
}

/// Looks names up in their lists; those that are not there are told.
struct Names<'t> {
    text: &'t str,
    file: &'t str,
    faults: Faults,
}

impl Names<'_> {
    fn fault(&mut self, words: &str, problem: Text, remedy: Text) {
        let fault = Diagnostic::new(self.file, problem, remedy);
        self.faults.push(fault.at_words(self.text, words));
    }

    fn find<T: Copy>(&mut self, name: &str, known: &[(&str, T)]) -> Option<T> {
        let found = known.iter().find(|(known, _)| *known == name).map(|(_, it)| *it);
        if found.is_none() {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            self.unknown(name, &names);
        }
        found
    }

    fn unknown(&mut self, name: &str, known: &[&str]) {
        let problem =
            Text::new(format!("nieznana nazwa `{name}`"), format!("unknown name `{name}`"));
        let remedy = Text::new("wpisać jedną ze znanych", "write one of those known");
        let fault = Diagnostic::new(self.file, problem, remedy);
        let fault = fault.with_exists(Text::same(known.join(", ")));
        self.faults.push(fault.at_words(self.text, &format!("\"{name}\"")));
    }

    fn all<T: Copy>(&mut self, names: &[String], known: &[(&str, T)]) -> Vec<T> {
        names.iter().filter_map(|name| self.find(name, known)).collect()
    }

    fn aggregator(&mut self, name: &str, power: Option<f64>) -> Option<Aggregator> {
        let found = Aggregator::named(name, power.filter(|_| name == "generalised"));
        match found {
            None if name == "generalised" => {
                let problem =
                    Text::new("`generalised` bez wykładnika", "`generalised` without a power");
                let remedy = Text::new("dopisać `power = 0.5`", "add `power = 0.5`");
                self.fault("\"generalised\"", problem, remedy);
            }
            None => self.unknown(name, AGGREGATORS),
            Some(_) => {}
        }
        found
    }

    /// Geometric means and their kin take scores above zero only: a unit that has another would drop
    /// out of some draws and move all behind it up.
    fn positive(&mut self, spec: &Spec) {
        let aggregators = spec.vary.aggregate.iter().chain(std::iter::once(&spec.aggregate));
        let strict = aggregators.copied().any(|by| match by {
            Aggregator::Geometric | Aggregator::Harmonic => true,
            Aggregator::Generalised(power) => power.total_cmp(&1.0).is_ne(),
            Aggregator::Arithmetic | Aggregator::Copeland | Aggregator::Borda => false,
        });
        let mut normalisers = spec.vary.normalise.iter().chain(std::iter::once(&spec.normalise));
        if strict && normalisers.any(|normaliser| !normaliser.is_positive()) {
            let problem = Text::new(
                "średnia geometryczna, harmoniczna i potęgowa biorą tylko oceny większe od zera",
                "geometric, harmonic and generalised means take scores above zero only",
            );
            let remedy = Text::new(
                "normalise = { by = \"min-max\", low = 1, high = 100 } albo `rank`",
                "normalise = { by = \"min-max\", low = 1, high = 100 }, or `rank`",
            );
            self.fault("aggregate", problem, remedy);
        }
    }

    fn share(&mut self, key: &str, value: f64) {
        if !(0.0..=1.0).contains(&value) {
            let problem = Text::new(
                format!("`{key}` musi leżeć od 0 do 1"),
                format!("`{key}` must lie from 0 to 1"),
            );
            self.fault(key, problem, Text::new("poprawić liczbę", "mend the number"));
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

impl Wire {
    /// The spec, each name looked up.
    pub(super) fn read(self, text: &str, file: &str) -> Diagnosed<Spec> {
        let mut names = Names { text, file, faults: Faults::default() };
        let mut spec = Spec::default();
        if let Some(WireImpute { by, group }) = self.impute {
            spec.impute = names.find(&by, IMPUTERS).unwrap_or(spec.impute);
            spec.group = group;
        }
        if let Some(share) = self.least_known {
            names.share("least_known", share);
            spec.least_known = share;
        }
        if let Some(name) = self.outliers {
            spec.outliers = names.find(&name, TREATMENTS).unwrap_or(spec.outliers);
        }
        if let Some(wire) = self.normalise {
            let found = names.find(&wire.by, NORMALISERS);
            spec.normalise = found.map_or(spec.normalise, |found| wire.fill(found));
            spec.reference = wire.unit;
        }
        if let Some(name) = self.weights {
            spec.weigh = names.find(&name, WEIGHINGS).unwrap_or(spec.weigh);
        }
        if let Some(WireAggregate { by, power }) = self.aggregate {
            spec.aggregate = names.aggregator(&by, power).unwrap_or(spec.aggregate);
        }
        spec.also = names.all(&self.also, RANKINGS);
        if let Some(wire) = self.vary {
            spec.vary = wire.read(&mut names);
        }
        names.positive(&spec);
        names.faults.or(spec)
    }
}

impl WireVary {
    fn read(self, names: &mut Names<'_>) -> Vary {
        let noise = self.weights.unwrap_or(NOISE);
        names.share("weights", noise);
        let aggregate = self.aggregate.iter();
        Vary {
            weights: (!self.any_weights).then_some(noise),
            impute: names.all(&self.impute, IMPUTERS),
            outliers: names.all(&self.outliers, TREATMENTS),
            normalise: names.all(&self.normalise, NORMALISERS),
            aggregate: aggregate.filter_map(|name| names.aggregator(name, None)).collect(),
        }
    }
}

impl WireNormalise {
    /// The named normaliser with the numbers given in place of its own.
    fn fill(&self, named: Normaliser) -> Normaliser {
        match named {
            Normaliser::MinMax { low, high } => {
                Normaliser::MinMax { low: self.low.unwrap_or(low), high: self.high.unwrap_or(high) }
            }
            Normaliser::Scaled { low, high } => {
                Normaliser::Scaled { low: self.low.unwrap_or(low), high: self.high.unwrap_or(high) }
            }
            Normaliser::ZScore { mean, deviation } => Normaliser::ZScore {
                mean: self.mean.unwrap_or(mean),
                deviation: self.deviation.unwrap_or(deviation),
            },
            Normaliser::Goalposts { scale } => {
                Normaliser::Goalposts { scale: self.scale.unwrap_or(scale) }
            }
            Normaliser::DistanceToTarget { capped } => {
                Normaliser::DistanceToTarget { capped: self.capped.unwrap_or(capped) }
            }
            Normaliser::DistanceToReference { unit, capped } => {
                Normaliser::DistanceToReference { unit, capped: self.capped.unwrap_or(capped) }
            }
            other => other,
        }
    }
}
