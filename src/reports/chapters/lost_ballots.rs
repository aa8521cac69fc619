//! Part of the page on participation: ballots that did not count by the way they were cast, and the
//! course of participation from edition to edition.

use crate::assessments::intervals::Difference;
use crate::assessments::representation::channels::{Channel, Lost, lost};
use crate::assessments::representation::editions::{Course, Edition as Vote, Step, course};
use crate::assessments::trend::Tendency;
use crate::indicators::file::Indicator;
use crate::reports::claims::Claim;
use crate::reports::document::{Block, Cell, Column, Row, Span, Table, heading};
use crate::reports::edition::Edition;
use crate::reports::words::counted;
use num_traits::ToPrimitive as _;

/// The ways of voting, with the indicator of the share of invalid ballots of each.
const CHANNELS: [(&str, &str); 2] =
    [("paper", "invalid-share-paper"), ("internet", "invalid-share-internet")];

/// Ballots lost in the last edition both channels are counted for.
pub(super) fn lost_ballots(edition: &Edition<'_>) -> Vec<Block> {
    let words = &edition.words;
    let Some((year, rows)) = channels(edition) else {
        return Vec::new();
    };
    let mut spans = vec![Span::text(words.fill("lost.in", &[("year", &year.to_string())]))];
    for (index, (indicator, row)) in rows.iter().enumerate() {
        let joined = if index > 0 { words.get("lost.and") } else { String::new() };
        spans.push(Span::text(joined));
        spans.push(edition.figure_with_unit(indicator, edition.judged_place(indicator), year));
        spans.push(Span::text(words.get(&format!("lost.of.{}", row.name))));
    }
    spans.push(Span::text("."));
    let beyond = |row: &&Lost| {
        row.above_lowest.is_some_and(|(_, difference)| difference == Difference::Above)
    };
    if let Some((indicator, most)) = rows.iter().find(|(_, row)| beyond(&row)) {
        let more = words.count("turnout.ballots", counted(most.beyond_lowest));
        let key = format!("lost.beyond.{}", most.name);
        let claim = Claim::new(&key, "lost", "more").of(indicator).in_year(year);
        let claim = claim.at(edition.judged_place(indicator));
        let among = rows.iter().map(|(indicator, _)| indicator.id.clone()).collect();
        let lost = most.beyond_lowest.to_f64().unwrap_or(f64::NAN);
        let claim = claim.list("among", among).number("ballots", lost);
        spans.push(claim.said(words.fill(&key, &[("more", &more)])));
    }
    let table = Table {
        id: "lost-table".to_owned(),
        caption: words.fill("lost.caption", &[("year", &year.to_string())]),
        columns: vec![
            Column::words(words.get("lost.column-channel")),
            Column::numbers(words.get("participation.cast")),
            Column::numbers(words.get("lost.column-invalid")),
            Column::numbers(words.get("lost.column-share")),
            Column::numbers(words.get("turnout.column-interval")),
        ],
        rows: rows
            .iter()
            .map(|(indicator, row)| of_channel(edition, indicator, row, year))
            .collect(),
        note: vec![Span::text(words.get("lost.note"))],
        ..Table::default()
    };
    vec![
        heading(2, "lost", words.get("lost.title")),
        Block::Paragraph { spans },
        Block::Table(table),
    ]
}

fn of_channel(edition: &Edition<'_>, indicator: &Indicator, row: &Lost, year: i32) -> Row {
    let whole = |count: u64| edition.words.numbers.decimal(count.to_f64().unwrap_or(0.0), 0);
    let percent = |share: f64| edition.words.numbers.decimal(100.0 * share, 1);
    let interval = format!("{}–{}", percent(row.inner.lower), percent(row.inner.upper));
    Row {
        cells: vec![
            Cell::head([Span::text(edition.words.get(&format!("group.{}", row.name)))]),
            Cell::number(edition.fact_span(edition.fact(
                "ballots_cast",
                year,
                &channel(&row.name),
            ))),
            Cell::number(Span::text(whole(row.invalid))),
            Cell::number(edition.figure(indicator, edition.judged_place(indicator), year)),
            Cell::number(Span::text(interval)),
        ],
        ..Row::default()
    }
}

fn channel(name: &str) -> String {
    format!("channel={name}")
}

/// The last year all channels have ballots cast and valid, and what was lost in each.
fn channels<'a>(edition: &Edition<'a>) -> Option<(i32, Vec<(&'a Indicator, Lost)>)> {
    let indicators: Vec<&Indicator> =
        CHANNELS.iter().map(|it| edition.indicator(it.1)).collect::<Option<_>>()?;
    let year = indicators
        .iter()
        .map(|it| edition.last_year(it, edition.judged_place(it)))
        .min()
        .flatten()?;
    let count = |variable: &str, name: &str| {
        edition.fact(variable, year, &channel(name))?.reading.value()?.to_u64()
    };
    let given = CHANNELS.iter().map(|(name, _)| {
        let (cast, valid) = (count("ballots_cast", name)?, count("valid_ballots", name)?);
        Some(Channel { name: (*name).to_owned(), cast, valid })
    });
    let given: Vec<Channel> = given.collect::<Option<_>>()?;
    let rows: Option<Vec<Lost>> = lost(&given).into_iter().map(|(_, row)| row.ok()).collect();
    Some((year, indicators.into_iter().zip(rows?).collect()))
}

/// Participation from edition to edition, each change with its interval.
pub(super) fn from_edition_to_edition(edition: &Edition<'_>) -> Vec<Block> {
    let words = &edition.words;
    let Some(indicator) = edition.indicator("voters-per-1000") else {
        return Vec::new();
    };
    let votes = votes(edition, indicator);
    if votes.len() < 2 {
        return Vec::new();
    }
    let course = course(&votes);
    let (told, says) = match course.trend {
        Tendency::Rising => ("course.rising", "rising"),
        Tendency::Falling => ("course.falling", "falling"),
        Tendency::None => ("course.none", "none"),
        Tendency::TooShort => ("course.too-short", "too-short"),
    };
    let since = course.since.unwrap_or_default();
    let last = votes.last().map_or(since, |vote| vote.year);
    let claim = Claim::new(told, "trend", says).of(indicator).between(since, last);
    let claim = claim.at(edition.judged_place(indicator));
    let text = claim.said(words.fill(told, &[("since", &since.to_string())]));
    vec![
        heading(2, "course", words.get("course.title")),
        Block::Paragraph { spans: vec![text] },
        Block::Table(steps(edition, indicator, &course)),
    ]
}

/// The editions with voters and residents; a break of the indicator is a new way of counting.
fn votes(edition: &Edition<'_>, indicator: &Indicator) -> Vec<Vote> {
    let series = edition.material.values.series(&indicator.id, edition.judged_place(indicator));
    let breaks = edition.breaks(indicator);
    let years = series.into_iter().flatten().filter(|(year, _)| **year <= edition.material.until);
    let vote = |(year, value): (&i32, &crate::indicators::values::Value)| {
        value.reading.value()?;
        Some(Vote {
            year: *year,
            voters: value.numerator?.to_u64()?,
            among: value.denominator?.to_u64()?,
            counted_anew: breaks.iter().any(|it| it.year.number() == *year),
        })
    };
    years.filter_map(vote).collect()
}

fn steps(edition: &Edition<'_>, indicator: &Indicator, course: &Course) -> Table {
    let words = &edition.words;
    let before = std::iter::once(None).chain(course.steps.iter().map(Some));
    let row =
        |(point, step): (&crate::assessments::representation::editions::Point, Option<&Step>)| {
            let interval = point.rate.map_or_else(String::new, |(_, interval)| {
                let end = |end: f64| edition.digits(indicator, 1000.0 * end);
                format!("{}–{}", end(interval.lower), end(interval.upper))
            });
            Row {
                cells: vec![
                    Cell::head([Span::text(point.year.to_string())]),
                    Cell::number(edition.figure(
                        indicator,
                        edition.judged_place(indicator),
                        point.year,
                    )),
                    Cell::number(Span::text(interval)),
                    Cell::number(Span::text(
                        step.map_or_else(String::new, |it| change(edition, it)),
                    )),
                    step.map_or_else(|| Cell::text(""), |it| found(edition, indicator, it)),
                ],
                ..Row::default()
            }
        };
    Table {
        id: "course-table".to_owned(),
        caption: words.get("course.caption"),
        columns: vec![
            Column::words(words.get("column.year")),
            Column::numbers(words.get("turnout.column-rate")),
            Column::numbers(words.get("turnout.column-interval")),
            Column::numbers(words.get("course.column-change")),
            Column::words(words.get("turnout.column-found")),
        ],
        rows: course.points.iter().zip(before).map(row).collect(),
        note: vec![Span::text(words.get("course.note"))],
        dense: true,
        ..Table::default()
    }
}

fn change(edition: &Edition<'_>, step: &Step) -> String {
    let signed = |value: f64| edition.words.numbers.signed(1000.0 * value, 1);
    step.change.map_or_else(String::new, |(interval, _)| {
        edition.words.fill(
            "course.interval",
            &[("lower", &signed(interval.lower)), ("upper", &signed(interval.upper))],
        )
    })
}

/// Whether a step is more than chance.
fn found(edition: &Edition<'_>, indicator: &Indicator, step: &Step) -> Cell {
    let (key, says) = match step.change.map(|(_, difference)| difference) {
        None => ("course.counted-anew", "not-comparable"),
        Some(Difference::Above) => ("course.more", "more"),
        Some(Difference::Below) => ("course.fewer", "less"),
        Some(Difference::NotDifferent) => ("course.chance", "chance"),
    };
    let claim = Claim::new(key, "step", says).of(indicator).between(step.from, step.to);
    let claim = claim.at(edition.judged_place(indicator));
    Cell::words([claim.said(edition.words.get(key))])
}
