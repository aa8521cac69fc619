//! `--rule` and `--what-if`: what a rule chooses, and who gains and loses by it.

use super::files::File;
use super::{Options, compared, finished, parted, told};
use crate::ballots::profile::Profile;
use crate::ballots::rules::{self, Ask, Outcome as Result_, RULES, Rule};
use crate::ballots::what_if::WhatIf;
use crate::ballots::{answers::Column, satisfaction};
use crate::cli::output::{self, TableFormat};
use crate::cli::{Outcome, Setting};
use crate::diagnostic::{Diagnostic, Error, nearest};
use crate::language::{Lang, Text};
use crate::sources::pabulib::{Election, Projects};
use rayon::prelude::*;
use serde_json::{Value, json};

const OF_RULES: [&str; 2] = ["rule", "title"];
const OF_ROUNDS: [&str; 7] = ["file", "round", "project_id", "name", "chosen", "measure", "left"];

/// Prints what a rule chooses in each file; `list` names the rules.
pub(super) fn rule(setting: &Setting, files: &[File], name: &str, format: TableFormat) -> Outcome {
    if name == "list" {
        let title = |rule: &Rule| match setting.lang {
            Lang::Pl => rule.title.0,
            Lang::En => rule.title.1,
        };
        let rows: Vec<_> = RULES
            .iter()
            .map(|rule| vec![Some(rule.name.to_owned()), Some(title(rule).to_owned())])
            .collect();
        output::table(format, &OF_RULES, &[], &rows)?;
        return Ok(crate::cli::ExitCode::Done);
    }
    let rule = named(name, setting.lang)?;
    let counted = |file: &File| {
        let election = file.read()?;
        let profile = profile(&election)?;
        let outcome = chosen(rule, &election, &profile)?;
        Ok((election.file, election.projects, outcome))
    };
    let answers: Vec<_> = files.par_iter().with_max_len(1).map(counted).collect();
    let (answers, refused) = parted(answers)?;
    if format == TableFormat::Json {
        let mut objects: Vec<Value> = answers
            .iter()
            .map(|(file, projects, outcome)| of_outcome(file, rule, projects, outcome))
            .collect();
        let one = files.len() == 1 && objects.len() == 1;
        let all = if one { objects.remove(0) } else { Value::Array(objects) };
        output::line(&all.to_string())?;
    } else {
        let rows: Vec<_> = answers
            .iter()
            .flat_map(|(file, projects, outcome)| of_rounds(file, projects, outcome))
            .collect();
        output::table(format, &OF_ROUNDS, &["round", "measure", "left"], &rows)?;
        let ties = answers.iter().map(|(.., outcome)| outcome.ties.len()).sum::<usize>();
        if ties > 0 {
            let text = Text::new(
                format!("remisy rozstrzygnięte przy wyborze: {ties} (pokazuje je --format json)"),
                format!("ties decided on the way: {ties} (--format json shows them)"),
            );
            output::aside(&[text.get(setting.lang).to_owned()]);
        }
    }
    Ok(finished(setting, &refused))
}

/// The rule of a name, or what there is.
fn named(name: &str, lang: Lang) -> Result<&'static Rule, Error> {
    rules::find(name).ok_or_else(|| {
        let known: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
        let near = nearest(name, known.iter().copied());
        let known = known.join(", ");
        let nearest = near.first().map_or_else(String::new, |near| match lang {
            Lang::Pl => format!(" (najbliższa: {near})"),
            Lang::En => format!(" (nearest: {near})"),
        });
        Error::Usage(match lang {
            Lang::Pl => format!("nie ma reguły `{name}`{nearest}; są: {known}"),
            Lang::En => format!("unknown rule `{name}`{nearest}; known: {known}"),
        })
    })
}

fn profile(election: &Election) -> Result<Profile, Error> {
    Profile::of(election).ok_or_else(|| {
        refused(
            election,
            Text::new(
                "META nie podaje budżetu albo rodzaju głosu (vote_type)",
                "META states no budget or no kind of vote (vote_type)",
            ),
            Text::new(
                "uzupełnić `budget` i `vote_type` w META",
                "add `budget` and `vote_type` to META",
            ),
        )
    })
}

fn chosen(rule: &Rule, election: &Election, profile: &Profile) -> Result<Result_, Error> {
    (rule.choose)(&Ask { profile, election }).map_err(|why| inapplicable(election, why.0))
}

/// A file to which a rule cannot be applied.
fn inapplicable(election: &Election, problem: Text) -> Error {
    let remedy = Text::new(
        "wybrać inną regułę: `--rule list` pokazuje wszystkie",
        "choose another rule: `--rule list` shows all",
    );
    refused(election, problem, remedy)
}

fn refused(election: &Election, problem: Text, remedy: Text) -> Error {
    Error::Invalid(vec![Diagnostic::new(&*election.file, problem, remedy)])
}

fn id(projects: &Projects, place: u32) -> &str {
    projects.all().get(place as usize).map_or("", |project| project.id.as_str())
}

fn of_outcome(file: &str, rule: &Rule, projects: &Projects, outcome: &Result_) -> Value {
    let ids = |places: &[u32]| places.iter().map(|it| json!(id(projects, *it))).collect::<Value>();
    let ties = outcome.ties.iter().map(
        |tie| json!({ "among": ids(&tie.among), "taken": id(projects, tie.taken), "by": tie.by }),
    );
    let rounds = outcome.rounds.iter().map(|round| {
        json!({
            "project": id(projects, round.project),
            "chosen": round.chosen,
            "measure": round.measure,
            "left": told::amount(Some(round.left)),
        })
    });
    json!({
        "file": file,
        "rule": rule.name,
        "selected": ids(&outcome.selected),
        "cost": told::amount(Some(outcome.cost)),
        "ties": ties.collect::<Value>(),
        "rounds": rounds.collect::<Value>(),
    })
}

fn of_rounds<'a>(
    file: &'a str,
    projects: &'a Projects,
    outcome: &'a Result_,
) -> impl Iterator<Item = Vec<Option<String>>> + 'a {
    outcome.rounds.iter().enumerate().map(move |(number, round)| {
        vec![
            Some(file.to_owned()),
            Some((number + 1).to_string()),
            Some(id(projects, round.project).to_owned()),
            Some(projects.cell(round.project as usize, "name").to_owned()),
            Some(if round.chosen { "1" } else { "0" }.to_owned()),
            Some(round.measure.to_string()),
            Some(round.left.to_string()),
        ]
    })
}

/// Prints who gains and loses if a rule had chosen in place of the one that did.
pub(super) fn what_if(setting: &Setting, files: &[File], name: &str, options: &Options) -> Outcome {
    let rule = named(name, setting.lang)?;
    let compare = |file: &File| {
        let election = file.read()?;
        let profile = profile(&election)?;
        let after = chosen(rule, &election, &profile)?;
        let before = before(&election, &profile)?;
        let what_if = WhatIf::new(&election, &profile, &before, &after.selected);
        Ok(compared::of_what_if(&election, rule.name, &what_if, options.threshold, setting.lang))
    };
    let answers: Vec<_> = files.par_iter().with_max_len(1).map(compare).collect();
    let (mut answers, refused) = parted(answers)?;
    if options.format == TableFormat::Json {
        let one = files.len() == 1 && answers.len() == 1;
        let all = if one {
            answers.remove(0).json
        } else {
            answers.into_iter().map(|it| it.json).collect()
        };
        output::line(&all.to_string())?;
    } else {
        let rows: Vec<_> = answers.into_iter().flat_map(|it| it.rows).collect();
        output::table(options.format, &compared::OF_WHAT_IF, &compared::NUMBERS_OF_WHAT_IF, &rows)?;
    }
    Ok(finished(setting, &refused))
}

/// What was chosen: as the file says, else as its own rule has it.
fn before(election: &Election, profile: &Profile) -> Result<Vec<u32>, Error> {
    if let Some(selected) = satisfaction::chosen(&election.projects) {
        return Ok(selected);
    }
    let declared = election.meta.get("rule").and_then(rules::find);
    let outcome = declared.and_then(|rule| (rule.choose)(&Ask { profile, election }).ok());
    outcome.map(|outcome| outcome.selected).ok_or_else(|| {
        refused(
            election,
            Text::new(
                "plik nie mówi, co wybrano, a jego własnej reguły nie da się zastosować",
                "the file does not say what was chosen, and its own rule cannot be applied",
            ),
            Text::new(
                "dodać do PROJECTS kolumnę `selected` (1 wybrany, 0 nie) albo do META regułę z listy \
                 `--rule list`",
                "add the column `selected` (1 chosen, 0 not) to PROJECTS, or a rule of `--rule list` \
                 to META",
            ),
        )
    })
}

/// The columns voters are compared by.
pub(super) const COLUMNS: [(&str, Column); 4] = [
    ("sex", Column::Sex),
    ("age", Column::AgeBand),
    ("voting_method", Column::VotingMethod),
    ("district", Column::District),
];
