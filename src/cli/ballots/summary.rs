//! One row a file, for eyes and spreadsheets.

use super::files::Counted;
use crate::cli::say;
use crate::language::Lang;
use crate::sources::pabulib::Severity;

pub(super) const HEADER: [&str; 13] = [
    "file",
    "vote_type",
    "rule",
    "num_votes",
    "num_projects",
    "budget",
    "selected",
    "recount_agrees",
    "rule_reproduces_selected",
    "mean_ballot_length",
    "share_with_a_winner",
    "errors",
    "warnings",
];
pub(super) const NUMERIC: [&str; 8] = [
    "num_votes",
    "num_projects",
    "budget",
    "selected",
    "mean_ballot_length",
    "share_with_a_winner",
    "errors",
    "warnings",
];

/// How much of all names is the folder they share: for eyes it is left out.
pub(super) fn shared_folder(files: &[Counted]) -> usize {
    let mut names = files.iter().map(|file| file.name.as_str());
    let folder = |name: &str| name.rfind('/').map_or(0, |slash| slash + 1);
    let first = names.next().unwrap_or_default();
    let mut shared = folder(first);
    for name in names {
        while !name.starts_with(&first[..shared]) {
            shared = folder(first[..shared].trim_end_matches('/'));
        }
    }
    shared
}

pub(super) fn row(file: &Counted, without: usize, lang: Option<Lang>) -> Vec<Option<String>> {
    let Counted { meta, statistics, problems, .. } = file;
    let text = |key: &str| meta.get(key).map(str::to_owned);
    let answer = |is: Option<bool>| {
        // Words for people, the same in every language for programs.
        is.map(|is| match lang {
            Some(lang) => {
                say(lang, if is { "tak" } else { "nie" }, if is { "yes" } else { "no" }).to_owned()
            }
            None => is.to_string(),
        })
    };
    let of = |severity: Severity| {
        let of = problems.counts().iter().filter(|(_, it, _)| *it == severity);
        Some(of.map(|(.., count)| count).sum::<usize>().to_string())
    };
    let chosen = statistics.chosen.as_ref();
    let number = |number: Option<f64>| number.map(|number| number.to_string());
    vec![
        Some(file.name[without..].to_owned()),
        text("vote_type"),
        text("rule"),
        Some(statistics.recount.num_votes.to_string()),
        Some(statistics.recount.num_projects.to_string()),
        meta.budget().map(|budget| budget.to_string()),
        chosen.map(|it| it.winners.to_string()),
        answer(statistics.recount.agrees()),
        answer(file.reproduced),
        number(statistics.shape.mean_length),
        number(chosen.and_then(|it| it.share_with_a_winner)),
        of(Severity::Error),
        of(Severity::Warning),
    ]
}
