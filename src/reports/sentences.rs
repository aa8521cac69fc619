//! Sentences that say no more than the numbers behind them.

use super::document::Span;
use super::edition::Edition;
use crate::assessments::change::{self, Change};
use crate::indicators::file::Indicator;
use crate::reading::Reason;
use crate::territory::{Member, Territory};

/// "At the end of 2024 the metropolis had 1,145,723 residents, 6,541 more than a year before."
/// Says nothing of a change that crosses a break.
#[must_use]
pub fn population(edition: &Edition<'_>, place: Territory, whose: &str) -> Vec<Span> {
    let Some(indicator) = edition.indicator("population") else {
        return Vec::new();
    };
    let year = edition.material.year;
    let number = edition.figure(indicator, place, year);
    if matches!(number, Span::Missing { .. }) {
        return vec![Span::text(edition.words.fill(
            "sentence.population-unknown",
            &[("whose", whose), ("year", &year.to_string())],
        ))];
    }
    let before = edition
        .words
        .fill("sentence.population-before", &[("year", &year.to_string()), ("whose", whose)]);
    let mut spans = vec![Span::text(before), number];
    spans.push(Span::text(edition.words.get("sentence.population-after")));
    spans.push(Span::text(population_change(edition, indicator, place, year)));
    spans
}

fn population_change(
    edition: &Edition<'_>,
    indicator: &Indicator,
    place: Territory,
    year: i32,
) -> String {
    let breaks = edition.breaks(indicator);
    let changed = change::yearly(&edition.material.values, &indicator.id, place, year, breaks);
    let key = match (changed, changed.difference()) {
        (_, Some(more)) if more > 0.0 => "sentence.more-than-before",
        (_, Some(less)) if less < 0.0 => "sentence.fewer-than-before",
        (_, Some(_)) => "sentence.as-many-as-before",
        (Change::Missing(Reason::BrokenSeries), None) => "sentence.not-comparable",
        (_, None) => return ".".to_owned(),
    };
    let size = edition.digits(indicator, changed.difference().unwrap_or(0.0).abs());
    edition.words.fill(key, &[("size", &size)])
}

/// The value of an area with its change over the longest comparable span:
/// "PLN 6,615 (2024), +21.3 % since 2020".
#[must_use]
pub fn value_and_change(
    edition: &Edition<'_>,
    indicator: &Indicator,
    place: Territory,
) -> Vec<Span> {
    let Some(year) = edition.last_year(indicator, place) else {
        return vec![edition.absent(indicator, place)];
    };
    let mut spans =
        vec![edition.figure_with_unit(indicator, place, year), Span::text(format!(" ({year})"))];
    let changed = change_words(edition, indicator, edition.change(indicator, place));
    if !changed.is_empty() {
        spans.push(Span::text(format!("; {changed}")));
    }
    spans
}

/// A change in words: relative where the unit is not a percentage, in percentage points where it
/// is; why there is none when the series is broken; empty when there is nothing to compare.
#[must_use]
pub fn change_words(edition: &Edition<'_>, indicator: &Indicator, changed: Change) -> String {
    let Change::Between(from, to) = changed else {
        return match changed {
            Change::Missing(Reason::BrokenSeries) => edition.words.get("change.no-earlier"),
            _ => String::new(),
        };
    };
    let size = change_size(edition, indicator, from.value, to.value);
    let since = from.year.to_string();
    edition.words.fill("change.since", &[("size", &size), ("year", &since)])
}

/// Relative where the unit is not a percentage and the start is positive; else the difference.
fn change_size(edition: &Edition<'_>, indicator: &Indicator, from: f64, to: f64) -> String {
    let numbers = &edition.words.numbers;
    if indicator.unit == "%" || indicator.unit == "points%" || edition.has_negative(indicator) {
        let points = numbers.signed(to - from, indicator.decimals.max(1));
        let unit = if indicator.unit.contains('%') {
            edition.words.get("unit.percentage-points")
        } else {
            edition.unit_short(indicator).to_owned()
        };
        format!("{points}{}{unit}", super::numbers::NBSP)
    } else {
        let percent = 100.0 * (to / from - 1.0);
        format!("{}%", numbers.signed(percent, 1))
    }
}

/// A change for a table cell, "+34.7% (since 2020)"; a dash when there is none.
#[must_use]
pub fn change_cell(edition: &Edition<'_>, indicator: &Indicator, changed: Change) -> String {
    match changed {
        Change::Between(from, to) => {
            let size = change_size(edition, indicator, from.value, to.value);
            let since = from.year.to_string();
            edition.words.fill("change.short", &[("size", &size), ("year", &since)])
        }
        Change::Missing(_) => "–".to_owned(),
    }
}

/// "in Skawina": the name as it stands in a sentence about what happens there.
#[must_use]
pub fn in_place(edition: &Edition<'_>, member: &Member) -> String {
    let name = match edition.lang() {
        crate::language::Lang::Pl => &member.locative,
        crate::language::Lang::En => &member.name,
    };
    edition.words.fill("place.in", &[("name", name)])
}
