//! What both sides read: made scores, and the weights and choices drawn from them.

use crate::Failure;
use hejnal::assessments::composite::aggregate::Aggregator;
use hejnal::assessments::composite::normalise::Marks;
use hejnal::assessments::composite::simulation::{Assumptions, Draw, Simulation, Spread, Ways};
use hejnal::assessments::composite::{Design, Part};
use std::path::Path;

pub(crate) const UNITS: usize = 2477;
pub(crate) const INDICATORS: usize = 40;
pub(crate) const DRAWS: u32 = 1000;
pub(crate) const SEED: u64 = 2030;
const NORMALISATIONS: usize = 4;
type Normalised = fn(&[f64]) -> Vec<f64>;
const AGGREGATORS: &[Aggregator] =
    &[Aggregator::Arithmetic, Aggregator::Geometric, Aggregator::Harmonic];

/// Which part of the work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Weights only: one normalisation, arithmetic means.
    Simple,
    /// Weights, four normalisations, three means.
    Full,
}

impl Mode {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Full => "full",
        }
    }
}

/// An index of forty indicators, and how they are prepared.
pub(crate) struct Inputs {
    design: Design,
    ways: [Ways; 2],
}

impl Inputs {
    /// Scores of gminas that do not exist: partly in common, skewed, each normalised in four ways and
    /// shifted where needed, so that all means take them.
    pub(crate) fn made() -> Self {
        let mut state = SEED;
        let mut normal = || (0..12).map(|_| uniform(&mut state)).sum::<f64>() - 6.0;
        let common: Vec<f64> = (0..UNITS).map(|_| normal()).collect();
        let raw: Vec<Vec<f64>> = (0..INDICATORS)
            .map(|_| common.iter().map(|common| (0.3 * common + 0.5 * normal()).exp()).collect())
            .collect();
        let normalised: [Normalised; NORMALISATIONS] =
            [min_max, z_scores, percentile_ranks, fractions];
        let scores = normalised.map(|of| raw.iter().map(|column| of(column)).collect());
        Self::new(scores.to_vec())
    }

    fn new(scores: Vec<Vec<Vec<f64>>>) -> Self {
        let part = |place: usize| Part {
            code: format!("part-{place}"),
            level: if place < INDICATORS { 1 } else { 2 },
            direction: 1.0,
            weight: 1.0,
            denominator: None,
            parent: (place < INDICATORS).then_some(INDICATORS),
            marks: Marks::default(),
        };
        let design = Design { parts: (0..=INDICATORS).map(part).collect(), indicators: INDICATORS };
        let known = |way: Vec<Vec<f64>>| -> Vec<Vec<Option<f64>>> {
            way.into_iter().map(|column| column.into_iter().map(Some).collect()).collect()
        };
        let scores: Vec<_> = scores.into_iter().map(known).collect();
        let first = scores.iter().take(1).cloned().collect();
        let ways = [
            Ways { alternatives: [1; 3], scores: first },
            Ways { alternatives: [1, 1, NORMALISATIONS], scores },
        ];
        Self { design, ways }
    }

    pub(crate) fn read(folder: &Path) -> Result<Self, Failure> {
        let numbers = read_floats(&folder.join("scores.f64"))?;
        let columns: Vec<Vec<f64>> = numbers.chunks(UNITS).map(<[f64]>::to_vec).collect();
        Ok(Self::new(columns.chunks(INDICATORS).map(<[Vec<f64>]>::to_vec).collect()))
    }

    pub(crate) fn assumptions(&self, mode: Mode) -> Assumptions<'_> {
        let [simple, full] = &self.ways;
        let (ways, aggregators) = match mode {
            Mode::Simple => (simple, AGGREGATORS.get(..1).unwrap_or(AGGREGATORS)),
            Mode::Full => (full, AGGREGATORS),
        };
        Assumptions { design: &self.design, ways, aggregators, spread: Spread::Relative(0.25) }
    }

    /// Every draw in order.
    pub(crate) fn draws(&self, mode: Mode) -> Result<Vec<Draw>, Failure> {
        let simulation = Simulation::new(self.assumptions(mode));
        (0..DRAWS).map(|draw| simulation.draw(SEED, draw).ok_or("no draw".into())).collect()
    }

    /// Writes what the peer reads; weights are the same in both modes.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), Failure> {
        let [_, full] = &self.ways;
        let scores = full.scores.iter().flatten().flatten().flatten();
        write_floats(&folder.join("scores.f64"), scores)?;
        let draws = self.draws(Mode::Full)?;
        let weights = draws.iter().flat_map(|draw| draw.weights.iter().take(INDICATORS));
        write_floats(&folder.join("weights.f64"), weights)?;
        let mut choices = Vec::new();
        for draw in &draws {
            for place in [draw.way, draw.aggregator] {
                choices.extend(u32::try_from(place)?.to_le_bytes());
            }
        }
        Ok(std::fs::write(folder.join("choices.u32"), choices)?)
    }

    /// What a draw ranks by, worked out plainly: the weighted sum of each unit.
    pub(crate) fn sums(&self, mode: Mode, draw: &Draw) -> Vec<f64> {
        let Assumptions { ways, aggregators, .. } = self.assumptions(mode);
        let transformed = |value: f64| match aggregators.get(draw.aggregator) {
            Some(Aggregator::Geometric) => value.ln(),
            Some(Aggregator::Harmonic) => -value.recip(),
            _ => value,
        };
        let mut sums = vec![0.0; UNITS];
        for (column, weight) in
            ways.scores.iter().skip(draw.way).take(1).flatten().zip(&draw.weights)
        {
            for (sum, value) in sums.iter_mut().zip(column.iter().flatten()) {
                *sum += weight * transformed(*value);
            }
        }
        sums
    }
}

/// `xorshift64*` (S. Vigna, 2016): enough to make figures and to resample times.
pub(crate) fn uniform(state: &mut u64) -> f64 {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    let high = state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32;
    u32::try_from(high).map_or(0.0, |high| f64::from(high) / 4_294_967_296.0)
}

fn extremes(values: &[f64]) -> (f64, f64) {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    (least, values.iter().copied().fold(f64::NEG_INFINITY, f64::max))
}

fn count(values: &[f64]) -> f64 {
    u32::try_from(values.len()).map_or(f64::MAX, f64::from)
}

/// From 1 to 100.
fn min_max(values: &[f64]) -> Vec<f64> {
    let (least, most) = extremes(values);
    values.iter().map(|value| 1.0 + 99.0 * (value - least) / (most - least)).collect()
}

/// Mean 100, standard deviation 10.
fn z_scores(values: &[f64]) -> Vec<f64> {
    let mean = values.iter().sum::<f64>() / count(values);
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let deviation = (squares / count(values)).sqrt();
    values.iter().map(|value| 100.0 + 10.0 * (value - mean) / deviation).collect()
}

/// From 1 to 100 by order.
fn percentile_ranks(values: &[f64]) -> Vec<f64> {
    let mut order = values.to_vec();
    order.sort_by(f64::total_cmp);
    let below = |value: f64| order.partition_point(|other| *other < value);
    let share = |value| u32::try_from(below(value)).map_or(0.0, f64::from) / (count(values) - 1.0);
    values.iter().map(|value| 1.0 + 99.0 * share(*value)).collect()
}

/// In hundredths of the greatest.
fn fractions(values: &[f64]) -> Vec<f64> {
    let (_, most) = extremes(values);
    values.iter().map(|value| 100.0 * value / most).collect()
}

fn write_floats<'a>(path: &Path, numbers: impl Iterator<Item = &'a f64>) -> Result<(), Failure> {
    let bytes: Vec<u8> = numbers.flat_map(|number| number.to_le_bytes()).collect();
    Ok(std::fs::write(path, bytes)?)
}

pub(crate) fn read_floats(path: &Path) -> Result<Vec<f64>, Failure> {
    let bytes = std::fs::read(path)?;
    let (numbers, _) = bytes.as_chunks::<8>();
    Ok(numbers.iter().map(|number| f64::from_le_bytes(*number)).collect())
}
