//! Sentences on what is ahead: pace, projection, and the least change that could be shown at all.

use super::claims::Claim;
use super::document::Span;
use super::edition::Edition;
use super::sentences::difference;
use crate::assessments::back_test;
use crate::assessments::chance;
use crate::assessments::intervals::minimum_detectable_change;
use crate::assessments::pace::{self, Arrival};
use crate::assessments::progress::Course;
use crate::assessments::projection::{NoProjection, Projection, project};
use crate::assessments::tried::{self, Tried};
use crate::indicators::file::{Indicator, Kind};
use crate::territory::Territory;

/// The confidence and the power by which a change counts as shown: the usual ones of surveys (J.
/// Cohen, *Statistical Power Analysis for the Behavioral Sciences*, 2nd ed., 1988, section 2.4).
const CONFIDENCE: f64 = 0.95;
const POWER: f64 = 0.8;
/// The change, as a share, for which the answers needed are told where a survey does not state its own.
const WORTH_KNOWING: f64 = 0.05;
/// The share at which answers scatter most: who plans by it asks enough people at any other.
const WIDEST: f64 = 0.5;

/// "+0.4 pp a year, 2020–2024; 0.9 pp a year are needed to reach the target; at this pace ..."
#[must_use]
pub fn pace(edition: &Edition<'_>, indicator: &Indicator, course: &Course) -> Option<Span> {
    let words = &edition.words;
    let pace = pace::pace(course).ok()?;
    let decimals = indicator.decimals.saturating_add(1);
    let per_year = |value: f64| difference(edition, indicator, value, decimals);
    let (from, to) = (pace.from.to_string(), pace.to.to_string());
    let actual = per_year(pace.actual);
    let places = [("pace", &*actual), ("from", &*from), ("to", &*to)];
    let mut text = words.fill("panel.pace-actual", &places);
    if let Some(required) = pace.required {
        text.push_str(&words.fill("panel.pace-required", &[("pace", &per_year(required))]));
    }
    let (ahead, says) = match pace.arrival {
        None => (String::new(), "no-target"),
        Some(Arrival::Reached) => (words.get("panel.pace-reached"), "reached"),
        Some(Arrival::Beyond) => (words.get("panel.pace-beyond"), "beyond"),
        Some(Arrival::Never) => (words.get("panel.pace-never"), "never"),
        Some(Arrival::Unclear) => (words.get("panel.pace-unclear"), "unclear"),
        Some(Arrival::In(year)) => {
            (words.fill("panel.pace-in", &[("year", &year.to_string())]), "arrives")
        }
    };
    text.push_str(&ahead);
    let claim = Claim::new("panel.pace-actual", "pace", says).of(indicator);
    let mut claim = claim.at(edition.judged_place(indicator)).between(pace.from, pace.to);
    claim =
        claim.number("slope", pace.actual).number("required", pace.required.unwrap_or(f64::NAN));
    if let Some(target) = course.target {
        claim = claim.number("target", target).number("target-year", course.target_year.into());
    }
    if let Some(Arrival::In(year)) = pace.arrival {
        claim = claim.number("arrival", year.into());
    }
    Some(claim.said(text))
}

/// Each year from the last known one to that of the target, as told and as drawn.
///
/// # Errors
/// Why the series cannot be projected.
pub fn projected(
    edition: &Edition<'_>,
    indicator: &Indicator,
    course: &Course,
) -> Result<Projection, NoProjection> {
    let manner = tried::manner(edition.material.project, indicator, &course.points);
    let tried = edition.material.tried.get(&indicator.id);
    let factors = tried.map_or_else(Vec::new, |tried| back_test::factors(&tried.coverage));
    project(course.counted(), course.target_year, &manner, &factors)
}

/// Where a judged indicator would lead by the year of its target, or why that cannot be told; and how
/// often such intervals held.
#[must_use]
pub fn projection(edition: &Edition<'_>, indicator: &Indicator, course: &Course) -> Option<Span> {
    let words = &edition.words;
    let until = course.target_year.to_string();
    let tried = edition.material.tried.get(&indicator.id);
    let claim = |sentence: &str, says| {
        let claim = Claim::new(sentence, "projection", says).of(indicator);
        claim.at(edition.judged_place(indicator)).between(course.base_year, course.target_year)
    };
    match projected(edition, indicator, course) {
        Err(why) => {
            let why = why.words();
            let places = [("year", &*until), ("why", why.get(edition.lang()))];
            let key = "panel.projection-none";
            Some(claim(key, "none").said(words.fill(key, &places)))
        }
        Ok(found) => {
            let last = found.years.last()?;
            let [value, lower, upper] = [last.value, last.lower, last.upper]
                .map(|value| edition.with_unit(indicator, value));
            let errors = found.errors.to_string();
            let places = [
                ("year", &*until),
                ("value", &*value),
                ("lower", &*lower),
                ("upper", &*upper),
                ("errors", &*errors),
            ];
            let key = "panel.projection-told";
            let told = words.fill(key, &places);
            let ahead = found.years.len();
            let held = tried
                .and_then(|it| held(edition, it, ahead))
                .unwrap_or_else(|| words.get("panel.projection-untried"));
            let claim = claim(key, "told").number("value", last.value);
            let claim = claim.number("lower", last.lower).number("upper", last.upper);
            Some(claim.said(told + &held))
        }
    }
}

/// How often the interval held on the country's gminas: one year ahead, two, and as far as it is drawn.
fn held(edition: &Edition<'_>, tried: &Tried, ahead: usize) -> Option<String> {
    let words = &edition.words;
    let percent = |share: f64| format!("{}%", words.numbers.decimal(100.0 * share, 1));
    let mut horizons = vec![1, 2, ahead];
    horizons.dedup();
    let told = horizons.into_iter().filter(|horizon| *horizon <= ahead).map(|horizon| {
        let coverage = tried.coverage.get(horizon.checked_sub(1)?)?;
        let share = back_test::overall(coverage.reported()).share()?;
        let factor = coverage.calibration();
        let calibrated = (factor - 1.0).abs() > 0.0;
        let key =
            if calibrated { "panel.projection-held-calibrated" } else { "panel.projection-held" };
        let places = [
            ("ahead", &*words.count("count.year-ahead", horizon)),
            ("share", &*percent(share)),
            ("factor", &*words.numbers.decimal(factor, 2)),
        ];
        Some(words.fill(key, &places))
    });
    let told: Option<Vec<String>> = told.collect();
    let years = tried.coverage.first()?.before.keys();
    let (first, last) = (years.clone().min()?.to_string(), years.max()?.to_string());
    let units = words.count("count.gmina", tried.units);
    let told = told?.join(", ");
    let places = [("units", &*units), ("from", &*first), ("to", &*last), ("told", &*told)];
    Some(words.fill("panel.projection-tried", &places))
}

/// The least change that two surveys, or two years of counted people, would show; or what it would take
/// to know that. `None` for what is neither.
#[must_use]
pub fn detectable(edition: &Edition<'_>, indicator: &Indicator) -> Option<Span> {
    let words = &edition.words;
    let survey = indicator.kind == Kind::SurveyShare;
    let counted = chance::of(edition.material.project, indicator).is_some_and(|it| it.of_whole);
    if !survey && !counted {
        return None;
    }
    let place = edition.judged_place(indicator);
    let year = edition.last_year(indicator, place);
    let value = year.map(|year| edition.value(indicator, place, year));
    let parts = value.and_then(|value| value.numerator.zip(value.denominator));
    let change = |share: f64, answers: f64| {
        minimum_detectable_change(share, answers, 1.0, CONFIDENCE, POWER).ok()
    };
    let percent = |share: f64, decimals| words.numbers.decimal(100.0 * share, decimals);
    let (key, points, answers) = match parts {
        Some((above, answers)) => {
            let key = if survey { "panel.detectable-survey" } else { "panel.detectable-counted" };
            (key, percent(change(above / answers, answers)?, 1), answers)
        }
        // The change is as one over the root of the answers: those needed follow from one of them.
        None if survey => {
            let needed = (change(WIDEST, 1.0)? / WORTH_KNOWING).powi(2).ceil();
            ("panel.detectable-unknown", percent(WORTH_KNOWING, 0), needed)
        }
        None => return None,
    };
    let says = if parts.is_some() { "shown" } else { "unknown" };
    let claim = Claim::new(key, "detectable", says).of(indicator).at(place);
    let claim = Claim { to: year, ..claim }.number("answers", answers);
    let answers = words.numbers.decimal(answers, 0);
    Some(claim.said(words.fill(key, &[("points", &*points), ("answers", &*answers)])))
}

/// The share of the gap to the target that each municipality has to close, largest first.
#[must_use]
pub fn shares_of_gap(
    edition: &Edition<'_>,
    indicator: &Indicator,
    course: &Course,
) -> Option<Span> {
    if edition.judged_place(indicator) != Territory::Metropolis {
        return None;
    }
    let year = edition.last_year(indicator, Territory::Metropolis)?;
    let planned = edition.material.project.plan.indicators.iter();
    let scale = planned.clone().find(|it| it.id == indicator.id)?.shape.scale;
    let codes: Vec<_> = edition.members.iter().map(|member| member.code).collect();
    let target = course.target?;
    let asked = (year, scale, target, course.wanted.sign());
    let mut shares = pace::shares_of_gap(&edition.material.values, &indicator.id, &codes, asked)?;
    shares.retain(|(_, share)| *share > 0.0);
    shares.sort_by(|a, b| b.1.total_cmp(&a.1));
    let percent = |share: f64| edition.words.numbers.decimal(100.0 * share, 0);
    let name = |(code, share): &(_, f64)| {
        let member = edition.members.iter().find(|member| member.code == *code)?;
        Some(format!("{} {}%", member.name, percent(*share)))
    };
    let text = shares.iter().filter_map(name).collect::<Vec<_>>().join(", ");
    let told = shares.iter().map(|(code, share)| format!("{code}={share}")).collect();
    let claim = Claim::new("panel.gap", "shortfall", "shares").of(indicator).in_year(year);
    let claim = claim.number("target", target).number("scale", scale).list("members", told);
    Some(claim.said(text))
}
