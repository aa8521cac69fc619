//! What a sentence claims, as data: the test on numbers that it states the outcome of, so that somebody
//! else can run the same test on the same numbers (`tests/oracles/claims.py`, `tests/it/claims.rs`).

use super::document::Span;
use super::edition::Edition;
use crate::assessments::change::Change;
use crate::assessments::progress::{Class, Judgement, Obstacle};
use crate::indicators::file::Indicator;
use crate::territory::Territory;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// A test on numbers and what it found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Claim {
    /// The key in `reports/annual/texts.toml` of the text that states it.
    pub sentence: String,
    /// Which test; `reports/annual/README.md` says how each is run.
    pub test: &'static str,
    /// What it found, one word of the test's own.
    pub says: String,
    /// The indicator; empty where it is about several or about none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub indicator: String,
    /// Where, as a lineage key has it; empty where it is about several places.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// The first year that takes part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<i32>,
    /// The last year, or the only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<i32>,
    /// What the test takes besides, and what is printed of it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub parts: BTreeMap<&'static str, Part>,
}

/// A part of a test.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Part {
    /// A number, not rounded.
    Number(f64),
    /// A word: a method, a unit, an obstacle.
    Word(String),
    /// Several: territories, `name=value`.
    List(Vec<String>),
}

impl fmt::Display for Part {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(out),
            Self::Word(word) => word.fmt(out),
            Self::List(words) => words.join(" ").fmt(out),
        }
    }
}

impl Claim {
    /// What the text of `sentence` states: that `test` says so.
    pub fn new(sentence: impl Into<String>, test: &'static str, says: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            test,
            says: says.into(),
            indicator: String::new(),
            place: String::new(),
            from: None,
            to: None,
            parts: BTreeMap::new(),
        }
    }

    /// Of which indicator.
    #[must_use]
    pub fn of(self, indicator: &Indicator) -> Self {
        Self { indicator: indicator.id.clone(), ..self }
    }

    /// Where.
    #[must_use]
    pub fn at(self, place: Territory) -> Self {
        Self { place: place.to_string(), ..self }
    }

    /// In one year.
    #[must_use]
    pub fn in_year(self, year: i32) -> Self {
        Self { to: Some(year), ..self }
    }

    /// Between two years.
    #[must_use]
    pub fn between(self, from: i32, to: i32) -> Self {
        Self { from: Some(from), to: Some(to), ..self }
    }

    /// Between the years of a change, where there is one.
    #[must_use]
    pub fn over(self, changed: Change) -> Self {
        match changed {
            Change::Between(from, to) => self.between(from.year, to.year),
            Change::Missing(_) => self,
        }
    }

    /// With a number; one that is none is left out.
    #[must_use]
    pub fn number(mut self, name: &'static str, value: f64) -> Self {
        if value.is_finite() {
            // Zero has no sign.
            self.parts.insert(name, Part::Number(value + 0.0));
        }
        self
    }

    /// With a word.
    #[must_use]
    pub fn word(mut self, name: &'static str, word: impl Into<String>) -> Self {
        self.parts.insert(name, Part::Word(word.into()));
        self
    }

    /// With several words.
    #[must_use]
    pub fn list(mut self, name: &'static str, words: Vec<String>) -> Self {
        self.parts.insert(name, Part::List(words));
        self
    }

    /// The words that state it, bound to it.
    #[must_use]
    pub fn told(self, spans: Vec<Span>) -> Span {
        Span::Claim { spans, claim: Box::new(self) }
    }

    /// The same for plain words.
    pub fn said(self, text: impl Into<String>) -> Span {
        self.told(vec![Span::text(text)])
    }
}

/// The claim of a verdict of the method that stands first.
#[must_use]
pub fn verdict(
    edition: &Edition<'_>,
    indicator: &Indicator,
    place: Territory,
    judged: Judgement,
) -> Claim {
    let claim = Claim::new(format!("status.{}", judged.status), "verdict", judged.status);
    let claim = claim.of(indicator).at(place).over(edition.change(indicator, place));
    let claim = claim.word("method", edition.material.headline.id);
    match judged.class {
        Class::NotAssessable(why) => claim.word("why", obstacle(why)),
        class => claim
            .word("class", class.as_str())
            .number("progress", judged.progress.unwrap_or(f64::NAN)),
    }
}

/// Why nothing can be said, as one word.
const fn obstacle(why: Obstacle) -> &'static str {
    match why {
        Obstacle::NoData => "no-data",
        Obstacle::TooFewYears => "too-few-years",
        Obstacle::NoDirection => "no-direction",
        Obstacle::Nominal => "current-prices",
        Obstacle::NotPositive => "not-positive",
        Obstacle::NoTarget => "no-target",
        Obstacle::NothingToDo => "nothing-to-do",
        Obstacle::TooLate => "target-year-passed",
    }
}

/// `more`, `less` or `equal`: what a difference comes to.
#[must_use]
pub fn direction(difference: f64) -> &'static str {
    if difference > 0.0 {
        "more"
    } else if difference < 0.0 {
        "less"
    } else {
        "equal"
    }
}
