//! How often the interval of an indicator's projection held on the series of the country's gminas.
//!
//! A series of the metropolis is too short to tell. Where thousands of gminas have the same
//! indicator for years, the same rule is tried on each of them (`back_test`), and the interval shown
//! for the metropolis is calibrated by what they tell. That their errors, in half-widths, are of the
//! size of the metropolis' own is an assumption, and is said beside the figure.

use super::back_test::{self, Coverage};
use super::chance;
use super::change::Point;
use super::panel;
use super::progress::Course;
use super::projection::{LEAST_ERRORS, Manner};
use crate::indicators::file::Indicator;
use crate::indicators::generation::Project;
use crate::indicators::values::{OfCountry, OfGmina, Values};
use crate::period::Break;
use crate::territory::Territory;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// How many gminas there must be: a fifth of the country's 2,477, so that no single voivodeship
/// speaks for it.
const LEAST_UNITS: usize = 500;
/// The first year from which the rule is tried: with ten years behind it.
const YEARS_BEHIND: i32 = 10;

/// What the country's series say of one indicator's intervals.
#[derive(Clone, Debug)]
pub struct Tried {
    /// How many gminas.
    pub units: usize,
    /// One year ahead, two, and so on to the year of the target.
    pub coverage: Vec<Coverage>,
}

/// How an indicator goes on: as a percentage of a whole, by per cent where it is always positive,
/// otherwise freely.
#[must_use]
pub fn manner(project: &Project, indicator: &Indicator, points: &[Point]) -> Manner {
    let of_whole = chance::of(project, indicator).is_some_and(|it| it.of_whole);
    match indicator.unit.as_str() {
        "%" if of_whole => Manner::PERCENTAGE,
        // Such as debt to revenue, which may pass 100.
        "%" => Manner::FREE,
        _ if points.iter().all(|point| point.value > 0.0) => Manner::GROWTH,
        _ => Manner::FREE,
    }
}

/// An indicator whose projection may be tried.
#[derive(Debug)]
pub struct Trial<'p> {
    indicator: &'p Indicator,
    /// That of the metropolis.
    course: Course,
}

impl<'p> Trial<'p> {
    /// Every indicator that has a course of the metropolis long enough up to `year`.
    #[must_use]
    pub fn all(
        project: &'p Project,
        values: &Values,
        breaks: &BTreeMap<String, Vec<Break>>,
        year: i32,
    ) -> Vec<Self> {
        let trial = |indicator: &'p Indicator| {
            let last = values.last_known(&indicator.id, Territory::Metropolis, year)?;
            let breaks = breaks.get(&indicator.id).map_or(&[][..], Vec::as_slice);
            let course = panel::course(values, indicator, Territory::Metropolis, last, breaks)?;
            // An error one year ahead needs two years behind it, and one after.
            (course.points.len() >= LEAST_ERRORS + 3).then_some(Self { indicator, course })
        };
        project.definitions.indicators.iter().filter_map(trial).collect()
    }

    /// The indicator, and the years of which values are asked for.
    #[must_use]
    pub fn years(&self) -> (&'p str, RangeInclusive<i32>) {
        (&self.indicator.id, self.course.base_year..=self.last())
    }

    fn last(&self) -> i32 {
        self.course.points.last().map_or(self.course.base_year, |point| point.year)
    }

    /// What the values of the country's gminas say; `None` where those of too few are known.
    fn tried(&self, project: &Project, known: &[OfGmina]) -> Option<Tried> {
        let manner = manner(project, self.indicator, &self.course.points);
        let (_, years) = self.years();
        let point = |it: &OfGmina| Point { year: it.year, value: it.value };
        let series = known.chunk_by(|a, b| a.gmina == b.gmina).map(|gmina| {
            gmina.iter().map(point).filter(|it| years.contains(&it.year)).collect::<Vec<Point>>()
        });
        let alike = |points: &Vec<Point>| {
            let grows = manner != Manner::GROWTH || points.iter().all(|point| point.value > 0.0);
            grows && !points.is_empty()
        };
        let series: Vec<Vec<Point>> = series.filter(alike).collect();
        if series.len() < LEAST_UNITS {
            return None;
        }
        let (first, last) = (self.course.base_year, self.last());
        let origins = first + YEARS_BEHIND..=last;
        let horizons = (self.course.target_year - last).clamp(0, last - first);
        let coverage = back_test::back_test(&series, origins, horizons, &manner);
        Some(Tried { units: series.len(), coverage })
    }
}

/// Tries the projection of every indicator whose values are known for at least 500 gminas.
#[must_use]
pub fn tried(
    project: &Project,
    trials: &[Trial<'_>],
    country: &OfCountry,
) -> BTreeMap<String, Tried> {
    let tried = |trial: &Trial<'_>| {
        let known = country.get(&trial.indicator.id)?;
        Some((trial.indicator.id.clone(), trial.tried(project, known)?))
    };
    trials.par_iter().filter_map(tried).collect()
}

#[cfg(test)]
mod tests {
    use super::super::progress::Wanted;
    use super::*;
    use crate::territory::Teryt6;
    use std::path::Path;

    /// Ten years and more of so many made gminas, with a year before the course and one gmina that has
    /// nothing else; the last one has a zero where `zero`.
    fn made(gminas: u32, zero: bool) -> Vec<OfGmina> {
        let gmina =
            |number: u32| Teryt6::parse(&format!("{:06}", 20_000 + number)).expect("a code");
        let known = |number: u32, year: i32, value| OfGmina {
            gmina: gmina(number),
            year,
            value,
            denominator: None,
        };
        let course = |number: u32| {
            let value = move |year: i32| f64::from(year - 1999 + number.cast_signed() % 7);
            (2000..=2015).map(move |year| known(number, year, value(year)))
        };
        let mut made: Vec<OfGmina> = (0..gminas).flat_map(course).collect();
        made.push(known(gminas, 2000, 5.0));
        if zero {
            made[16 * gminas as usize - 1].value = 0.0;
        }
        made
    }

    #[test]
    fn five_hundred_gminas_with_values_of_the_course_are_needed() {
        let project = Project::open(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the project");
        let indicator = project.definitions.indicator("registered-unemployed").expect("indicator");
        let points = (2001..=2015).map(|year| Point { year, value: f64::from(year - 1990) });
        let course = Course {
            points: points.collect(),
            base_year: 2001,
            wanted: Wanted::Less,
            target: None,
            target_year: 2018,
            limit: None,
        };
        let trial = Trial { indicator, course };
        assert_eq!(trial.years(), ("registered-unemployed", 2001..=2015));
        let units = |known: &[OfGmina]| trial.tried(&project, known).map(|it| it.units);
        assert_eq!((units(&made(499, false)), units(&made(500, false))), (None, Some(500)));
        // It grows by per cent: a series with a zero is none of its kind.
        assert_eq!((units(&made(500, true)), units(&made(501, true))), (None, Some(500)));
        let tried = trial.tried(&project, &made(500, false)).expect("tried");
        assert_eq!(tried.coverage.len(), 3);
        let longer = made(500, false).into_iter().filter(|it| it.year > 2000).collect::<Vec<_>>();
        let again = trial.tried(&project, &longer).expect("tried");
        assert_eq!(again.coverage, tried.coverage);
    }
}
