//! Courses of indicators from plain files, so that a method can be used without a project.
//!
//! A table has the columns `series` and either `year`, `value` (one row a year) or `base_year`,
//! `base_value`, `current_year`, `current_value` (one row a series); besides `target`, `target_year`,
//! `direction` (1 or -1), `limit` and, with yearly rows, `base_year`. YAML has the form in which Open SDG
//! publishes the components of its progress measure: indicator, series, the same names.

mod table;
mod yaml;

use super::change::Point;
use super::progress::{Course, TARGET_YEAR, Wanted};
use crate::diagnostic::Diagnosed;
use std::path::Path;

/// A series of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// The indicator it belongs to, where the file tells.
    pub indicator: Option<String>,
    /// Its course.
    pub course: Course,
}

/// Reads a file; one whose name ends in `.yml` or `.yaml` is YAML, any other a CSV table.
///
/// # Errors
/// Every cell that is no number or no year, columns that lack, years that occur twice, statements that
/// contradict each other within a series: each with its line.
pub fn read(bytes: &[u8], file: &str) -> Diagnosed<Vec<Series>> {
    let ending = Path::new(file).extension().map(std::ffi::OsStr::to_ascii_lowercase);
    if ending.is_some_and(|it| it == "yml" || it == "yaml") {
        yaml::read(bytes, file)
    } else {
        table::read(bytes, file)
    }
}

/// What a file says of a series beside its values.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Terms {
    base_year: Option<i32>,
    target: Option<f64>,
    target_year: Option<i32>,
    direction: Option<Wanted>,
    limit: Option<f64>,
}

impl Terms {
    /// The course of these values; less is better where a file does not say, as in the source.
    fn course(self, mut points: Vec<Point>) -> Course {
        points.sort_by_key(|point| point.year);
        let first = points.first().map(|point| point.year);
        Course {
            base_year: self.base_year.or(first).unwrap_or(TARGET_YEAR),
            points,
            wanted: self.direction.unwrap_or(Wanted::Less),
            target: self.target,
            target_year: self.target_year.unwrap_or(TARGET_YEAR),
            limit: self.limit,
        }
    }
}

/// A number that is one.
fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    fast_float2::parse::<f64, _>(text).ok().filter(|value| value.is_finite())
}

/// A year, also where it was saved as `2015.0`; of `2015-2016` the first, as in the source.
fn year(text: &str) -> Option<i32> {
    let text = text.trim();
    let span = text.split_once('-').filter(|(_, to)| to.len() == 4 && to.parse::<u16>().is_ok());
    let text = span.map_or(text, |(from, _)| from);
    let whole = text.split_once('.').filter(|(_, rest)| rest.bytes().all(|it| it == b'0'));
    let year = whole.map_or(text, |(whole, _)| whole).parse().ok()?;
    crate::period::Year::new(year).map(crate::period::Year::number)
}

/// 1 where more is better, -1 where less is.
fn direction(text: &str) -> Option<Wanted> {
    let whole = text.trim().trim_start_matches('+');
    match whole.strip_suffix(".0").unwrap_or(whole) {
        "1" => Some(Wanted::More),
        "-1" => Some(Wanted::Less),
        _ => None,
    }
}
