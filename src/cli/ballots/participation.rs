//! `--residents`: who voted beside who lives there, as rows for eyes and spreadsheets, and as JSON.

use super::reweighted;
use super::turnout::{OfKind, Turnout};
use crate::assessments::representation::indices::Measure;
use crate::assessments::representation::left_behind::Compared;
use crate::assessments::representation::resampled::Index;
use crate::assessments::representation::{Dimension, Division, Gap, Row};
use crate::language::{Lang, Text};
use serde_json::{Map, Value, json};

/// The columns of groups.
pub(super) const OF_GROUPS: [&str; 18] = [
    "unit",
    "instance",
    "kind",
    "group",
    "voters",
    "share",
    "residents",
    "residents_year",
    "source",
    "rate",
    "lower",
    "upper",
    "to_parity",
    "p_adjusted",
    "left_behind",
    "state",
    "reason",
    "would_take",
];
pub(super) const NUMBERS_OF_GROUPS: [&str; 9] = [
    "voters",
    "share",
    "residents",
    "residents_year",
    "rate",
    "lower",
    "upper",
    "to_parity",
    "p_adjusted",
];
/// The columns of `--tell evenness`.
pub(super) const OF_EVENNESS: [&str; 12] = [
    "unit",
    "instance",
    "kind",
    "measure",
    "name",
    "value",
    "lower",
    "upper",
    "by_chance",
    "p",
    "beyond_chance",
    "reason",
];
pub(super) const NUMBERS_OF_EVENNESS: [&str; 5] = ["value", "lower", "upper", "by_chance", "p"];
/// Probabilities below it are written with a power of ten.
const SMALLEST_PLAIN: f64 = 1e-4;
/// Crossings whose residents no file of this kind holds.
const CROSSINGS: [(&[Dimension], &str); 4] = [
    (&[Dimension::Age, Dimension::Sex], "age, sex"),
    (&[Dimension::Sex, Dimension::District], "sex, district"),
    (&[Dimension::Age, Dimension::District], "age, district"),
    (&[Dimension::Age, Dimension::Sex, Dimension::District], "age, sex, district"),
];

/// What is said of one group.
struct Told<'a> {
    row: &'a Row,
    withheld: bool,
    compared: Option<&'a Compared>,
}

impl OfKind {
    /// The groups, and where bands of age were joined the finer ones.
    fn groups(&self) -> Vec<Told<'_>> {
        let Ok(rates) = &self.rates else { return Vec::new() };
        let compared = |group: &str| {
            let groups = &self.parity.as_ref().ok()?.groups;
            groups.iter().find(|it| it.group == group)
        };
        let rows = rates.rows.iter().zip(&self.withheld).map(|(row, withheld)| Told {
            row,
            withheld: *withheld,
            compared: compared(&row.group),
        });
        // Of withheld groups the finer rows would be told as empty.
        let finer = rates.finer.iter().filter(|_| self.why.is_none());
        rows.chain(finer.map(|row| Told { row, withheld: false, compared: None })).collect()
    }

    /// Why nothing of it is measured.
    fn gap(&self) -> Option<Gap> {
        if !self.asked {
            return Some(Gap::NotAsked(Division::of(&[self.dimension])));
        }
        self.rates.as_ref().ok().and_then(|rates| rates.residents.clone().err())
    }

    fn source(&self) -> Option<String> {
        let residents = self.rates.as_ref().ok()?.residents.as_ref().ok()?;
        Some(residents.0.clone()).filter(|source| !source.is_empty())
    }
}

/// The crossings voters could be told apart by, and why they are not measured.
fn crossings(turnout: &Turnout<'_>) -> impl Iterator<Item = (&'static str, Gap)> {
    let asked = |dimension: &Dimension| {
        turnout.kinds.iter().any(|kind| kind.asked && kind.dimension == *dimension)
    };
    let there = CROSSINGS.into_iter().filter(move |(all, _)| all.iter().all(asked));
    there
        .map(|(all, word)| (word, Gap::NoResidents(Division::of(all))))
        .collect::<Vec<_>>()
        .into_iter()
}

/// The rows of groups.
pub(super) fn rows(turnout: &Turnout<'_>, lang: Lang) -> Vec<Vec<Option<String>>> {
    let mut rows = Vec::new();
    let plain = |kind: &str, state: &str, why: &Text, take: Option<&Text>| {
        let mut row = begun(turnout, kind, None);
        row.resize(OF_GROUPS.len() - 3, None);
        row.push(Some(state.to_owned()));
        row.push(Some(why.get(lang).to_owned()));
        row.push(take.map(|take| take.get(lang).to_owned()));
        row
    };
    for kind in &turnout.kinds {
        let groups = kind.groups();
        for told in &groups {
            rows.push(row(turnout, kind, told, lang));
        }
        if !groups.is_empty() {
            continue;
        }
        match (&kind.rates, &kind.why, kind.gap()) {
            (Err(why), ..) => rows.push(plain(kind.word, "missing", &why.words(), None)),
            (_, Some(why), _) => rows.push(plain(kind.word, "withheld", why, None)),
            (_, None, Some(gap)) => {
                rows.push(plain(kind.word, "missing", &gap.words(), Some(&gap.would_take())));
            }
            (_, None, None) => {}
        }
    }
    for (word, gap) in crossings(turnout) {
        rows.push(plain(word, "missing", &gap.words(), Some(&gap.would_take())));
    }
    rows
}

fn begun(turnout: &Turnout<'_>, kind: &str, group: Option<&str>) -> Vec<Option<String>> {
    let texts = [&turnout.edition.unit, &turnout.edition.instance].map(|text| Some(text.clone()));
    let mut row = texts.to_vec();
    row.push(Some(kind.to_owned()));
    row.push(group.map(str::to_owned));
    row
}

fn row(turnout: &Turnout<'_>, kind: &OfKind, told: &Told<'_>, lang: Lang) -> Vec<Option<String>> {
    let Told { row, withheld, compared } = told;
    let rate = row.rate.as_ref().ok().filter(|_| !withheld);
    let text = |number: Option<f64>| number.map(|number| number.to_string());
    let mut cells = begun(turnout, kind.word, Some(&row.group));
    cells.push((!withheld).then(|| row.voters.to_string()));
    cells.push(text(row.share.filter(|_| kind.why.is_none())));
    // Residents are known whoever voted.
    cells.push(row.rate.as_ref().ok().map(|rate| rate.residents.to_string()));
    cells.push(row.rate.as_ref().ok().and(kind.year).map(|year| year.to_string()));
    cells.push(row.rate.as_ref().ok().and(kind.source()));
    cells.push(text(rate.map(|rate| rate.rate)));
    cells.push(text(rate.map(|rate| rate.inner.lower)));
    cells.push(text(rate.map(|rate| rate.inner.upper)));
    cells.push(compared.map(|it| it.to_pooled.to_string()));
    cells.push(compared.map(|it| chance(it.adjusted)));
    cells.push(compared.map(|it| it.left_behind.to_string()));
    let (state, why, take) = state(kind, told);
    cells.push(Some(state.to_owned()));
    cells.push(why.map(|why| why.get(lang).to_owned()));
    cells.push(take.map(|take| take.get(lang).to_owned()));
    cells
}

/// A probability; tiny ones with their power of ten.
fn chance(p: f64) -> String {
    if p > 0.0 && p < SMALLEST_PLAIN { format!("{p:e}") } else { p.to_string() }
}

/// Whether a rate is known, why not, and what it would take.
fn state(kind: &OfKind, told: &Told<'_>) -> (&'static str, Option<Text>, Option<Text>) {
    match &told.row.rate {
        _ if told.withheld => ("withheld", kind.why.clone(), None),
        Ok(_) => ("known", None, None),
        Err(gap) => ("missing", Some(gap.words()), Some(gap.would_take())),
    }
}

/// The rows of `--tell evenness`.
pub(super) fn evenness(turnout: &Turnout<'_>, lang: Lang) -> Vec<Vec<Option<String>>> {
    let mut rows = Vec::new();
    for kind in turnout.kinds.iter().filter(|kind| kind.dimension != Dimension::Channel) {
        match &kind.evenness {
            Ok(all) => rows.extend(all.indices.iter().map(|index| {
                let mut row = begun(turnout, kind.word, Some(word(index.measure)));
                row.push(Some(index.measure.words().get(lang).to_owned()));
                let numbers = [
                    index.value,
                    index.interval.lower,
                    index.interval.upper,
                    index.by_chance,
                    index.p,
                ];
                row.extend(numbers.map(|number| Some(number.to_string())));
                row.push(Some(index.beyond_chance.to_string()));
                row.push(None);
                row
            })),
            Err(why) => {
                let mut row = begun(turnout, kind.word, None);
                row.resize(OF_EVENNESS.len() - 1, None);
                row.push(Some(uneven(kind, why).get(lang).to_owned()));
                rows.push(row);
            }
        }
    }
    rows
}

/// Why groups are not compared: what is missing tells more than that nothing is there.
fn uneven(kind: &OfKind, why: &Text) -> Text {
    let gap = kind.gap().filter(|_| kind.why.is_none());
    gap.map_or_else(|| why.clone(), |gap| gap.words())
}

/// A measure as programs call it.
const fn word(measure: Measure) -> &'static str {
    match measure {
        Measure::MinMax => "min_max",
        Measure::MinMean => "min_mean",
        Measure::Similarity => "similarity",
        Measure::ShrunkMinMax => "shrunk_min_max",
        Measure::Dissimilarity => "dissimilarity",
        Measure::Divergence => "kullback_leibler",
    }
}

/// Everything of one edition.
pub(super) fn object(
    turnout: &Turnout<'_>,
    reweighted: &reweighted::Told,
    threshold: u32,
    lang: Lang,
) -> Value {
    let edition = turnout.edition;
    let kinds = turnout.kinds.iter().map(|kind| (kind.word.to_owned(), of_kind(kind, lang)));
    let crossings = crossings(turnout).map(|(word, gap)| {
        json!({
            "by": word,
            "not_measured": gap.words().get(lang),
            "would_take": gap.would_take().get(lang),
        })
    });
    json!({
        "country": edition.country,
        "unit": edition.unit,
        "instance": edition.instance,
        "year": edition.year,
        "files": edition.files,
        "voters": turnout.voters,
        "counted": if turnout.of_ballots { "ballots of the city-wide list" } else { "voters" },
        "impossible_ages": turnout.impossible_ages,
        "groups": kinds.collect::<Map<String, Value>>(),
        "crossings": crossings.collect::<Value>(),
        "reweighted": reweighted::object(reweighted, lang),
        "threshold": threshold,
    })
}

fn of_kind(kind: &OfKind, lang: Lang) -> Value {
    let text = |text: &Text| text.get(lang).to_owned();
    let parity = kind.parity.as_ref().ok();
    let groups: Vec<Value> = kind.groups().iter().map(|told| of_group(kind, told, lang)).collect();
    let gap = kind.gap().filter(|_| kind.why.is_none());
    let evenness = kind.evenness.as_ref().ok().map(|all| {
        let of = |index: &Index| (word(index.measure).to_owned(), of_index(index, lang));
        all.indices.iter().map(of).collect::<Map<String, Value>>()
    });
    json!({
        "asked": kind.asked,
        "not_stated": kind.not_stated,
        "other": kind.other,
        "withheld": kind.why.as_ref().map(text),
        "contradiction": kind.rates.as_ref().err().map(|why| text(&why.words())),
        "not_measured": gap.as_ref().map(|gap| text(&gap.words())),
        "would_take": gap.as_ref().map(|gap| text(&gap.would_take())),
        "residents_year": kind.year,
        "source": kind.source(),
        "pooled_rate": parity.map(|it| it.pooled),
        "best_group": parity.and_then(|it| it.best.clone()),
        "left_behind": parity.map(|it| {
            it.left_behind().iter().map(|group| group.group.clone()).collect::<Vec<_>>()
        }),
        "groups": groups,
        "evenness": evenness,
        "no_evenness_because": kind.evenness.as_ref().err().map(|why| text(&uneven(kind, why))),
    })
}

fn of_index(index: &Index, lang: Lang) -> Value {
    json!({
        "name": index.measure.words().get(lang),
        "value": index.value,
        "lower": index.interval.lower,
        "upper": index.interval.upper,
        "by_chance": index.by_chance,
        "p": index.p,
        "beyond_chance": index.beyond_chance,
    })
}

fn of_group(kind: &OfKind, told: &Told<'_>, lang: Lang) -> Value {
    let Told { row, withheld, compared } = told;
    let rate = row.rate.as_ref().ok().filter(|_| !withheld);
    let interval = |it: crate::assessments::intervals::Interval| json!([it.lower, it.upper]);
    let (state, why, take) = state(kind, told);
    json!({
        "group": row.group,
        "voters": (!withheld).then_some(row.voters),
        "share": row.share.filter(|_| kind.why.is_none()),
        "residents": row.rate.as_ref().ok().map(|rate| rate.residents),
        "rate": rate.map(|rate| rate.rate),
        "interval_95": rate.map(|rate| interval(rate.inner)),
        "interval_998": rate.map(|rate| interval(rate.outer)),
        "rate_at_most": rate.map(|rate| rate.at_most),
        "to_parity": compared.map(|it| it.to_pooled),
        "to_best": compared.map(|it| it.to_best),
        "p_adjusted": compared.map(|it| it.adjusted),
        "left_behind": compared.map(|it| it.left_behind),
        "firm": compared.map(|it| it.firm),
        "state": state,
        "reason": why.map(|why| why.get(lang).to_owned()),
        "would_take": take.map(|take| take.get(lang).to_owned()),
    })
}
