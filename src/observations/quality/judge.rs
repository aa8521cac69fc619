//! What rules and confirmations say of figures, and what follows for them.

use super::confirmations::{self, Confirmation, printed};
use super::figures::{Figures, printed_number};
use super::findings::{Finding, Severity};
use super::kinds::{At, Suspect};
use super::records::{self, FAULTS_TOLD};
use super::rules::Rule;
use crate::diagnostic::Diagnosed;
use crate::language::Text;
use crate::reading::{Reading, Reason};
use crate::sources::descriptor::Dataset;
use crate::sources::tidy_csv::{EVERYONE, Observation};
use crate::territory::{Register, Territory};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

/// Stands in place of a rule where the file itself marks a figure as doubtful.
pub const BY_HAND: &str = "held-in-file";
/// Stands in place of a rule where a confirmation is of no use.
pub const IDLE: &str = "idle-confirmation";

/// What a finding means that no rule of a file made: one of [`BY_HAND`] or [`IDLE`].
#[must_use]
pub fn says(rule: &str) -> Option<Text> {
    match rule {
        BY_HAND => Some(Text::new("wstrzymana w pliku danych", "held back in the data file")),
        IDLE => Some(Text::new(
            "niczego nie wstrzymano: potwierdzenie jest zbędne",
            "nothing holds this figure back: the confirmation is not needed",
        )),
        _ => None,
    }
}

/// What becomes of one row.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It is left out.
    Reject,
    /// It is doubtful, with the note that says why.
    Hold(String),
    /// It counts with this value, with the note that says who confirmed it.
    Confirm(f64, String),
}

/// Everything found, and what becomes of the rows it is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// The findings, sorted by severity, rule, dataset and key.
    pub findings: Vec<Finding>,
    /// What becomes of rows, by their places among the observations.
    pub verdicts: BTreeMap<usize, Verdict>,
    /// The same by the ids of datasets, in words that change with any of it.
    pub told: BTreeMap<Arc<str>, String>,
}

impl Judgement {
    /// The rows that are held back, in their order.
    pub fn held(&self) -> impl Iterator<Item = usize> {
        let held = |verdict: &Verdict| matches!(verdict, Verdict::Hold(_));
        self.verdicts.iter().filter(move |(_, verdict)| held(verdict)).map(|(row, _)| *row)
    }

    /// Whether a rule rejects or holds a figure nobody has decided about: findings in the sense of
    /// the exit code.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.findings.iter().any(Finding::is_open)
    }
}

/// Looks at all figures at once. The findings do not depend on the order of the rows.
///
/// # Errors
/// Confirmations of figures that do not exist, have another value, or print no number.
pub fn judge(
    observations: &[Observation],
    register: &Register,
    datasets: &[Dataset],
    rules: &[Rule],
    confirmations: &[Confirmation],
) -> Diagnosed<Judgement> {
    let figures = Figures::new(observations, register, datasets);
    let confirmed = confirmed(&figures, confirmations)?;
    let found: Vec<(&Rule, Suspect)> = rules
        .par_iter()
        .flat_map_iter(|rule| rule.look(&figures).into_iter().map(move |suspect| (rule, suspect)))
        .collect();
    let mut verdicts = Verdicts::default();
    let mut findings = Vec::with_capacity(found.len());
    for (rule, suspect) in found {
        verdicts.hear(rule, &suspect);
        findings.push(finding(&figures, rule, suspect, &confirmed));
    }
    for (at, row) in observations.iter().enumerate() {
        if row.reading.reason() == Some(Reason::Doubtful) {
            verdicts.marked.insert(at);
            findings.push(held_in_file(&figures, at, confirmed.get(&at).copied()));
        }
    }
    for (at, confirmation) in &confirmed {
        if !verdicts.is_held(*at) {
            findings.push(idle(&figures, *at, confirmation));
        }
    }
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
    let verdicts = verdicts.spoken(&figures, &confirmed);
    let told = told(observations, &verdicts);
    Ok(Judgement { findings, verdicts, told })
}

/// What becomes of rows, by dataset, file and line.
fn told(
    observations: &[Observation],
    verdicts: &BTreeMap<usize, Verdict>,
) -> BTreeMap<Arc<str>, String> {
    let mut told: BTreeMap<Arc<str>, String> = BTreeMap::new();
    for (at, verdict) in verdicts {
        let Some(row) = observations.get(*at) else { continue };
        let of_it = told.entry(row.dataset.clone()).or_default();
        let _ = writeln!(of_it, "{}:{} {verdict:?}", row.file, row.line);
    }
    told
}

/// Makes of figures what was judged of them: rejected rows go, held figures become doubtful with
/// their printed value kept, confirmed ones count. Each says so in its note.
pub fn apply(observations: &mut Vec<Observation>, judgement: &Judgement) {
    for (at, verdict) in &judgement.verdicts {
        let Some(row) = observations.get_mut(*at) else { continue };
        match verdict {
            Verdict::Reject => {}
            Verdict::Hold(note) => {
                row.source_value = printed(row);
                row.reading = Reading::Missing(Reason::Doubtful);
                add_note(row, note);
            }
            Verdict::Confirm(value, note) => {
                row.reading = Reading::finite(*value);
                add_note(row, note);
            }
        }
    }
    let mut at = 0;
    observations.retain(|_| {
        let rejected = judgement.verdicts.get(&at) == Some(&Verdict::Reject);
        at += 1;
        !rejected
    });
}

fn add_note(row: &mut Observation, note: &str) {
    if !row.note.is_empty() {
        row.note.push_str("; ");
    }
    row.note.push_str(note);
}

type Confirmed<'c> = BTreeMap<usize, &'c Confirmation>;

/// The rows each confirmation is about.
fn confirmed<'c>(
    figures: &Figures<'_>,
    confirmations: &'c [Confirmation],
) -> Diagnosed<Confirmed<'c>> {
    let mut confirmed = BTreeMap::new();
    let (mut faults, mut untold) = (Vec::new(), 0_usize);
    for confirmation in confirmations {
        let rows = confirmation.rows(figures);
        let numbers = rows.iter().all(|key| figures.printed(key).is_some());
        if rows.is_empty() || !numbers {
            if faults.len() < FAULTS_TOLD {
                faults.push(confirmation.unmatched(figures));
            } else {
                untold += 1;
            }
        }
        confirmed.extend(rows.into_iter().map(|key| (key.row, confirmation)));
    }
    if untold > 0 {
        faults.push(records::untold(confirmations::FILE, untold));
    }
    if faults.is_empty() { Ok(confirmed) } else { Err(faults) }
}

/// What was said of rows, before confirmations are heard.
#[derive(Default)]
struct Verdicts<'r> {
    rejected: BTreeSet<usize>,
    held: BTreeMap<usize, BTreeSet<&'r str>>,
    marked: BTreeSet<usize>,
}

impl<'r> Verdicts<'r> {
    fn hear(&mut self, rule: &'r Rule, suspect: &Suspect) {
        let At::Row(row) = suspect.at else { return };
        match rule.severity {
            Severity::Reject => {
                self.rejected.insert(row);
            }
            Severity::Hold => {
                self.held.entry(row).or_default().insert(&rule.id);
            }
            Severity::Note => {}
        }
    }

    fn is_held(&self, row: usize) -> bool {
        self.held.contains_key(&row) || self.marked.contains(&row)
    }

    fn spoken(self, figures: &Figures<'_>, confirmed: &Confirmed<'_>) -> BTreeMap<usize, Verdict> {
        let mut spoken = BTreeMap::new();
        for (row, rules) in &self.held {
            if figures.rows[*row].reading.value().is_some() {
                let rules: Vec<&str> = rules.iter().copied().collect();
                let note = format!("held back by the rule `{}`", rules.join("`, `"));
                spoken.insert(*row, Verdict::Hold(note));
            }
        }
        for (row, confirmation) in confirmed.iter().filter(|(row, _)| self.is_held(**row)) {
            if let Some(value) = printed_number(&figures.rows[*row]) {
                spoken.insert(*row, Verdict::Confirm(value, confirmation.note()));
            }
        }
        spoken.extend(self.rejected.into_iter().map(|row| (row, Verdict::Reject)));
        spoken
    }
}

fn finding(
    figures: &Figures<'_>,
    rule: &Rule,
    suspect: Suspect,
    confirmed: &Confirmed<'_>,
) -> Finding {
    let Suspect { at, expected, detail } = suspect;
    let message = joined(&rule.says, ": ", &detail);
    match at {
        At::Row(at) => {
            let row = &figures.rows[at];
            let by_hand = row.reading.reason() == Some(Reason::Doubtful);
            let confirmation = confirmed.get(&at).filter(|_| rule.severity == Severity::Hold);
            let confirmation = confirmation.map(|it| it.words());
            let settled = rule.severity == Severity::Hold && (by_hand || confirmation.is_some());
            let found = (rule.severity, rule.id.clone());
            Finding { confirmation, settled, ..of_row(figures, at, found, expected, message) }
        }
        At::Lack { datasets, variable, territory, year } => Finding {
            severity: rule.severity,
            rule: rule.id.clone(),
            row: None,
            dataset: Arc::from(datasets),
            variable: Arc::from(variable),
            territory,
            name: name(figures.register, territory),
            year,
            grp: Arc::from(EVERYONE),
            value: String::new(),
            expected,
            file: Arc::from(""),
            line: None,
            message,
            confirmation: None,
            settled: false,
        },
    }
}

fn of_row(
    figures: &Figures<'_>,
    at: usize,
    (severity, rule): (Severity, Arc<str>),
    expected: Text,
    message: Text,
) -> Finding {
    let row = &figures.rows[at];
    Finding {
        severity,
        rule,
        row: Some(at),
        dataset: row.dataset.clone(),
        variable: row.variable.clone(),
        territory: row.territory,
        name: name(figures.register, row.territory),
        year: Some(row.year),
        grp: row.grp.clone(),
        value: printed(row),
        expected,
        file: row.file.clone(),
        line: Some(row.line),
        message,
        confirmation: None,
        settled: false,
    }
}

fn held_in_file(figures: &Figures<'_>, at: usize, confirmation: Option<&Confirmation>) -> Finding {
    let note = &figures.rows[at].note;
    let says = says(BY_HAND).unwrap_or_default();
    let says = if note.is_empty() { says } else { joined(&says, ": ", &Text::same(note)) };
    let confirmation = confirmation.map(Confirmation::words);
    let found = (Severity::Hold, Arc::from(BY_HAND));
    Finding { confirmation, settled: true, ..of_row(figures, at, found, Text::default(), says) }
}

fn idle(figures: &Figures<'_>, at: usize, confirmation: &Confirmation) -> Finding {
    let message = says(IDLE).unwrap_or_default();
    let confirmation = Some(confirmation.words());
    let found = (Severity::Note, Arc::from(IDLE));
    Finding { confirmation, ..of_row(figures, at, found, Text::default(), message) }
}

fn joined(first: &Text, with: &str, second: &Text) -> Text {
    let join = |first: &str, second: &str| format!("{first}{with}{second}");
    Text::new(join(&first.pl, &second.pl), join(&first.en, &second.en))
}

fn name(register: &Register, territory: Territory) -> Text {
    match territory {
        Territory::Gmina(code) => Text::same(register.name(code)),
        Territory::Metropolis => Text::new("metropolia", "metropolis"),
        Territory::Ring => match register.core() {
            Some(core) => Text::new(
                format!("metropolia bez {}", core.genitive),
                format!("metropolis without {}", core.name),
            ),
            None => {
                Text::new("metropolia bez miasta rdzeniowego", "metropolis without a core city")
            }
        },
        Territory::Poland => Text::new("Polska", "Poland"),
    }
}

/// What findings are sorted by; the gravest first, then by rule and key.
fn order(finding: &Finding) -> impl Ord {
    let Finding { severity, rule, dataset, variable, territory, year, grp, file, line, .. } =
        finding;
    (*severity, rule, dataset, variable, *territory, *year, grp, file, *line, &finding.message)
}

#[cfg(test)]
#[path = "tests/judge.rs"]
mod tests;
