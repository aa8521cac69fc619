//! The fields of the format: their order, kinds and values.
//!
//! Source: pabulib.org/format and the fields of `pabulib-checker` 1.0.8, which agree but for the
//! sex `O`, which only the checker knows.

use super::codes::{COUNTRIES, CURRENCIES, LANGUAGES};
use super::literals::{real, whole};
use crate::sources::pabulib::VoteType;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Any text, lists included.
    Text,
    /// A whole number.
    Whole,
    /// A number with decimals.
    Real,
}

impl Kind {
    /// Whether a text that is not empty can be read as that.
    pub(super) fn holds(self, text: &str) -> bool {
        match self {
            Self::Text => true,
            Self::Whole => whole(text).is_some(),
            Self::Real => real(text).is_some(),
        }
    }

    /// What it is called, in Polish and English.
    pub(super) const fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("tekst", "a text"),
            Self::Whole => ("liczba całkowita", "a whole number"),
            Self::Real => ("liczba z kropką dziesiętną", "a number with a decimal point"),
        }
    }
}

/// One field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// Whether every file must have it.
    pub(super) needed: bool,
    /// Whether it may be empty.
    pub(super) nullable: bool,
    /// Whether a value of its kind is one of those allowed, and which those are.
    pub(super) allowed: Option<Allowed>,
}

/// Whether a value is allowed, and which values are.
type Allowed = (fn(&str) -> bool, &'static str);

const fn field(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, needed: false, nullable: false, allowed: None }
}

const fn needed(name: &'static str, kind: Kind) -> Field {
    Field { needed: true, ..field(name, kind) }
}

const fn nullable(name: &'static str, kind: Kind) -> Field {
    Field { nullable: true, ..field(name, kind) }
}

impl Field {
    const fn of(self, allowed: fn(&str) -> bool, which: &'static str) -> Self {
        Self { allowed: Some((allowed, which)), ..self }
    }
}

use Kind::{Real, Text, Whole};

/// META, in the order of the format. Dates are looked at by themselves.
pub(super) const META: [Field; 42] = [
    needed("description", Text),
    needed("country", Text).of(country, "ISO 3166 / `Worldwide`"),
    needed("unit", Text),
    field("district", Text),
    field("subunit", Text),
    needed("instance", Text),
    needed("num_projects", Whole),
    needed("num_votes", Whole),
    needed("budget", Real),
    needed("vote_type", Text).of(vote_type, "approval, choose-1, ordinal, cumulative, scoring"),
    needed("rule", Text),
    needed("date_begin", Text),
    needed("date_end", Text),
    field("min_length", Whole),
    field("max_length", Whole),
    field("min_sum_cost", Real),
    field("max_sum_cost", Real),
    field("min_points", Whole),
    field("max_points", Whole),
    field("min_sum_points", Whole),
    field("max_sum_points", Whole),
    field("default_score", Whole),
    field("min_project_cost", Whole),
    field("max_project_cost", Whole),
    field("min_project_score_threshold", Whole),
    field("neighborhoods", Text),
    field("subdistricts", Text),
    field("categories", Text),
    field("edition", Text),
    field("language", Text).of(language, "ISO 639-1: pl, en, ..."),
    field("currency", Text).of(currency, "ISO 4217: PLN, EUR, ..."),
    field("fully_funded", Whole).of(one, "1"),
    field("experimental", Whole).of(one, "1"),
    field("comment", Text).of(comment, "#1: ..."),
    field("acknowledgments", Text),
    field("leftover_budget", Text),
    field("budget_per_category", Text),
    field("budget_per_neighborhood", Text),
    field("min_length_per_category", Whole),
    field("max_length_per_category", Whole),
    field("min_sum_cost_per_category", Text),
    field("max_sum_cost_per_category", Text),
];

/// PROJECTS, in the order of the format.
pub(super) const PROJECTS: [Field; 16] = [
    needed("project_id", Text),
    needed("cost", Real),
    field("votes", Whole),
    field("score", Whole),
    field("name", Text),
    nullable("category", Text),
    nullable("beneficiaries", Text),
    field("selected", Whole).of(selected, "0, 1, 2, 3"),
    field("neighborhood", Text),
    field("subunit", Text),
    field("district", Text),
    field("description", Text),
    field("proposer", Text),
    field("public_id", Text),
    nullable("latitude", Real),
    nullable("longitude", Real),
];

/// VOTES, in the order of the format; the last eight are Zürich's.
pub(super) const VOTES: [Field; 17] = [
    needed("voter_id", Text),
    needed("vote", Text),
    field("points", Text),
    nullable("age", Text).of(age, "27, 40-59"),
    nullable("sex", Text).of(sex, "M, F, O"),
    field("voting_method", Text).of(method, "internet, paper"),
    nullable("district", Text),
    nullable("neighborhood", Text),
    nullable("education", Text),
    field("topic_preference_transport", Whole),
    field("topic_preference_culture", Whole),
    field("topic_preference_nature", Whole),
    field("district_preference", Text),
    field("time_taken_seconds", Whole),
    field("format_easiness", Text),
    field("format_expressiveness", Text),
    field("format_rank", Text),
];

/// A country by any of its codes or names, capitals ignored, or by its flag.
fn country(value: &str) -> bool {
    let folded = value.to_lowercase();
    let flag: Option<String> = value
        .chars()
        .map(|sign| char::from_u32(u32::from(sign).checked_sub(0x1f1a5)?).filter(char::is_ascii))
        .collect();
    value == "Worldwide"
        || COUNTRIES.iter().any(|names| {
            names.iter().any(|name| name.to_lowercase() == folded)
                || flag.as_deref() == Some(names[0])
        })
}

fn listed(codes: &str, value: &str) -> bool {
    codes.split(' ').any(|code| code.eq_ignore_ascii_case(value))
}

fn language(value: &str) -> bool {
    listed(LANGUAGES, value)
}

fn currency(value: &str) -> bool {
    listed(CURRENCIES, value)
}

fn vote_type(value: &str) -> bool {
    VoteType::parse(value).is_some()
}

fn one(value: &str) -> bool {
    whole(value) == Some(1)
}

fn selected(value: &str) -> bool {
    matches!(whole(value), Some(0..=3))
}

fn comment(value: &str) -> bool {
    value.starts_with("#1: ")
}

fn sex(value: &str) -> bool {
    matches!(value, "M" | "F" | "O")
}

fn method(value: &str) -> bool {
    matches!(value, "internet" | "paper")
}

/// A whole number, or two with a dash between them.
fn age(value: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    whole(value).is_some()
        || value.split_once('-').is_some_and(|(from, to)| {
            digits(from) && digits(to) && whole(from).zip(whole(to)).is_some_and(|(a, b)| a <= b)
        })
}
