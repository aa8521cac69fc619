//! What is odd about a file of ballots, told so that programs and people can act on it.

use crate::language::Text;
use serde::Serialize;

/// How grave a problem is, in the terms of Pabulib's checker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The file is invalid.
    Error,
    /// The file is valid and somebody should look at it.
    Warning,
}

/// One problem of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The class of the problem, the same words in every run: `duplicate-voter`.
    pub code: &'static str,
    /// Whether it makes the file invalid.
    pub severity: Severity,
    /// The line, from 1; none when the whole file is meant.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: Text,
    /// What to do.
    pub remedy: Text,
}

/// How many problems of one class are kept one by one; the rest are counted.
pub(super) const KEPT: usize = 200;

/// The problems of one file: in the order they were found, at most 200 of each class.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    kept: Vec<Problem>,
    /// How often each class occurred, in the order of first occurrence.
    counts: Vec<(&'static str, Severity, usize)>,
}

impl Problems {
    /// Adds an error; its words are made only where it is kept.
    pub fn error(
        &mut self,
        code: &'static str,
        line: Option<usize>,
        words: impl FnOnce() -> (Text, Text),
    ) {
        self.push(code, Severity::Error, line, words);
    }

    /// Adds a warning; its words are made only where it is kept.
    pub fn warning(
        &mut self,
        code: &'static str,
        line: Option<usize>,
        words: impl FnOnce() -> (Text, Text),
    ) {
        self.push(code, Severity::Warning, line, words);
    }

    /// Adds a problem; `words` are its message and its remedy.
    pub fn push(
        &mut self,
        code: &'static str,
        severity: Severity,
        line: Option<usize>,
        words: impl FnOnce() -> (Text, Text),
    ) {
        let place = self.counts.iter().position(|(known, of, _)| *known == code && *of == severity);
        let place = place.unwrap_or_else(|| {
            self.counts.push((code, severity, 0));
            self.counts.len() - 1
        });
        self.counts[place].2 += 1;
        if self.counts[place].2 <= KEPT {
            let (message, remedy) = words();
            self.kept.push(Problem { code, severity, line, message, remedy });
        }
    }

    /// The problems kept.
    #[must_use]
    pub fn kept(&self) -> &[Problem] {
        &self.kept
    }

    /// Every class with its gravity and how often it occurred.
    #[must_use]
    pub fn counts(&self) -> &[(&'static str, Severity, usize)] {
        &self.counts
    }

    /// How often a class occurred.
    #[must_use]
    pub fn count(&self, code: &str) -> usize {
        self.counts.iter().filter(|(known, ..)| *known == code).map(|(.., count)| count).sum()
    }

    /// All but the problems of one class.
    #[must_use]
    pub fn without(&self, code: &str) -> Self {
        let mut all = self.clone();
        all.kept.retain(|problem| problem.code != code);
        all.counts.retain(|(known, ..)| *known != code);
        all
    }

    /// The same with only the first problem of each of some classes that occurred fewer than so often,
    /// counted once and its remedy lengthened: what few persons answered is not to be counted by who
    /// reads of it.
    #[must_use]
    pub fn once_where_few(&self, codes: &[&str], fewer_than: usize, more: &Text) -> Self {
        let mut all = self.clone();
        for (code, severity, count) in &mut all.counts {
            if !codes.contains(code) || *count >= fewer_than {
                continue;
            }
            *count = 1;
            let mut first = true;
            all.kept.retain_mut(|it| {
                if it.code != *code || it.severity != *severity {
                    return true;
                }
                let remedy = |of: &str, more: &str| format!("{of}; {more}");
                let of = &it.remedy;
                it.remedy = Text::new(remedy(&of.pl, &more.pl), remedy(&of.en, &more.en));
                std::mem::take(&mut first)
            });
        }
        all
    }

    /// Whether nothing makes the file invalid.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.counts.iter().all(|(_, severity, _)| *severity == Severity::Warning)
    }

    /// Adds all problems of another finding.
    pub fn absorb(&mut self, other: Self) {
        for problem in other.kept {
            let Problem { code, severity, line, message, remedy } = problem;
            self.push(code, severity, line, || (message, remedy));
        }
        for (code, severity, count) in other.counts {
            let unkept = count.saturating_sub(KEPT);
            if let Some(entry) = self.counts.iter_mut().find(|it| it.0 == code && it.1 == severity)
            {
                entry.2 += unkept;
            }
        }
    }
}
