//! One indicator by itself: what it says, its course, its members, its traps, its sources.

use crate::assessments::change::Change;
use crate::assessments::firmness::{Firmness, Other};
use crate::assessments::panel::{self, Told};
use crate::assessments::progress::{Class, Course, Judgement, agreement};
use crate::indicators::file::{Aim, Indicator};
use crate::reports::claims::Claim;
use crate::reports::document::{Block, Definition, Span, Tone, heading, paragraph};
use crate::reports::edition::Edition;
use crate::reports::words::exact;
use crate::reports::{figures, prospects, sentences};
use crate::territory::Territory;

/// The section of an indicator on the page of its field.
#[must_use]
pub fn section(edition: &Edition<'_>, indicator: &Indicator) -> Block {
    let lang = edition.lang();
    let mut blocks =
        vec![heading(3, "", indicator.title.get(lang)), paragraph(indicator.says.get(lang))];
    let course = edition.course(indicator, edition.judged_place(indicator)).ok();
    let ahead = course.as_ref().and_then(|course| figures::fan(edition, indicator, course));
    let past = figures::series(edition, indicator).or_else(|| figures::slope(edition, indicator));
    let now = [figures::members(edition, indicator), figures::funnel_plot(edition, indicator)];
    let each = figures::multiples(edition, indicator);
    let drawn = [past, ahead, figures::bullet(edition, indicator)].into_iter().chain(now);
    let drawn = drawn.chain([each]);
    let figures: Vec<Block> =
        drawn.flatten().map(|figure| Block::Figure(Box::new(figure))).collect();
    let areas = [edition.judged_place(indicator), Territory::Ring];
    let known = areas.iter().any(|area| edition.last_year(indicator, *area).is_some());
    if figures.is_empty() && !known {
        blocks.push(nothing(edition, indicator));
    }
    blocks.extend(figures);
    blocks.push(facts(edition, indicator));
    Block::Section { id: indicator.id.clone(), blocks }
}

/// What it would take to know an indicator nobody collects.
fn nothing(edition: &Edition<'_>, indicator: &Indicator) -> Block {
    let library = &edition.material.project.definitions;
    let planned = edition.material.project.plan.indicators.iter().find(|it| it.id == indicator.id);
    let atoms = planned.iter().flat_map(|planned| planned.atoms());
    let items: Vec<Vec<Span>> = atoms
        .filter_map(|atom| {
            let variable = &edition.material.project.plan.atoms[atom].input.variable;
            let wanted = library.wanted.get(variable)?;
            let title = wanted.variable.title.get(edition.lang());
            Some(vec![Span::text(format!("{title}: {}", wanted.fills))])
        })
        .collect();
    let mut blocks = vec![paragraph(edition.words.get("panel.nothing"))];
    if !items.is_empty() {
        blocks.push(paragraph(edition.words.get("panel.would-fill")));
        blocks.push(Block::List { items });
    }
    Block::Callout { tone: Tone::Unknown, title: edition.words.get("panel.unknown"), blocks }
}

fn facts(edition: &Edition<'_>, indicator: &Indicator) -> Block {
    let (words, lang) = (&edition.words, edition.lang());
    let mut items = Vec::new();
    let place = edition.judged_place(indicator);
    if place == Territory::Metropolis {
        let ring = edition.core().map(|_| ("panel.ring", Territory::Ring));
        for (key, area) in [("panel.metropolis", place)].into_iter().chain(ring) {
            let spans = sentences::value_and_change(edition, indicator, area);
            items.push(term(words.get(key), spans));
        }
    } else {
        let spans = sentences::value_and_change(edition, indicator, place);
        items.push(term(words.get("place.core"), spans));
    }
    items.push(term(words.get("panel.verdict"), verdict(edition, indicator)));
    let course = edition.course(indicator, place).ok();
    if let Some(course) = &course {
        items.extend(methods(edition, indicator, course));
    }
    let of = |told: fn(&Edition<'_>, &Indicator, &Course) -> Option<Span>| {
        course.as_ref().and_then(|course| told(edition, indicator, course)).map(|span| vec![span])
    };
    let told = [
        ("panel.pace", of(prospects::pace)),
        ("panel.projection", of(prospects::projection)),
        ("panel.gap", of(prospects::shares_of_gap)),
        ("panel.chance", sentences::beyond_chance(edition, indicator)),
    ];
    items.extend(told.into_iter().filter_map(|(key, spans)| Some(term(words.get(key), spans?))));
    items.extend(targets(edition, indicator));
    if !indicator.targets.is_empty() {
        let least = prospects::detectable(edition, indicator);
        items.extend(least.map(|span| term(words.get("panel.detectable"), vec![span])));
    }
    items.push(plain(words.get("panel.formula"), &indicator.formula));
    items.push(plain(
        words.get("panel.kind"),
        &words.get(&format!("kind.{}", indicator.kind.as_str())),
    ));
    items.push(plain(words.get("panel.unit"), edition.unit_label(indicator)));
    items.push(plain(words.get("panel.why"), indicator.why.get(lang)));
    items.push(plain(words.get("panel.excludes"), indicator.excludes.get(lang)));
    for broken in edition.breaks(indicator) {
        let label = words.fill("panel.break", &[("year", &broken.year.to_string())]);
        items.push(plain(label, broken.why.get(lang)));
    }
    items.push(plain(words.get("panel.owner"), indicator.owner.get(lang)));
    items.push(plain(words.get("panel.reference"), &indicator.reference));
    let year = edition
        .last_year(indicator, place)
        .or(edition.coverage(indicator).1)
        .unwrap_or(edition.material.year);
    let command = format!("hejnal explain {} {place} {year}", indicator.id);
    items.push(plain(words.get("panel.explain"), &command));
    Block::Definitions { items }
}

fn verdict(edition: &Edition<'_>, indicator: &Indicator) -> Vec<Span> {
    let place = edition.judged_place(indicator);
    let mut spans = vec![edition.judged(indicator, place)];
    if let Change::Between(from, to) = edition.change(indicator, place) {
        let (from, to) = (from.year.to_string(), to.year.to_string());
        let span = edition.words.fill("panel.verdict-span", &[("from", &from), ("to", &to)]);
        spans.push(Span::text(span));
    }
    spans
}

/// What every method says, how many agree, and what would flip the verdict.
fn methods(edition: &Edition<'_>, indicator: &Indicator, course: &Course) -> Vec<Definition> {
    let words = &edition.words;
    let place = edition.judged_place(indicator);
    let published = panel::published(&edition.material.explainer, indicator, place, course);
    let told = panel::panel(course, &published);
    let none = |it: &&Told| !matches!(it.judgement.class, Class::NotAssessable(_));
    let judged = told.iter().filter(none);
    let status = |it: &Told| {
        let method = words.get(&format!("progress.{}", it.method.id));
        format!("{method}: {}", words.get(&format!("status.{}", it.judgement.status)))
    };
    let said: Vec<String> = judged.clone().map(status).collect();
    let judgements: Vec<Judgement> = judged.clone().map(|it| it.judgement).collect();
    let Some((class, most, all)) = agreement(&judgements) else { return Vec::new() };
    let claim = |sentence: &str, test, says: &str| {
        let claim = Claim::new(sentence, test, says).of(indicator).at(place);
        claim.over(edition.change(indicator, place))
    };
    let named = |it: &Told| {
        format!("{}={}={}", it.method.id, it.judgement.status, it.judgement.class.as_str())
    };
    let agreed = claim("panel.agreement", "agreement", class.as_str());
    let agreed = agreed.number("most", exact(most)).number("all", exact(all));
    let agreed = agreed.list("methods", judged.map(named).collect());
    let (most, all) = (most.to_string(), all.to_string());
    let class = class.words();
    let said = said.join("; ");
    let places =
        [("most", &*most), ("all", &*all), ("class", class.get(edition.lang())), ("said", &*said)];
    let text = words.fill("panel.agreement", &places);
    let mut items = vec![term(words.get("panel.methods"), vec![agreed.said(text)])];
    let headline = told.iter().find(|it| it.method.id == edition.material.headline.id);
    items.extend(headline.map(|it| {
        let (key, says, flips) = firmness_said(&it.firmness);
        let claim = claim(key, "firmness", says).word("method", it.method.id);
        let claim = claim.word("status", it.judgement.status).list("flips", flips);
        term(words.get("panel.firmness"), vec![claim.said(firm(edition, it))])
    }));
    items
}

/// The sentence of a firmness, its word, and the readings of the series that flip the verdict.
fn firmness_said(firmness: &Firmness) -> (&'static str, &'static str, Vec<String>) {
    let flip = |(other, judgement): &(Other, Judgement)| {
        let other = match other {
            Other::Base(year) => format!("base={year}"),
            Other::Without(year) => format!("without={year}"),
            Other::Line => "line".to_owned(),
            Other::Publication(dataset, date) => format!("published={dataset},{date}"),
        };
        format!("{other}={}", judgement.status)
    };
    match firmness {
        Firmness::Untested => ("firmness.untested", "untested", Vec::new()),
        Firmness::Firm(_) => ("firmness.firm", "firm", Vec::new()),
        Firmness::Fragile(flips) => {
            ("firmness.fragile", "fragile", flips.iter().map(flip).collect())
        }
    }
}

/// Firm or fragile, with what flips the verdict.
fn firm(edition: &Edition<'_>, told: &Told) -> String {
    let words = &edition.words;
    match &told.firmness {
        Firmness::Untested => words.get("firmness.untested"),
        Firmness::Firm(count) => {
            words.fill("firmness.firm", &[("count", &words.count("count.reading", *count))])
        }
        Firmness::Fragile(flips) => {
            let flip = |(other, judgement): &(Other, Judgement)| {
                let status = words.get(&format!("status.{}", judgement.status));
                let (key, named) = match other {
                    Other::Base(year) => ("firmness.base", year.to_string()),
                    Other::Without(year) => ("firmness.without", year.to_string()),
                    Other::Line => ("firmness.line", String::new()),
                    Other::Publication(dataset, date) => {
                        ("firmness.published", format!("{dataset}, {date}"))
                    }
                };
                words.fill(key, &[("named", &named), ("status", &status)])
            };
            let flips: Vec<String> = flips.iter().map(flip).collect();
            words.fill("firmness.fragile", &[("flips", &flips.join("; "))])
        }
    }
}

fn targets(edition: &Edition<'_>, indicator: &Indicator) -> Vec<Definition> {
    let words = &edition.words;
    if indicator.targets.is_empty() {
        return vec![plain(words.get("panel.target"), &words.get("panel.no-target"))];
    }
    let target = |target: &crate::indicators::file::Target| {
        let aim = match target.aim {
            Aim::Value(value) | Aim::Adopted(value) => edition.with_unit(indicator, value),
            Aim::NationalQuantile(quantile) if quantile >= 1.0 => words.get("panel.highest"),
            Aim::NationalQuantile(quantile) => {
                words.fill("panel.quantile", &[("quantile", &words.numbers.decimal(quantile, 2))])
            }
        };
        let year = target.year.map_or_else(String::new, |year| format!(" ({year})"));
        let source = target.source.get(edition.lang());
        plain(words.get("panel.target"), &format!("{aim}{year}; {source}"))
    };
    indicator.targets.iter().map(target).collect()
}

fn term(term: String, spans: Vec<Span>) -> Definition {
    Definition { term, spans }
}

fn plain(term: String, text: &str) -> Definition {
    Definition { term, spans: vec![Span::text(text)] }
}
