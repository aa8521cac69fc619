//! `--tell editions`: one row an edition, and as JSON what is lost on the way from a project put to the
//! vote to one chosen.

use super::files::Counted;
use super::published::{Groups, published};
use super::told::{amount, joined, no_voters};
use crate::ballots::edition::Edition;
use crate::ballots::editions::trend;
use crate::ballots::funnel::{Funnel, Stage};
use crate::cli::output::{self, TableFormat};
use crate::diagnostic::Error;
use crate::language::Lang;
use crate::reading::Reading;
use crate::sources::pabulib::Money;
use serde_json::{Value, json};

const HEADER: [&str; 15] = [
    "country",
    "unit",
    "instance",
    "year",
    "files",
    "voters",
    "ballots",
    "num_projects",
    "voted_for",
    "selected",
    "budget",
    "selected_cost",
    "voters_change",
    "no_voters_because",
    "left_out",
];
const NUMERIC: [&str; 10] = [
    "year",
    "files",
    "voters",
    "ballots",
    "num_projects",
    "voted_for",
    "selected",
    "budget",
    "selected_cost",
    "voters_change",
];

/// Prints the editions some files make, those of a place one after the other.
pub(super) fn print(
    mut counted: Vec<Counted>,
    threshold: u32,
    lang: Lang,
    format: TableFormat,
) -> Result<(), Error> {
    let editions = joined(&mut counted);
    let groups = published(&counted, &editions, threshold).editions;
    // What may not be told of an edition is not told by the change to the next one either.
    let told: Vec<bool> = groups.iter().map(Option::is_some).collect();
    let mut order: Vec<usize> = (0..editions.len()).collect();
    order.sort_by_key(|place| {
        let edition = &editions[*place];
        (&edition.country, &edition.unit, edition.year, &edition.instance)
    });
    let parts = order.iter().map(|place| {
        (&editions[*place], groups[*place].as_ref(), change(&editions, &told, *place))
    });
    if format == TableFormat::Json {
        let objects = parts.map(|(edition, groups, change)| object(edition, groups, change, lang));
        return output::line(&objects.collect::<Value>().to_string());
    }
    let rows: Vec<_> =
        parts.map(|(edition, groups, change)| row(edition, groups, change, lang)).collect();
    output::table(format, &HEADER, &NUMERIC, &rows)
}

/// By what share of its voters an edition has more than the one before it in the same place.
fn change(editions: &[Edition], told: &[bool], place: usize) -> Option<f64> {
    let edition = editions.get(place)?;
    let same = |it: &Edition| it.country == edition.country && it.unit == edition.unit;
    let points = trend(editions, &edition.country, &edition.unit);
    let at = points.iter().position(|it| it.instance == edition.instance)?;
    let before = &points[at.checked_sub(1)?].instance;
    let before = editions.iter().position(|it| same(it) && it.instance == *before)?;
    points[at].voters_change.value().filter(|_| told[place] && told[before])
}

fn row(
    edition: &Edition,
    groups: Option<&Groups>,
    change: Option<f64>,
    lang: Lang,
) -> Vec<Option<String>> {
    let all = &edition.all;
    let text = |money: Option<Money>| money.map(|money| money.to_string());
    let voters = edition.voters.as_ref().ok().filter(|_| groups.is_some());
    vec![
        Some(edition.country.clone()),
        Some(edition.unit.clone()),
        Some(edition.instance.clone()),
        edition.year.map(|year| year.to_string()),
        Some(edition.files.len().to_string()),
        voters.map(|voters| voters.distinct.to_string()),
        Some(all.ballots.to_string()),
        Some(all.projects.to_string()),
        Some(all.voted_for.to_string()),
        all.chosen.map(|chosen| chosen.to_string()),
        text(all.budget),
        text(all.chosen_cost),
        change.map(|change| change.to_string()),
        no_voters(edition, groups).map(|why| why.get(lang).to_owned()),
        Some(edition.left_out.join(", ")).filter(|left_out| !left_out.is_empty()),
    ]
}

fn object(edition: &Edition, groups: Option<&Groups>, change: Option<f64>, lang: Lang) -> Value {
    let all = &edition.all;
    let voters = edition.voters.as_ref().ok().filter(|_| groups.is_some());
    json!({
        "country": edition.country,
        "unit": edition.unit,
        "instance": edition.instance,
        "year": edition.year,
        "files": edition.files,
        "left_out": edition.left_out,
        "voters": voters.map(|voters| voters.distinct),
        "no_voters_because": no_voters(edition, groups).map(|why| why.get(lang).to_owned()),
        "voters_change": change,
        "ballots": all.ballots,
        "num_projects": all.projects,
        "withdrawn": all.withdrawn,
        "voted_for": all.voted_for,
        "selected": all.chosen,
        "budget": amount(all.budget),
        "selected_cost": amount(all.chosen_cost),
        "funnel": funnel(&Funnel::of(all, &[]), lang),
    })
}

/// Projects left at each stage, and what was lost between those that are known.
fn funnel(funnel: &Funnel, lang: Lang) -> Value {
    let word = |stage: Stage| stage.words().get(lang).to_owned();
    let stages = funnel.stages().map(|(stage, count)| {
        json!({
            "stage": word(stage),
            "projects": whole(count),
            "missing_because": count.reason().map(|why| why.words().get(lang).to_owned()),
        })
    });
    let losses = funnel.losses().into_iter().map(|loss| {
        json!({
            "from": word(loss.from),
            "to": word(loss.to),
            "lost": whole(Reading::Known(loss.lost)),
            "share": loss.share.value(),
            "reason": loss.to.loss().get(lang),
        })
    });
    json!({ "stages": stages.collect::<Value>(), "losses": losses.collect::<Value>() })
}

/// A count of projects without a point.
#[expect(clippy::cast_possible_truncation, reason = "a count of projects, below 2^53")]
fn whole(count: Reading) -> Option<i64> {
    count.value().map(|count| count as i64)
}
