//! Sentences that say no more than the numbers behind them.

use super::document::Span;
use super::edition::Edition;
use crate::assessments::chance;
use crate::assessments::change::{self, Change};
use crate::assessments::funnel::Place;
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

/// How large a change is.
#[derive(Clone, Debug, PartialEq)]
pub struct Size {
    /// The number.
    pub value: f64,
    /// The digits it is printed with.
    pub decimals: u8,
    /// What it is a number of: `%`, percentage points, or the indicator's unit.
    pub unit: String,
}

/// How large a change is: relative, in percent, unless the indicator itself is a percentage or
/// falls below zero somewhere; then the difference.
#[must_use]
pub fn size(edition: &Edition<'_>, indicator: &Indicator, from: f64, to: f64) -> Size {
    if indicator.unit == "%" || indicator.unit == "points%" || edition.has_negative(indicator) {
        let unit = unit_of_difference(edition, indicator);
        Size { value: to - from, decimals: indicator.decimals.max(1), unit }
    } else {
        Size { value: 100.0 * (to / from - 1.0), decimals: 1, unit: "%".to_owned() }
    }
}

fn change_size(edition: &Edition<'_>, indicator: &Indicator, from: f64, to: f64) -> String {
    let size = size(edition, indicator, from, to);
    if size.unit == "%" {
        return format!("{}%", edition.words.numbers.signed(size.value, size.decimals));
    }
    difference(edition, indicator, size.value, size.decimals)
}

fn unit_of_difference(edition: &Edition<'_>, indicator: &Indicator) -> String {
    if indicator.unit.contains('%') {
        edition.words.get("unit.percentage-points")
    } else {
        edition.unit_short(indicator).to_owned()
    }
}

/// A difference of two values with its sign, "+0.4 pp" where they are percentages.
#[must_use]
pub fn difference(
    edition: &Edition<'_>,
    indicator: &Indicator,
    value: f64,
    decimals: u8,
) -> String {
    let number = edition.words.numbers.signed(value, decimals);
    let unit = unit_of_difference(edition, indicator);
    format!("{number}{}{unit}", super::numbers::NBSP).trim_end().to_owned()
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
    edition.words.inside(name)
}

/// Which municipalities lie further from the metropolis than chance explains, and which do not.
#[must_use]
pub fn beyond_chance(edition: &Edition<'_>, indicator: &Indicator) -> Option<String> {
    let words = &edition.words;
    let chance = chance::of(edition.material.project, indicator)?;
    let (_, year) = edition.coverage(indicator);
    let whole = edition.value(indicator, Territory::Metropolis, year?);
    let place = |member: &Member| {
        let value = edition.value(indicator, member.territory(), year?);
        // Who is most of the whole would be compared with itself.
        let most = value.denominator? > whole.denominator? / 2.0;
        if most { None } else { chance.place(&value, &whole) }
    };
    let named = |places: [Place; 2]| -> Vec<String> {
        let here = edition.members.iter().filter_map(|member| Some((member, place(member)?)));
        let here = here.filter(|(_, place)| places.contains(place));
        let far = |place| matches!(place, Place::FarAbove | Place::FarBelow);
        here.map(|(member, place)| format!("{}{}", member.name, if far(place) { "*" } else { "" }))
            .collect()
    };
    let groups = [
        ("panel.chance-above", [Place::FarAbove, Place::Above]),
        ("panel.chance-below", [Place::FarBelow, Place::Below]),
        ("panel.chance-within", [Place::Within, Place::Within]),
    ];
    let told: Vec<String> = groups
        .into_iter()
        .map(|(key, places)| (key, named(places)))
        .filter(|(_, names)| !names.is_empty())
        .map(|(key, names)| words.fill(key, &[("names", &names.join(", "))]))
        .collect();
    if told.is_empty() {
        return None;
    }
    Some(told.join("; ") + &words.get("panel.chance-note"))
}
