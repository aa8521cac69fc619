//! How far the members of the metropolis lie from one another, and whether they draw together.

use super::change;
use super::contiguity;
use super::inequality::{self, Unit};
use super::lorenz::{Step, lorenz};
use super::moran::{self, Moran};
use super::spread::{self, BetaConvergence, CrossSection, SigmaConvergence, TheilT, Variation};
use crate::indicators::generation::Project;
use crate::indicators::values::Values;
use crate::period::{Break, Year};
use crate::sources::boundaries::Boundary;
use crate::sources::variable::Measure;
use crate::territory::{Member, Territory, Teryt6};

/// The indicator by which people are counted.
pub const PEOPLE: &str = "population";
/// The indicator by which members stand from poor to rich.
pub const MEANS: &str = "own-revenue-per-head";
/// How many nearest members are neighbours by distance: as many as borders give on average.
const NEAREST: usize = 4;
/// Permutations and seed of Moran's test; 999 is the custom of the field (Anselin 1995).
const PERMUTATIONS: u32 = 999;
const SEED: u64 = 2030;
/// The confidence of the interval of a slope of the spread.
const CONFIDENCE: f64 = 0.95;
/// The fewest years through which a slope is laid.
pub const LEAST_YEARS: usize = 3;

/// The members and how they lie.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    members: Vec<Teryt6>,
    /// Which of them is the core city.
    core: Option<usize>,
    /// Neighbours by common borders and by distance; `None` where an outline is not known.
    lie: Option<[Vec<Vec<usize>>; 2]>,
}

/// A year with the values and the people of all members.
type Section = (i32, Vec<f64>, Vec<f64>);

/// The members in one year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Differences {
    /// The year.
    pub year: i32,
    /// The lowest value.
    pub lowest: f64,
    /// The highest value.
    pub highest: f64,
    /// The coefficient of variation; `None` where the mean is not above 0.
    pub variation: Option<Variation>,
    /// The same without the core city; `None` where there is none.
    pub without_core: Option<Variation>,
    /// Gini of people who each have the value of their municipality.
    pub gini: Option<f64>,
    /// Theil's T, within and between two groups: the core city and the ring around it; `None` where
    /// there is no core city.
    pub theil: Option<TheilT>,
    /// The slope of a line laid through the residents in the order of [`MEANS`], from its beginning to
    /// its end, in the unit of the values; `None` for [`MEANS`] itself, and where the line leaves the
    /// range of the values, as it may where one municipality is most of the order.
    pub slope: Option<f64>,
    /// Moran's I of neighbours by common borders, and by distance.
    pub moran: [Option<Moran>; 2],
}

/// The spread of the members over years.
#[derive(Clone, Debug, PartialEq)]
pub struct Convergence {
    /// The spread of each year.
    pub years: Vec<(i32, Variation)>,
    /// Its change a year.
    pub sigma: Option<SigmaConvergence>,
    /// Whether those who began lower grew faster.
    pub beta: Option<BetaConvergence>,
}

/// How the members, in order of their values, share the whole in one year.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    /// The year.
    pub year: i32,
    /// From the member with the lowest value: its code, and what those up to it have.
    pub steps: Vec<(Teryt6, Step)>,
    /// The Gini coefficient of that year.
    pub gini: f64,
}

/// What can be said of the change of a spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drift {
    /// The members draw together.
    Together,
    /// They draw apart.
    Apart,
    /// The interval of the slope holds zero.
    Unclear,
    /// The years are too few for an interval.
    TooFewYears,
}

impl Frame {
    /// The members in the given order, and how they lie by their outlines.
    #[must_use]
    pub fn of(members: &[&Member], boundaries: &[Boundary]) -> Self {
        let core = members.iter().position(|member| member.core);
        let members: Vec<Teryt6> = members.iter().map(|member| member.code).collect();
        let outlines: Option<Vec<&Boundary>> = members
            .iter()
            .map(|code| boundaries.iter().find(|boundary| boundary.code == *code))
            .collect();
        let lie = outlines.and_then(|outlines| {
            let nearest = moran::nearest(&contiguity::centres(&outlines)?, NEAREST)?;
            Some([contiguity::queen(&outlines), nearest])
        });
        Self { members, core, lie }
    }

    /// Values and people of all members in a year; `None` unless all of both are known.
    fn section(&self, values: &Values, indicator: &str, year: i32) -> Option<(Vec<f64>, Vec<f64>)> {
        let of = |indicator: &str| -> Option<Vec<f64>> {
            let value = |code: &Teryt6| {
                values.get(indicator, Territory::Gmina(*code), year).reading.value()
            };
            self.members.iter().map(value).collect()
        };
        Some((of(indicator)?, of(PEOPLE)?))
    }

    /// The last year up to `until` in which the values of all members are known.
    fn last_year(&self, values: &Values, indicator: &str, until: i32) -> Option<i32> {
        let first = values.series(indicator, Territory::Gmina(*self.members.first()?))?;
        let mut years = first.range(..=until).rev().map(|(year, _)| *year);
        years.find(|year| self.section(values, indicator, *year).is_some())
    }

    /// The years up to `last`, since the last break, in which the values of all members are known, with
    /// values and people.
    fn sections(
        &self,
        values: &Values,
        indicator: &str,
        last: i32,
        breaks: &[Break],
    ) -> Vec<Section> {
        let since = breaks.iter().map(|it| it.year).filter(|it| it.number() <= last).max();
        let since = since.map_or(i32::MIN, Year::number);
        let first = self.members.first();
        let series = first.and_then(|it| values.series(indicator, Territory::Gmina(*it)));
        let points = change::points(series, last).into_iter().map(|point| point.year);
        let section = |year| {
            let (found, people) = self.section(values, indicator, year)?;
            Some((year, found, people))
        };
        points.filter(|year| *year >= since).filter_map(section).collect()
    }
}

/// The members in the last year in which all of them are known; `None` if there is none or there are
/// fewer than three of them.
#[must_use]
pub fn differences(
    values: &Values,
    indicator: &str,
    frame: &Frame,
    until: i32,
) -> Option<Differences> {
    let year = frame.last_year(values, indicator, until)?;
    let (found, people) = frame.section(values, indicator, year)?;
    if found.len() < spread::LEAST_UNITS {
        return None;
    }
    let without = |core: usize| {
        let ring = |of: &[f64]| -> Vec<f64> {
            of.iter().enumerate().filter(|(at, _)| *at != core).map(|(_, value)| *value).collect()
        };
        spread::sigma(&ring(&found), &ring(&people))
    };
    let between = |core: usize| {
        let grouped = found.iter().zip(&people).enumerate();
        let grouped: Vec<(f64, f64, bool)> =
            grouped.map(|(at, (value, people))| (*value, *people, at == core)).collect();
        spread::theil_t(&grouped)
    };
    let beside = |way: usize| {
        let neighbours = frame.lie.as_ref()?.get(way)?;
        moran::moran(&found, neighbours, PERMUTATIONS, SEED)
    };
    let lowest = found.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = found.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let means = Some(MEANS).filter(|means| *means != indicator);
    let means = means.and_then(|means| frame.section(values, means, year));
    Some(Differences {
        year,
        lowest,
        highest,
        variation: spread::sigma(&found, &people),
        without_core: frame.core.and_then(without),
        gini: spread::gini(&found, &people),
        theil: frame.core.and_then(between),
        slope: means.and_then(|(means, people)| slope(&found, &people, &means, highest - lowest)),
        moran: [beside(0), beside(1)],
    })
}

/// How the members share the whole in the first year since the last break and in the last one in which all
/// of them are known: one or two years, the earlier first; none where there is no curve.
#[must_use]
pub fn shares(
    values: &Values,
    indicator: &str,
    frame: &Frame,
    until: i32,
    breaks: &[Break],
) -> Vec<Shares> {
    let of = |(year, found, people): &Section| {
        let steps = lorenz(found, people)?;
        let steps = steps.into_iter().map(|step| (frame.members[step.unit], step)).collect();
        Some(Shares { year: *year, steps, gini: spread::gini(found, people)? })
    };
    let Some(last) = frame.last_year(values, indicator, until) else { return Vec::new() };
    let sections = frame.sections(values, indicator, last, breaks);
    let [earlier @ .., newest] = sections.as_slice() else { return Vec::new() };
    let Some(newest) = of(newest) else { return Vec::new() };
    earlier.first().and_then(of).into_iter().chain([newest]).collect()
}

/// The slope index along the means of the members; `None` where the line leaves the range of the
/// values.
fn slope(found: &[f64], people: &[f64], means: &[f64], range: f64) -> Option<f64> {
    let units = found.iter().zip(people).zip(means);
    let units: Vec<Unit> = units
        .map(|((value, population), rank)| Unit {
            rank: *rank,
            population: *population,
            value: *value,
        })
        .collect();
    let gradient = inequality::gradient(&units).ok()?;
    Some(gradient.slope_index).filter(|slope| slope.abs() <= range)
}

/// The spread over the years in which all members are known, since the last break; `None` for fewer
/// than [`LEAST_YEARS`] of them.
#[must_use]
pub fn convergence(
    values: &Values,
    indicator: &str,
    frame: &Frame,
    until: i32,
    breaks: &[Break],
) -> Option<Convergence> {
    let last = frame.last_year(values, indicator, until)?;
    let sections = frame.sections(values, indicator, last, breaks);
    let sections: Vec<CrossSection<'_>> = sections
        .iter()
        .map(|(year, values, weights)| CrossSection { year: *year, values, weights })
        .collect();
    if sections.len() < LEAST_YEARS {
        return None;
    }
    let variation = |it: &CrossSection<'_>| Some((it.year, spread::sigma(it.values, it.weights)?));
    let years: Option<Vec<(i32, Variation)>> = sections.iter().map(variation).collect();
    let (from, to) = (sections.first()?, sections.last()?);
    let ends: Vec<(f64, f64)> =
        from.values.iter().copied().zip(to.values.iter().copied()).collect();
    Some(Convergence {
        years: years?,
        sigma: spread::sigma_convergence(&sections, CONFIDENCE),
        beta: spread::beta_convergence(&ends, u32::try_from(to.year - from.year).ok()?),
    })
}

impl Convergence {
    /// What the slope of the spread, every municipality counting the same, says.
    #[must_use]
    pub fn drift(&self) -> Drift {
        match self.sigma.map(|sigma| sigma.unweighted) {
            Some(slope) if !slope.attained => Drift::TooFewYears,
            Some(slope) if slope.upper < 0.0 => Drift::Together,
            Some(slope) if slope.lower > 0.0 => Drift::Apart,
            Some(_) => Drift::Unclear,
            None => Drift::TooFewYears,
        }
    }
}

/// Whether an indicator is made from a balance, such as net migration: it has no zero from which shares
/// of a mean could be told.
#[must_use]
pub fn is_balance(project: &Project, indicator: &str) -> bool {
    let planned = project.plan.indicators.iter().find(|planned| planned.id == indicator);
    let read: Vec<&str> = planned
        .iter()
        .flat_map(|planned| planned.shape.numerator.figures())
        .filter_map(|place| project.plan.atoms.get(*place))
        .map(|atom| atom.input.variable.as_str())
        .collect();
    let known = project.catalogue.datasets.iter().flat_map(|dataset| &dataset.variables);
    let mut balances = known.filter(|variable| variable.measure == Measure::Balance);
    balances.any(|variable| read.contains(&variable.name.as_str()))
}
