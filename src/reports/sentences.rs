//! Sentences that say no more than the numbers behind them.

use super::claims::{Claim, direction};
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
        let key = "sentence.population-unknown";
        let claim = Claim::new(key, "unknown", "unknown").of(indicator).at(place).in_year(year);
        let places = [("whose", whose), ("year", &*year.to_string())];
        return vec![claim.said(edition.words.fill(key, &places))];
    }
    let before = edition
        .words
        .fill("sentence.population-before", &[("year", &year.to_string()), ("whose", whose)]);
    let mut spans = vec![Span::text(before), number];
    spans.push(Span::text(edition.words.get("sentence.population-after")));
    spans.push(population_change(edition, indicator, place, year));
    spans
}

fn population_change(
    edition: &Edition<'_>,
    indicator: &Indicator,
    place: Territory,
    year: i32,
) -> Span {
    let breaks = edition.breaks(indicator);
    let changed = change::yearly(&edition.material.values, &indicator.id, place, year, breaks);
    let (key, says) = match (changed, changed.difference()) {
        (_, Some(more)) if more > 0.0 => ("sentence.more-than-before", "more"),
        (_, Some(less)) if less < 0.0 => ("sentence.fewer-than-before", "less"),
        (_, Some(_)) => ("sentence.as-many-as-before", "equal"),
        (Change::Missing(Reason::BrokenSeries), None) => ("sentence.not-comparable", "broken"),
        (_, None) => return Span::text("."),
    };
    let difference = changed.difference();
    let size = edition.digits(indicator, difference.unwrap_or(0.0).abs());
    let claim = Claim::new(key, "yearly", says).of(indicator).at(place).between(year - 1, year);
    let claim = claim.number("difference", difference.unwrap_or(f64::NAN));
    claim.said(edition.words.fill(key, &[("size", &size)]))
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
    let changed = change_said(edition, indicator, place);
    if let Some(changed) = changed {
        spans.extend([Span::text("; "), changed]);
    }
    spans
}

/// A change in words: relative where the unit is not a percentage, in percentage points where it
/// is; why there is none when the series is broken; nothing when there is nothing to compare.
fn change_said(edition: &Edition<'_>, indicator: &Indicator, place: Territory) -> Option<Span> {
    let changed = edition.change(indicator, place);
    let Change::Between(from, to) = changed else {
        let key = "change.no-earlier";
        let broken = matches!(changed, Change::Missing(Reason::BrokenSeries));
        let claim = claim_of_change(edition, key, indicator, place);
        return broken.then(|| claim.said(edition.words.get(key)));
    };
    let key = "change.since";
    let size = change_size(edition, indicator, from.value, to.value);
    let since = from.year.to_string();
    let text = edition.words.fill(key, &[("size", &size), ("year", &since)]);
    Some(claim_of_change(edition, key, indicator, place).said(text))
}

/// What a printed change claims: over the longest span without a break, so much more or less.
fn claim_of_change(
    edition: &Edition<'_>,
    sentence: &str,
    indicator: &Indicator,
    place: Territory,
) -> Claim {
    let changed = edition.change(indicator, place);
    let says = changed.difference().map_or("none", direction);
    let claim = Claim::new(sentence, "change", says).of(indicator).at(place).over(changed);
    let Change::Between(from, to) = changed else { return claim };
    let size = size(edition, indicator, from.value, to.value);
    let relative = is_relative(edition, indicator);
    claim.number("size", size.value).word("of", if relative { "percent" } else { "difference" })
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
    if is_relative(edition, indicator) {
        Size { value: 100.0 * (to / from - 1.0), decimals: 1, unit: "%".to_owned() }
    } else {
        let unit = unit_of_difference(edition, indicator);
        Size { value: to - from, decimals: indicator.decimals.max(1), unit }
    }
}

/// Whether changes of an indicator are told in percent of what it was.
fn is_relative(edition: &Edition<'_>, indicator: &Indicator) -> bool {
    indicator.unit != "%" && indicator.unit != "points%" && !edition.has_negative(indicator)
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
pub fn change_cell(edition: &Edition<'_>, indicator: &Indicator, place: Territory) -> Span {
    match edition.change(indicator, place) {
        Change::Between(from, to) => {
            let key = "change.short";
            let size = change_size(edition, indicator, from.value, to.value);
            let since = from.year.to_string();
            let text = edition.words.fill(key, &[("size", &size), ("year", &since)]);
            claim_of_change(edition, key, indicator, place).said(text)
        }
        Change::Missing(_) => Span::text("–"),
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
pub fn beyond_chance(edition: &Edition<'_>, indicator: &Indicator) -> Option<Vec<Span>> {
    let words = &edition.words;
    let chance = chance::of(edition.material.project, indicator)?;
    let year = edition.coverage(indicator).1?;
    let values = &edition.material.values;
    let placed = chance.places(values, &indicator.id, &edition.members, year);
    let far = |place| matches!(place, Place::FarAbove | Place::FarBelow);
    let those = |places: [Place; 2]| -> Vec<(&Member, bool)> {
        let found = placed.iter().filter(|it| places.contains(&it.place));
        found.map(|it| (it.member, far(it.place))).collect()
    };
    let groups = [
        ("panel.chance-above", "above", [Place::FarAbove, Place::Above]),
        ("panel.chance-below", "below", [Place::FarBelow, Place::Below]),
        ("panel.chance-within", "within", [Place::Within, Place::Within]),
    ];
    let mut spans: Vec<Span> = Vec::new();
    for (key, says, places) in groups {
        let found = those(places);
        if found.is_empty() {
            continue;
        }
        if !spans.is_empty() {
            spans.push(Span::text("; "));
        }
        let star = |far: bool| if far { "*" } else { "" };
        let names: Vec<String> =
            found.iter().map(|(member, far)| format!("{}{}", member.name, star(*far))).collect();
        let codes = found.iter().map(|(member, far)| format!("{}{}", member.code, star(*far)));
        let claim = Claim::new(key, "limits", says).of(indicator).in_year(year);
        let claim = claim.number("scale", chance.scale).list("members", codes.collect());
        let claim = claim.word("counts", if chance.of_whole { "part-of-whole" } else { "events" });
        spans.push(claim.said(words.fill(key, &[("names", &names.join(", "))])));
    }
    if spans.is_empty() {
        return None;
    }
    spans.push(Span::text(words.get("panel.chance-note")));
    Some(spans)
}
