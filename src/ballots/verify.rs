//! Whether the rule a file declares leads to the projects it marks as selected.
//!
//! Source: pabulib.org/format: `selected` says what was chosen by the original rule, 1 yes; 2 and 3
//! are special cases a rule does not give. As in the official checker, greedy rules are applied to
//! the columns `score` and `votes` of the file; whether those agree with the ballots is another
//! question.

use super::profile::Profile;
use super::rules::{
    self, Ask, NotApplicable, Outcome, Totals, equal_shares, greedy, greedy_no_skip,
    greedy_threshold,
};
use crate::language::Text;
use crate::sources::pabulib::{Election, VoteType};

/// What came of the comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verification {
    /// The rule chooses the projects the file marks, and no others.
    Reproduced,
    /// It does not.
    Differs {
        /// Chosen by the rule, not marked in the file.
        unmarked: Vec<u32>,
        /// Marked in the file, not chosen by the rule.
        unexplained: Vec<u32>,
    },
    /// It cannot be said, and why.
    NotVerifiable(Text),
}

impl Verification {
    /// Whether the rule reproduces the file; `None` where that cannot be said.
    #[must_use]
    pub const fn agrees(&self) -> Option<bool> {
        match self {
            Self::Reproduced => Some(true),
            Self::Differs { .. } => Some(false),
            Self::NotVerifiable(_) => None,
        }
    }
}

/// The mark of a project chosen by the original rule.
const SELECTED: u8 = 1;

/// Rules that do not follow from a file alone.
const NOT_IN_THE_FILE: [&str; 3] = ["unknown", "greedy-custom", "greedy-exclusive"];

type ByTotals = fn(&Ask<'_>, &Totals) -> Result<Outcome, NotApplicable>;

/// Rules that are applied to the totals the file states.
const BY_TOTALS: [(&str, ByTotals); 3] = [
    (greedy::RULE.name, |ask, totals| Ok(greedy::choose(ask, totals))),
    (greedy_no_skip::RULE.name, greedy_no_skip::choose),
    (greedy_threshold::RULE.name, greedy_threshold::choose),
];

/// The projects a file marks as chosen by its rule, in the order of the file; `None` where it marks
/// none as chosen or not.
#[must_use]
pub fn selected(election: &Election) -> Option<Vec<u32>> {
    let projects = election.projects.all();
    if projects.iter().all(|project| project.selected.is_none()) {
        return None;
    }
    let marked = (0_u32..).zip(projects).filter(|(_, it)| it.selected == Some(SELECTED));
    Some(marked.map(|(place, _)| place).collect())
}

/// Applies the rule the file declares and compares. Ballots are gathered only for rules that need
/// them: the kinds of greedy go by the columns of PROJECTS.
#[must_use]
pub fn verify(election: &Election) -> Verification {
    match declared(election) {
        Ok((outcome, marked)) => compared(&outcome.selected, &marked, election.projects.len()),
        Err(NotApplicable(why)) => Verification::NotVerifiable(why),
    }
}

/// The same of a file too large to keep, whose ballots `election` lacks: only rules that go by sums,
/// those the file states or, of ballots that only approve, how many `voters` name each project.
#[must_use]
pub fn verify_by_sums(election: &Election, voters: &[u64]) -> Verification {
    let approve =
        matches!(election.meta.vote_type(), Some(VoteType::Approval | VoteType::ChooseOne));
    let counted = approve.then(|| Totals::of_votes(voters));
    match by_sums(election, counted) {
        Ok((outcome, marked)) => compared(&outcome.selected, &marked, election.projects.len()),
        Err(NotApplicable(why)) => Verification::NotVerifiable(why),
    }
}

fn by_sums(
    election: &Election,
    counted: Option<Totals>,
) -> Result<(Outcome, Vec<u32>), NotApplicable> {
    let (name, marked) = stated(election)?;
    let rule = BY_TOTALS.iter().find(|(known, _)| *known == name);
    let totals = Totals::stated(election).or(counted);
    let (Some((_, choose)), Some(totals)) = (rule, totals) else {
        return Err(NotApplicable::because(
            &format!("plik ma więcej niż 1 GiB, a reguła `{name}` wymaga wszystkich głosów naraz"),
            &format!(
                "the file has more than 1 GiB, and the rule `{name}` needs all ballots at once"
            ),
        ));
    };
    let profile = Profile::without_ballots(election).ok_or_else(undescribed)?;
    Ok((choose(&Ask { profile: &profile, election }, &totals)?, marked))
}

/// The rule the file declares, and the projects it marks.
fn stated(election: &Election) -> Result<(&str, Vec<u32>), NotApplicable> {
    let marked = selected(election).ok_or_else(|| {
        NotApplicable::because(
            "plik nie mówi, co wybrano (brak kolumny `selected`)",
            "the file does not say what was selected (no column `selected`)",
        )
    })?;
    let name = election.meta.get("rule").ok_or_else(|| {
        NotApplicable::because("plik nie podaje reguły", "the file states no rule")
    })?;
    if NOT_IN_THE_FILE.contains(&name) {
        return Err(NotApplicable::because(
            &format!("reguła `{name}` nie wynika z samego pliku"),
            &format!("the rule `{name}` does not follow from the file alone"),
        ));
    }
    Ok((name, marked))
}

fn undescribed() -> NotApplicable {
    NotApplicable::because(
        "META nie podaje budżetu albo rodzaju głosu",
        "META states no budget or no kind of vote",
    )
}

/// What the declared rule chooses, and what the file marks.
fn declared(election: &Election) -> Result<(Outcome, Vec<u32>), NotApplicable> {
    let (name, marked) = stated(election)?;
    let by_totals = BY_TOTALS.iter().find(|(known, _)| *known == name);
    if let (Some((_, choose)), Some(totals)) = (by_totals, Totals::stated(election)) {
        let profile = Profile::without_ballots(election).ok_or_else(undescribed)?;
        return Ok((choose(&Ask { profile: &profile, election }, &totals)?, marked));
    }
    let rule = rules::find(name).ok_or_else(|| {
        NotApplicable::because(
            &format!("program nie zna reguły `{name}`"),
            &format!("the program does not know the rule `{name}`"),
        )
    })?;
    let profile = Profile::of(election).ok_or_else(undescribed)?;
    let ask = Ask { profile: &profile, election };
    let outcome = equal_shares::as_checked(name, &ask).unwrap_or_else(|| (rule.choose)(&ask));
    Ok((outcome?, marked))
}

fn compared(chosen: &[u32], marked: &[u32], projects: usize) -> Verification {
    let mut is_chosen = vec![false; projects];
    for project in chosen {
        is_chosen[*project as usize] = true;
    }
    let mut is_marked = vec![false; projects];
    for project in marked {
        is_marked[*project as usize] = true;
    }
    let only = |here: &[bool], there: &[bool]| -> Vec<u32> {
        let both = (0_u32..).zip(here.iter().zip(there));
        both.filter(|(_, (here, there))| **here && !**there).map(|(place, _)| place).collect()
    };
    let (unmarked, unexplained) = (only(&is_chosen, &is_marked), only(&is_marked, &is_chosen));
    if unmarked.is_empty() && unexplained.is_empty() {
        Verification::Reproduced
    } else {
        Verification::Differs { unmarked, unexplained }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn read(rule: &str, selected: &str) -> Verification {
        let text = format!(
            "META\nkey;value\nbudget;10\nvote_type;approval\n{rule}PROJECTS\n\
             project_id;cost;votes{selected}\nVOTES\nvoter_id;vote\n1;a,b\n2;a\n"
        );
        let election = Election::read(text.as_bytes(), "made.pb").unwrap();
        verify(&election)
    }

    #[test]
    fn a_rule_is_reproduced_contradicted_or_cannot_be_said() {
        let marked = |a: u8, b: u8| format!(";selected\na;6;2;{a}\nb;5;1;{b}");
        assert_eq!(read("rule;greedy\n", &marked(1, 0)), Verification::Reproduced);
        let differs = Verification::Differs { unmarked: vec![0], unexplained: vec![1] };
        assert_eq!(read("rule;greedy\n", &marked(0, 1)), differs);
        // 2 and 3 are not chosen by the rule.
        assert_eq!(read("rule;greedy-no-skip\n", &marked(1, 3)), Verification::Reproduced);
        for (rule, selected) in [
            ("rule;greedy\n", "\na;6;2\nb;5;1".to_owned()),
            ("rule;unknown\n", marked(1, 0)),
            ("rule;greedy-custom\n", marked(1, 0)),
            ("rule;greedy-exclusive\n", marked(1, 0)),
            ("rule;greedy-threshold\n", marked(1, 0)),
            ("rule;lottery\n", marked(1, 0)),
            ("", marked(1, 0)),
        ] {
            let verification = read(rule, &selected);
            assert_eq!(verification.agrees(), None, "{rule}{selected}");
            let Verification::NotVerifiable(why) = verification else { panic!("{rule}") };
            assert!(why.is_complete());
        }
    }

    /// The official checker finds no greedy rule broken in these files.
    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn every_declared_greedy_rule_is_reproduced() {
        let corpus = std::env::var("HEJNAL_CORPUS").expect("HEJNAL_CORPUS");
        let mut counts: BTreeMap<(&str, String, Option<bool>), usize> = BTreeMap::new();
        for folder in ["krakow", "other", "old-dialect", "broken"] {
            let files = std::fs::read_dir(format!("{corpus}/data/pabulib/{folder}")).unwrap();
            for path in files.map(|file| file.unwrap().path()) {
                let bytes = std::fs::read(&path).unwrap();
                let Ok(election) = Election::read(&bytes, &path.display().to_string()) else {
                    continue;
                };
                let Some(profile) = Profile::of(&election) else { continue };
                let rule = election.meta.get("rule").unwrap_or_default().to_owned();
                let verification = verify(&election);
                let greedy = rule.starts_with("greedy");
                if greedy && matches!(folder, "krakow" | "other") {
                    assert_ne!(verification.agrees(), Some(false), "{path:?} {verification:?}");
                }
                // The ballots lead to the same as the columns of a sound file.
                if verification.agrees() == Some(true) && greedy {
                    let ask = Ask { profile: &profile, election: &election };
                    let recount = (rules::find(&rule).unwrap().choose)(&ask).unwrap();
                    let marked = selected(&election).unwrap();
                    let same = compared(&recount.selected, &marked, election.projects.len());
                    assert!(same == Verification::Reproduced || folder == "broken", "{path:?}");
                }
                *counts.entry((folder, rule, verification.agrees())).or_default() += 1;
            }
        }
        assert_eq!(counts[&("krakow", "greedy".to_owned(), Some(true))], 57);
        assert_eq!(counts[&("other", "greedy-threshold".to_owned(), Some(true))], 13);
        assert_eq!(counts[&("other", "greedy-no-skip".to_owned(), Some(true))], 5);
    }
}
