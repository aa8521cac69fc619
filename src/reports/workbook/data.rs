//! The sheet of data: every value the report may print, one a row, with its parts, its day of issue
//! and the key of its lineage.

use super::{count, format, missing, none, place_name};
use crate::indicators::file::Indicator;
use crate::indicators::values::Value;
use crate::reading::{Reading, Reason};
use crate::reports::edition::Edition;
use crate::reports::xlsx::book::{Area, Cell, Format, Sheet};
use crate::territory::Territory;
use std::ops::RangeInclusive;

/// The columns that stay in sight: the key.
const FROZEN: u16 = 1;
/// Decimals of parts that are no whole numbers.
const OF_PARTS: u8 = 2;

/// The sheet of data.
pub(super) fn sheet(edition: &Edition<'_>) -> Sheet {
    let head = head(edition);
    let columns = count(head.len());
    let mut rows = vec![head];
    for indicator in &edition.material.project.definitions.indicators {
        indicator_rows(edition, indicator, &mut rows);
    }
    let last = count(rows.len() - 1);
    Sheet {
        name: edition.words.get("workbook.data"),
        rows,
        table: Some(Area { head: 0, last, columns, filter: true }),
        frozen_columns: FROZEN,
        ..Sheet::default()
    }
}

fn head(edition: &Edition<'_>) -> Vec<Cell> {
    let words = &edition.words;
    let heads = [
        words.get("workbook.key"),
        words.get("column.indicator"),
        words.get("workbook.code"),
        words.get("column.place-name"),
        words.get("column.year"),
        words.get("column.value"),
        words.get("panel.unit"),
        words.get("workbook.state"),
        words.get("workbook.reason"),
        words.get("column.numerator"),
        words.get("column.denominator"),
        words.get("workbook.parts-known"),
        words.get("workbook.parts-all"),
        words.get("column.vintage"),
        words.get("overview.field"),
    ];
    heads.map(Cell::head).to_vec()
}

/// The values of an indicator: areas, then the members in the order of the alphabet, each by year.
/// Years before its first known value and after its last are left out unless a reason is told;
/// an indicator without any value has one row that says so.
fn indicator_rows(edition: &Edition<'_>, indicator: &Indicator, rows: &mut Vec<Vec<Cell>>) {
    let areas = [Territory::Metropolis, Territory::Ring, Territory::Poland].into_iter();
    let members = edition.members.iter().map(|member| member.territory());
    let places: Vec<Territory> = areas.chain(members).collect();
    let until = edition.shown_until(indicator);
    let of = |place: Territory| {
        let series = edition.material.values.series(&indicator.id, place);
        series.into_iter().flat_map(move |series| series.range(..=until))
    };
    let all = || places.iter().flat_map(|place| of(*place).map(move |it| (*place, it)));
    let known = || all().filter(|(_, (_, value))| value.reading.value().is_some());
    let years = || known().map(|(_, (year, _))| *year);
    let span = years().min().zip(years().max()).map(|(first, last)| first..=last);
    let before = rows.len();
    for (place, (year, value)) in all() {
        if told(value, *year, span.as_ref()) {
            rows.push(row(edition, indicator, place, *year, value));
        }
    }
    if rows.len() == before {
        let (place, year) = (edition.judged_place(indicator), edition.material.year);
        rows.push(row(edition, indicator, place, year, &edition.value(indicator, place, year)));
    }
}

/// Whether a value has a row: it lies in the years of its indicator, or says more than that nobody
/// collected it.
fn told(value: &Value, year: i32, span: Option<&RangeInclusive<i32>>) -> bool {
    let silent = matches!(value.reading.reason(), Some(Reason::NotCollected | Reason::Incomplete));
    span.is_some_and(|span| span.contains(&year)) || !silent
}

fn row(
    edition: &Edition<'_>,
    indicator: &Indicator,
    place: Territory,
    year: i32,
    value: &Value,
) -> Vec<Cell> {
    let (words, lang) = (&edition.words, edition.lang());
    let reading = value.reading;
    let state = match reading {
        Reading::Known(_) => "workbook.known",
        Reading::Missing(_) => "workbook.missing",
        Reading::Withheld(_) => "workbook.withheld",
    };
    let reason = reading.reason();
    let number = match reading {
        Reading::Known(number) => Cell::Number(number, format(edition, indicator)),
        Reading::Missing(reason) | Reading::Withheld(reason) => missing(edition, reason),
    };
    let field = edition.material.project.definitions.strategy.field(&indicator.field);
    let field = field.map(|field| field.title.get(lang).to_owned());
    vec![
        Cell::Text(format!("{}/{place}/{year}", indicator.id)),
        Cell::text(indicator.title.get(lang)),
        Cell::Text(place.to_string()),
        Cell::Text(place_name(edition, place)),
        Cell::year(year),
        number,
        Cell::text(edition.unit_label(indicator)),
        Cell::Text(words.get(state)),
        reason.map_or(Cell::Empty, |reason| Cell::text(reason.words().get(lang))),
        part(value.numerator),
        part(value.denominator),
        Cell::count(f64::from(value.parts_known)),
        Cell::count(f64::from(value.parts_all)),
        value.vintage.map_or_else(none, Cell::Date),
        Cell::Text(field.unwrap_or_else(|| words.get("context.title"))),
    ]
}

/// What is divided or what divides it.
fn part(value: Option<f64>) -> Cell {
    let digits = |value: f64| if value.fract() == 0.0 { 0 } else { OF_PARTS };
    value.map_or_else(none, |value| {
        Cell::Number(value, Format { decimals: digits(value), ..Format::default() })
    })
}
