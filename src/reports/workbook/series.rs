//! The sheet of series: what every indicator did over the years, and what charts draw from it.

use super::{count, missing, place_name, value};
use crate::indicators::file::Indicator;
use crate::reading::Reason;
use crate::reports::edition::Edition;
use crate::reports::figures::ENOUGH_YEARS;
use crate::reports::xlsx::book::{Area, Cell, Chart, Line, Place, Sheet, Style};
use crate::territory::{Member, Territory};
use std::ops::RangeInclusive;

/// The row of headings, which are years from the fourth column on.
const HEAD: u32 = 0;
/// The columns before the years: indicator, unit, place.
const INDICATOR: u16 = 0;
const UNIT: u16 = 1;
const PLACE: u16 = 2;
const FIRST: u16 = 3;
/// The width of a column of years, in characters.
const YEAR: f64 = 12.0;

/// The series, and where each stands.
pub(super) struct Courses {
    /// The sheet.
    pub(super) sheet: Sheet,
    /// Its place in the workbook.
    at: usize,
    rows: Vec<Course>,
    years: RangeInclusive<i32>,
}

/// A row of the sheet.
struct Course {
    indicator: String,
    place: Territory,
    row: u32,
    runs: Vec<(u16, u16)>,
    known: usize,
}

impl Courses {
    /// The series of all indicators that have a value, for the sheet at `at` in the workbook.
    pub(super) fn of(edition: &Edition<'_>, at: usize) -> Self {
        let words = &edition.words;
        let core = edition.core().map(Member::territory);
        let places = [Some(Territory::Metropolis), core.map(|_| Territory::Ring), core];
        let places: Vec<Territory> = places.into_iter().flatten().collect();
        let indicators = &edition.material.project.definitions.indicators;
        let shown: Vec<(&Indicator, Territory)> = indicators
            .iter()
            .flat_map(|indicator| places.iter().map(move |place| (indicator, *place)))
            .filter(|(indicator, place)| edition.last_year(indicator, *place).is_some())
            .collect();
        let known = shown.iter().flat_map(|(indicator, place)| known(edition, indicator, *place));
        let known: Vec<i32> = known.collect();
        let first = known.iter().min().copied().unwrap_or(edition.material.year);
        let years = first..=known.iter().max().copied().unwrap_or(edition.material.year);
        let mut head: Vec<Cell> = [
            words.get("column.indicator"),
            words.get("panel.unit"),
            words.get("column.place-name"),
        ]
        .map(Cell::head)
        .to_vec();
        head.extend(years.clone().map(Cell::YearHead));
        let columns = count(head.len());
        let mut rows = vec![head];
        let mut courses = Vec::new();
        for (indicator, place) in shown {
            let runs = runs(edition, indicator, place, &years);
            let known = known_in(&runs);
            let row = count(rows.len());
            courses.push(Course { indicator: indicator.id.clone(), place, row, runs, known });
            rows.push(cells(edition, indicator, place, &years));
        }
        let last = count(rows.len() - 1);
        // No filter: sorting would tear rows from the charts that draw them.
        let table = Some(Area { head: HEAD, last, columns, filter: false });
        let mut widths = vec![None; usize::from(FIRST)];
        widths.extend(years.clone().map(|_| Some(YEAR)));
        let name = words.get("workbook.series");
        let sheet = Sheet { name, rows, widths, table, frozen_columns: FIRST, ..Sheet::default() };
        Self { sheet, at, rows: courses, years }
    }

    /// The chart of an indicator for the metropolis and the core city; `None` when neither has
    /// years enough.
    pub(super) fn chart(&self, edition: &Edition<'_>, indicator: &Indicator) -> Option<Chart> {
        let drawn = self.rows.iter().filter(|course| {
            course.indicator == indicator.id
                && course.place != Territory::Ring
                && course.known >= ENOUGH_YEARS
        });
        let drawn: Vec<&Course> = drawn.collect();
        let row = drawn.first()?.row;
        let cell = |row, column| Place { sheet: self.at, row, column };
        let lines = drawn.iter().map(|course| Line {
            name: cell(course.row, PLACE),
            years: HEAD,
            values: course.row,
            runs: course.runs.clone(),
            sheet: self.at,
        });
        let edge = |edge: Option<u16>| edge.map(|column| self.year(column));
        let runs = || drawn.iter().flat_map(|course| &course.runs);
        let first = edge(runs().map(|run| run.0).min())?;
        let last = edge(runs().map(|run| run.1).max())?;
        Some(Chart {
            title: cell(row, INDICATOR),
            unit: cell(row, UNIT),
            alt: self.told(edition, indicator, &drawn),
            lines: lines.collect(),
            decimals: indicator.decimals,
            years: (first, last),
        })
    }

    /// What a chart shows, in words: where each line begins and ends.
    fn told(&self, edition: &Edition<'_>, indicator: &Indicator, drawn: &[&Course]) -> String {
        let words = &edition.words;
        let at = |course: &Course, column: u16| {
            let year = self.year(column);
            let value = edition.value(indicator, course.place, year).reading.value()?;
            Some(format!("{} ({year})", edition.with_unit(indicator, value)))
        };
        let line = |course: &&Course| {
            let first = at(course, course.runs.first()?.0)?;
            let last = at(course, course.runs.last()?.1)?;
            Some(format!("{}: {first} → {last}", place_name(edition, course.place)))
        };
        let lines: Vec<String> = drawn.iter().filter_map(line).collect();
        let title = indicator.title.get(edition.lang());
        let places =
            [("title", title), ("lines", &*lines.join("; ")), ("sheet", &*self.sheet.name)];
        words.fill("workbook.chart", &places)
    }

    fn year(&self, column: u16) -> i32 {
        self.years.start() + i32::from(column.saturating_sub(FIRST))
    }
}

/// The years with a known value that the report shows.
fn known(edition: &Edition<'_>, indicator: &Indicator, place: Territory) -> Vec<i32> {
    let until = edition.shown_until(indicator);
    let series = edition.material.values.series(&indicator.id, place);
    let rows = series.into_iter().flat_map(|series| series.range(..=until));
    rows.filter(|(_, value)| value.reading.value().is_some()).map(|(year, _)| *year).collect()
}

fn cells(
    edition: &Edition<'_>,
    indicator: &Indicator,
    place: Territory,
    years: &RangeInclusive<i32>,
) -> Vec<Cell> {
    let mut cells = vec![
        Cell::Styled(Style::Name, indicator.title.get(edition.lang()).to_owned()),
        Cell::text(edition.unit_label(indicator)),
        Cell::text(place_name(edition, place)),
    ];
    let until = edition.shown_until(indicator);
    cells.extend(years.clone().map(|year| {
        if year > until {
            return missing(edition, Reason::NotYetKnown);
        }
        value(edition, indicator, place, year)
    }));
    cells
}

/// The stretches of columns with known values, ended by a year without one and by a break.
fn runs(
    edition: &Edition<'_>,
    indicator: &Indicator,
    place: Territory,
    years: &RangeInclusive<i32>,
) -> Vec<(u16, u16)> {
    let broken = |year: i32| edition.breaks(indicator).iter().any(|it| it.year.number() == year);
    let known = known(edition, indicator, place);
    let joined = |a: &i32, b: &i32| *b == a + 1 && !broken(*b);
    let column = |year: Option<&i32>| {
        let after = year.map_or(0, |year| year - years.start());
        FIRST + u16::try_from(after).unwrap_or(0)
    };
    known.chunk_by(joined).map(|run| (column(run.first()), column(run.last()))).collect()
}

fn known_in(runs: &[(u16, u16)]) -> usize {
    runs.iter().map(|(first, last)| usize::from(last - first) + 1).sum()
}
