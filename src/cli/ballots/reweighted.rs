//! How the choice of one list of a whole city would look had each group voted at its share.
//!
//! Weighted scores are never told, nor the order they give: votes of each project are public, and two
//! counts with two weights give the votes of either group. Told are the projects gained and lost, where
//! each has at least as many voters as any group that is shown, and the weights, which say no more than
//! the counts of the groups, only where all of these are told.

use super::files::File;
use super::published::is_part;
use super::turnout::{OfKind, Turnout};
use crate::assessments::representation::bands::Band;
use crate::assessments::representation::{Contradiction, Dimension, Measured};
use crate::ballots::answers::Column;
use crate::ballots::reweighted::{NotReweighted, Reweighted, Unstated, reweighted_by, unknown};
use crate::diagnostic::Error;
use crate::language::{Lang, Text};
use crate::sources::pabulib::Election;
use serde_json::{Map, Value, json};

/// The columns of `--tell reweighted`.
pub(super) const HEADER: [&str; 7] =
    ["file", "kind", "project_id", "name", "votes", "change", "reason"];
pub(super) const NUMERIC: [&str; 1] = ["votes"];
/// The rule that is recounted: the highest scores first, what no longer fits skipped.
const BY_SCORE: &str = "greedy";
/// What becomes of voters whose group is not known.
const UNSTATED: Unstated = Unstated::Spread;

/// The choice by the groups of each dimension, or why there is none.
pub(super) type Told = Result<Recounted, Text>;

/// One list recounted.
pub(super) struct Recounted {
    election: Election,
    kinds: Vec<(&'static str, Result<Choice, Text>)>,
}

/// The choice by the groups of one dimension.
struct Choice {
    groups: Vec<Measured>,
    reweighted: Reweighted,
}

/// Recounts the one file there is.
///
/// # Errors
/// Those of reading it.
pub(super) fn told(files: &[File], turnout: &[Turnout<'_>], threshold: u32) -> Result<Told, Error> {
    let ([file], [turnout]) = (files, turnout) else { return Ok(Err(several())) };
    let election = file.read()?;
    if is_part(&election.meta) {
        return Ok(Err(several()));
    }
    if election.meta.get("rule") != Some(BY_SCORE) {
        return Ok(Err(Text::new(
            "przeliczyć można tylko wybór według punktów (`rule;greedy`)",
            "only a choice by score (`rule;greedy`) is recounted",
        )));
    }
    let kinds = turnout.kinds.iter().filter(|kind| kind.dimension != Dimension::Channel);
    let kinds = kinds.map(|kind| (kind.word, choice(&election, kind, threshold))).collect();
    Ok(Ok(Recounted { election, kinds }))
}

fn several() -> Text {
    Text::new(
        "wybór przelicza się dla jednego pliku z listą całego miasta",
        "the choice is recounted for one file, of the list of a whole city",
    )
}

fn choice(election: &Election, kind: &OfKind, threshold: u32) -> Result<Choice, Text> {
    if let Some(why) = &kind.why {
        return Err(why.clone());
    }
    let rates = kind.rates.as_ref().map_err(Contradiction::words)?;
    if let Err(gap) = &rates.residents {
        return Err(gap.words());
    }
    let groups = rates.measured();
    let residents: Vec<u64> = groups.iter().map(|group| group.residents).collect();
    let column = kind.column;
    let group = |text: &str| {
        let name = column.category(text)?;
        let band = Band::parse(&name).filter(|_| column == Column::AgeBand);
        let holds = |group: &Measured| match band.zip(Band::parse(&group.group)) {
            Some((own, all)) => all.holds(own),
            None => group.group == name,
        };
        groups.iter().position(holds).and_then(|place| u32::try_from(place).ok())
    };
    let reweighted = reweighted_by(election, column, group, &residents, UNSTATED)
        .map_err(NotReweighted::words)?;
    let changed = reweighted.gains.iter().chain(&reweighted.loses);
    let mut votes = changed.filter_map(|it| reweighted.projects.get(usize::try_from(*it).ok()?));
    if votes.any(|project| project.votes < u64::from(threshold)) {
        return Err(Text::new(
            format!("zmieniłby się wybór projektu, na który głosowało mniej niż {threshold} osób"),
            format!("a project for which fewer than {threshold} persons voted would change"),
        ));
    }
    Ok(Choice { groups, reweighted })
}

impl Choice {
    /// The projects gained and lost, each with its change.
    fn changes(&self) -> impl Iterator<Item = (u32, &'static str)> {
        let gains = self.reweighted.gains.iter().map(|it| (*it, "gains"));
        gains.chain(self.reweighted.loses.iter().map(|it| (*it, "loses")))
    }

    fn votes(&self, project: u32) -> Option<u64> {
        let place = usize::try_from(project).ok()?;
        self.reweighted.projects.get(place).map(|project| project.votes)
    }
}

fn named(election: &Election, project: u32) -> (String, String) {
    let place = usize::try_from(project).unwrap_or(usize::MAX);
    let id = election.projects.all().get(place).map_or("", |project| project.id.as_str());
    (id.to_owned(), election.projects.cell(place, "name").to_owned())
}

/// The rows: what would change, by the groups of each dimension.
pub(super) fn rows(told: &Told, lang: Lang) -> Vec<Vec<Option<String>>> {
    let recounted = match told {
        Ok(recounted) => recounted,
        Err(why) => return vec![reason(None, None, why, lang)],
    };
    let file = &recounted.election.file;
    let mut rows = Vec::new();
    for (word, choice) in &recounted.kinds {
        match choice {
            Err(why) => rows.push(reason(Some(file), Some(word), why, lang)),
            Ok(choice) if choice.changes().next().is_none() => {
                let same = Text::new("wybór byłby ten sam", "the choice would be the same");
                rows.push(reason(Some(file), Some(word), &same, lang));
            }
            Ok(choice) => rows.extend(choice.changes().map(|(project, change)| {
                let (id, name) = named(&recounted.election, project);
                let mut row =
                    [file.as_str(), word, &id, &name].map(|it| Some(it.to_owned())).to_vec();
                row.push(choice.votes(project).map(|votes| votes.to_string()));
                row.push(Some(change.to_owned()));
                row.push(None);
                row
            })),
        }
    }
    rows
}

fn reason(file: Option<&str>, kind: Option<&str>, why: &Text, lang: Lang) -> Vec<Option<String>> {
    let mut row = vec![file.map(str::to_owned), kind.map(str::to_owned)];
    row.resize(HEADER.len() - 1, None);
    row.push(Some(why.get(lang).to_owned()));
    row
}

/// What is not known of it, for people.
pub(super) fn remarks(told: &Told, lang: Lang) -> Vec<String> {
    if told.is_err() {
        return Vec::new();
    }
    let texts = std::iter::once(UNSTATED.words()).chain(unknown());
    texts.map(|text| text.get(lang).to_owned()).collect()
}

/// All of it.
pub(super) fn object(told: &Told, lang: Lang) -> Value {
    let recounted = match told {
        Ok(recounted) => recounted,
        Err(why) => return json!({ "not_told_because": why.get(lang) }),
    };
    let kinds = recounted.kinds.iter().map(|(word, choice)| {
        let told = match choice {
            Ok(choice) => of_choice(&recounted.election, choice),
            Err(why) => json!({ "not_told_because": why.get(lang) }),
        };
        ((*word).to_owned(), told)
    });
    json!({
        "by": kinds.collect::<Map<String, Value>>(),
        "not_stated": UNSTATED.words().get(lang),
        "not_known": unknown().map(|text| text.get(lang).to_owned()),
    })
}

fn of_choice(election: &Election, choice: &Choice) -> Value {
    let Choice { groups, reweighted } = choice;
    let projects = |those: &[u32]| -> Value {
        let told = those.iter().map(|project| {
            let (id, name) = named(election, *project);
            json!({ "project_id": id, "name": name, "votes": choice.votes(*project) })
        });
        told.collect()
    };
    let ids = |those: &[u32]| -> Value {
        those.iter().map(|project| json!(named(election, *project).0)).collect()
    };
    let weights = groups.iter().zip(&reweighted.weights);
    let weights = weights.map(|(group, it)| (group.group.clone(), json!(it.weight)));
    // In the order of the file: the order of choosing is that of weighted scores.
    let mut weighted = reweighted.weighted.clone();
    weighted.sort_unstable();
    let mut chosen = reweighted.chosen.clone();
    chosen.sort_unstable();
    json!({
        "gains": projects(&reweighted.gains),
        "loses": projects(&reweighted.loses),
        "chosen": ids(&chosen),
        "chosen_reweighted": ids(&weighted),
        "chosen_as_stated": reweighted.as_stated,
        "weights": weights.collect::<Map<String, Value>>(),
        "residents_covered": reweighted.covered,
        "design_effect": reweighted.design_effect,
    })
}
