//! What was found, for people and for programs.

use crate::language::{Lang, Text};
use crate::period::Year;
use crate::sources::inert::inert;
use crate::territory::Territory;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// What follows from a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The row is left out: no confirmation could make it right.
    Reject,
    /// The figure is doubtful, kept and shown, but does not count until someone confirms it.
    Hold,
    /// The figure counts; somebody should look at it.
    Note,
}

impl Severity {
    /// Every severity, the gravest first.
    pub const ALL: [Self; 3] = [Self::Reject, Self::Hold, Self::Note];

    /// The word of rules and tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reject => "reject",
            Self::Hold => "hold",
            Self::Note => "note",
        }
    }

    /// Reads such a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.word() == word)
    }
}

/// One thing a rule found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What follows.
    pub severity: Severity,
    /// The rule's id; [`super::judge::BY_HAND`] where the file itself holds the figure back.
    pub rule: Arc<str>,
    /// The place of the row among the observations judged; `None` when a row is lacking, and in
    /// what a generation keeps.
    pub row: Option<usize>,
    /// The dataset; several, joined by a comma, where a row is lacking.
    pub dataset: Arc<str>,
    /// The variable.
    pub variable: Arc<str>,
    /// What the figure is about.
    pub territory: Territory,
    /// The territory's name.
    pub name: Text,
    /// When; `None` when several years are lacking.
    pub year: Option<Year>,
    /// For whom.
    pub grp: Arc<str>,
    /// The figure as printed; empty when a row is lacking.
    pub value: String,
    /// What would have been right.
    pub expected: Text,
    /// The file of the row.
    pub file: Arc<str>,
    /// The line of the row, from 1.
    pub line: Option<usize>,
    /// What is wrong, in a sentence.
    pub message: Text,
    /// Who says that the figure is right, when and why.
    pub confirmation: Option<Text>,
    /// Whether somebody has decided already: the figure is confirmed, or held back in the file.
    pub settled: bool,
}

impl Finding {
    /// Whether somebody has to look before this figure counts.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.severity != Severity::Note && !self.settled
    }

    fn cells(&self, lang: Lang) -> [String; 13] {
        [
            self.severity.word().to_owned(),
            self.rule.to_string(),
            self.dataset.to_string(),
            self.variable.to_string(),
            self.territory.to_string(),
            self.name.get(lang).to_owned(),
            self.year.map(|year| year.to_string()).unwrap_or_default(),
            self.grp.to_string(),
            self.value.clone(),
            self.expected.get(lang).to_owned(),
            self.file.to_string(),
            self.line.map(|line| line.to_string()).unwrap_or_default(),
            self.told(lang),
        ]
    }

    /// What is wrong, and who says that it is right all the same.
    fn told(&self, lang: Lang) -> String {
        let message = self.message.get(lang);
        match &self.confirmation {
            Some(words) => format!("{message}; {}", words.get(lang)),
            None => message.to_owned(),
        }
    }
}

/// The columns of [`table`], [`csv()`] and [`json()`].
pub const COLUMNS: [&str; 13] = [
    "severity",
    "rule",
    "dataset",
    "variable",
    "territory",
    "name",
    "year",
    "grp",
    "value",
    "expected",
    "file",
    "line",
    "message",
];
/// The columns that are numbers.
pub const NUMBERS: [&str; 2] = ["year", "line"];

/// How many findings of one rule are printed; the rest are counted and written to a file.
pub const FINDINGS_TOLD: usize = 20;

/// The cells of findings, in the order of [`COLUMNS`].
#[must_use]
pub fn table(findings: &[Finding], lang: Lang) -> Vec<[String; 13]> {
    findings.iter().map(|finding| finding.cells(lang)).collect()
}

/// The first [`FINDINGS_TOLD`] findings of each rule, in their order, and how many more each rule
/// has.
#[must_use]
pub fn first_of_each(findings: &[Finding]) -> (Vec<&Finding>, BTreeMap<&str, usize>) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut told = Vec::new();
    for finding in findings {
        let count = seen.entry(&finding.rule).or_default();
        *count += 1;
        if *count <= FINDINGS_TOLD {
            told.push(finding);
        }
    }
    seen.retain(|_, count| *count > FINDINGS_TOLD);
    (told, seen.into_iter().map(|(rule, count)| (rule, count - FINDINGS_TOLD)).collect())
}

/// How many findings there are of each severity, rule and dataset, and how many of them are open.
#[must_use]
pub fn counts(findings: &[Finding]) -> BTreeMap<(Severity, &str, &str), (usize, usize)> {
    let mut counts: BTreeMap<_, (usize, usize)> = BTreeMap::new();
    for finding in findings {
        let of = counts.entry((finding.severity, &*finding.rule, &*finding.dataset)).or_default();
        of.0 += 1;
        of.1 += usize::from(finding.is_open());
    }
    counts
}

/// All findings as CSV (RFC 4180, with LF).
#[must_use]
pub fn csv(findings: &[Finding], lang: Lang) -> String {
    let mut out = COLUMNS.join(",");
    out.push('\n');
    for cells in table(findings, lang) {
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            let cell = inert(cell);
            if cell.contains(['"', ',', '\n', '\r']) {
                let _ = write!(out, "\"{}\"", cell.replace('"', "\"\""));
            } else {
                out.push_str(&cell);
            }
        }
        out.push('\n');
    }
    out
}

/// All findings as an array of objects, one a line.
#[must_use]
pub fn json(findings: &[Finding], lang: Lang) -> String {
    let rows: Vec<String> = table(findings, lang)
        .into_iter()
        .map(|cells| {
            let object: Map<String, Value> = COLUMNS
                .iter()
                .zip(cells)
                .map(|(column, cell)| ((*column).to_owned(), json_cell(column, cell)))
                .collect();
            Value::Object(object).to_string()
        })
        .collect();
    if rows.is_empty() { "[]\n".to_owned() } else { format!("[\n{}\n]\n", rows.join(",\n")) }
}

fn json_cell(column: &str, cell: String) -> Value {
    if cell.is_empty() {
        return Value::Null;
    }
    let number = NUMBERS.contains(&column).then(|| cell.parse::<u64>().ok()).flatten();
    number.map_or(Value::String(cell), Value::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observations::quality::samples::{figure, judged, rule, series};

    fn findings(values: &[f64]) -> Vec<Finding> {
        judged(&series("part", 1, values), &rule("range", "part", "min = 0", "hold")).findings
    }

    #[test]
    fn the_first_twenty_of_a_rule_are_told_and_the_rest_counted() {
        let many = findings(&[-1.0; 23]);
        let (told, more) = first_of_each(&many);
        assert_eq!((told.len(), more), (20, BTreeMap::from([("made", 3)])));
        assert_eq!(
            counts(&many),
            BTreeMap::from([((Severity::Hold, "made", "office/made"), (23, 23))])
        );
    }

    #[test]
    fn csv_and_json_say_the_same_and_quote_what_must_be() {
        let mut row = figure("part", 1, 2020, -2.0);
        row.source_value = "=HYPERLINK(\"x\"), 2".to_owned();
        let found = judged(&[row], &rule("range", "part", "min = 0", "hold")).findings;
        let text = csv(&found, Lang::En);
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some(COLUMNS.join(",").as_str()));
        assert_eq!(
            lines.next(),
            Some(
                "hold,made,office/made,part,120601,Member 1,2020,all,\"'=HYPERLINK(\"\"x\"\"), 2\",≥ 0,\
                 made.csv,2,wrong: the figure reads -2"
            )
        );
        let rows: Value = serde_json::from_str(&json(&found, Lang::Pl)).expect("JSON");
        assert_eq!(rows[0]["year"], 2020);
        assert_eq!(rows[0]["value"], "=HYPERLINK(\"x\"), 2");
        assert_eq!(rows[0]["message"], "źle: jest -2");
        assert_eq!(json(&[], Lang::Pl), "[]\n");
    }
}
