//! A spec as it is written, its names looked up.

use super::{IMPUTERS, Impute, NOISE, RANKINGS, Spec, TREATMENTS, Vary, WEIGHINGS};
use crate::assessments::composite::aggregate::{AGGREGATORS, Aggregator};
use crate::assessments::composite::normalise::{NORMALISERS, Normaliser};
use crate::diagnostic::{Diagnosed, Diagnostic, Faults};
use crate::language::Text;
use serde::Deserialize;

/// The normaliser that looks at one unit.
const TO_UNIT: &str = "distance-to-reference";

/// A spec as it is written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in crate::assessments::composite) struct Wire {
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
                let problem = Text::new(
                    "`generalised` bez wykładnika albo z wykładnikiem spoza zakresu",
                    "`generalised` without a power, or with one out of range",
                );
                let remedy = Text::new(
                    "dopisać `power` o wielkości od 0.000001 do 40, albo 0",
                    "add `power`, of a size from 0.000001 to 40, or 0",
                );
                self.fault("\"generalised\"", problem, remedy);
            }
            None => self.unknown(name, AGGREGATORS),
            Some(_) => {}
        }
        found
    }

    /// Ends the right way round, sizes above zero, and nothing that is no number.
    fn numbers(&mut self, wire: &WireNormalise) {
        let all = [wire.low, wire.high, wire.mean, wire.deviation, wire.scale];
        let sizes = [wire.deviation, wire.scale];
        let finite = all.iter().flatten().all(|number| number.is_finite());
        let above_zero = sizes.iter().flatten().all(|size| *size > 0.0);
        let (low, high) = (wire.low.unwrap_or(0.0), wire.high.unwrap_or(100.0));
        if !finite || !above_zero || low >= high {
            let problem = Text::new(
                "`low` musi być mniejsze od `high`, `deviation` i `scale` większe od zera",
                "`low` must be below `high`, `deviation` and `scale` above zero",
            );
            self.fault("normalise", problem, Text::new("poprawić liczby", "mend the numbers"));
        }
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

    /// Tells a key that the named method does not look at: whoever wrote it expects it to count.
    fn unused(&mut self, by: &str, given: &[(&str, bool)], looked_at: &[&str]) {
        let idle = given.iter().filter(|(key, there)| *there && !looked_at.contains(key));
        for (key, _) in idle {
            let problem = Text::new(
                format!("`{by}` nie używa `{key}`"),
                format!("`{by}` does not look at `{key}`"),
            );
            let remedy = Text::new("usunąć ten klucz", "remove this key");
            let fault = Diagnostic::new(self.file, problem, remedy);
            let known = match looked_at {
                [] => Text::new("bez żadnych kluczy", "no keys at all"),
                keys => Text::same(keys.join(", ")),
            };
            self.faults.push(fault.with_exists(known).at_words(self.text, key));
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

impl Wire {
    /// The spec, each name looked up.
    pub(in crate::assessments::composite) fn read(self, text: &str, file: &str) -> Diagnosed<Spec> {
        let mut names = Names { text, file, faults: Faults::default() };
        let mut spec = Spec::default();
        if let Some(WireImpute { by, group }) = self.impute {
            let found = names.find(&by, IMPUTERS);
            let grouped = found.is_none_or(Impute::is_by_group);
            let looked_at: &[&str] = if grouped { &["group"] } else { &[] };
            names.unused(&by, &[("group", group.is_some())], looked_at);
            spec.impute = found.unwrap_or(spec.impute);
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
            names.numbers(&wire);
            if let Some(found) = found {
                let drawn = self.vary.as_ref().map_or(&[][..], |vary| &vary.normalise);
                let mut keys = found.keys().to_vec();
                // Looked at by what is drawn in its place.
                keys.extend(drawn.iter().any(|name| name == TO_UNIT).then_some("unit"));
                names.unused(&wire.by, &wire.given(), &keys);
            }
            spec.normalise = found.map_or(spec.normalise, |found| wire.fill(found));
            spec.reference = wire.unit;
        }
        if let Some(name) = self.weights {
            spec.weigh = names.find(&name, WEIGHINGS).unwrap_or(spec.weigh);
        }
        if let Some(WireAggregate { by, power }) = self.aggregate {
            let looked_at: &[&str] = if by == "generalised" { &["power"] } else { &[] };
            names.unused(&by, &[("power", power.is_some())], looked_at);
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
    /// Which keys are there.
    fn given(&self) -> [(&'static str, bool); 7] {
        [
            ("low", self.low.is_some()),
            ("high", self.high.is_some()),
            ("mean", self.mean.is_some()),
            ("deviation", self.deviation.is_some()),
            ("scale", self.scale.is_some()),
            ("capped", self.capped.is_some()),
            ("unit", self.unit.is_some()),
        ]
    }

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
