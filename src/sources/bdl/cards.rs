//! What a variable is according to BDL, and whether that is what the caller means: numbers of
//! variables are copied from place to place and some copies are wrong.

use super::client::clean;
use super::{Request, Wanted};
use crate::diagnostic::{Diagnostic, Faults};
use crate::language::Text;
use crate::period::Year;
use crate::territory::fold;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What BDL says about a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariableCard {
    /// Its number: 72305.
    pub id: u32,
    /// The id of its subject: `P2137`.
    pub subject: String,
    /// The name of its subject.
    pub subject_name: String,
    /// Its names by the dimensions of the subject, at most five.
    pub names: Vec<String>,
    /// The unit of its values.
    pub unit: String,
    /// The most detailed level it is published for; 6 is the gmina.
    pub level: u8,
    /// The years it is published for; empty when BDL does not say.
    pub years: BTreeSet<Year>,
}

impl VariableCard {
    /// Subject, names and unit on one line.
    #[must_use]
    pub fn title(&self) -> String {
        let mut title = format!("{} {}", self.subject, self.subject_name);
        if !self.names.is_empty() {
            let _ = write!(title, ": {}", self.names.join(", "));
        }
        if !self.unit.is_empty() {
            let _ = write!(title, " [{}]", self.unit);
        }
        title
    }
}

/// `VariableDetails` of the API's description.
#[derive(Debug, Deserialize)]
pub(super) struct Details {
    pub(super) id: u32,
    #[serde(rename = "subjectId")]
    pub(super) subject: String,
    n1: Option<String>,
    n2: Option<String>,
    n3: Option<String>,
    n4: Option<String>,
    n5: Option<String>,
    level: u8,
    #[serde(rename = "measureUnitName")]
    unit: Option<String>,
    years: Option<Vec<i32>>,
}

/// `SubjectDetails` of the API's description.
#[derive(Debug, Deserialize)]
pub(super) struct Subject {
    pub(super) id: String,
    name: Option<String>,
}

impl Details {
    /// Whether the subject is named as subjects are, so that it may stand in an address.
    pub(super) fn names_a_subject(&self) -> bool {
        let id = &self.subject;
        (2..=20).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
    }

    /// The card of the variable under this subject.
    pub(super) fn card(self, subject: &Subject) -> VariableCard {
        let names = [self.n1, self.n2, self.n3, self.n4, self.n5].into_iter().flatten();
        VariableCard {
            id: self.id,
            subject: self.subject,
            subject_name: clean(subject.name.as_deref().unwrap_or_default()),
            names: names.map(|it| clean(&it)).filter(|it| !it.is_empty()).collect(),
            unit: clean(self.unit.as_deref().unwrap_or_default()),
            level: self.level,
            years: self.years.into_iter().flatten().filter_map(Year::new).collect(),
        }
    }
}

/// Everything in which a variable is not what was asked for.
pub(super) fn check(card: &VariableCard, wanted: &Wanted, request: &Request) -> Vec<Diagnostic> {
    let id = card.id;
    let mut faults = Faults::default();
    let fault = |problem, remedy| Diagnostic::new(format!("--variables {id}"), problem, remedy);
    let is = Text::same(card.title());
    if let Some(words) = wanted.expected.as_ref().filter(|words| !matches(card, words)) {
        let problem = Text::new(
            format!("zmienna {id} to nie „{words}”"),
            format!("variable {id} is not “{words}”"),
        );
        let remedy = Text::new(
            "poprawić numer zmiennej albo słowa po znaku =",
            "correct the number of the variable or the words after the = sign",
        );
        faults.push(fault(problem, remedy).with_exists(is.clone()));
    }
    if request.level > card.level {
        let (pl, en) = level_name(card.level);
        let (asked_pl, asked_en) = level_name(request.level);
        let (own, asked) = (card.level, request.level);
        let problem = Text::new(
            format!("dane zmiennej {id} kończą się na poziomie {pl}; dla {asked_pl} ich nie ma"),
            format!("data of variable {id} end at the level of {en}; {asked_en} have none"),
        );
        let remedy = Text::new(
            format!("podać --level {own} zamiast {asked} albo inną zmienną"),
            format!("give --level {own} in place of {asked}, or another variable"),
        );
        faults.push(fault(problem, remedy).with_exists(is));
    }
    if !request.years.is_empty() && !card.years.is_empty() && years(card, request).is_empty() {
        let asked = spans(&request.years);
        let problem = Text::new(
            format!("zmienna {id} nie ma danych za żaden z podanych lat ({asked})"),
            format!("variable {id} has no data for any of the years given ({asked})"),
        );
        let remedy = Text::new("podać inne lata w --years", "give other years in --years");
        faults.push(fault(problem, remedy).with_exists(Text::same(spans(&card.years))));
    }
    faults.into_sorted()
}

/// The years to ask for: those wanted that the variable has; all when none are named.
pub(super) fn years(card: &VariableCard, request: &Request) -> BTreeSet<Year> {
    if card.years.is_empty() {
        return request.years.clone();
    }
    request.years.intersection(&card.years).copied().collect()
}

/// Whether every word expected begins a word of the card; one that ends in a digit must be a whole
/// word, so that `0-4` is not found in `0-44`. Case and Polish diacritics do not count.
fn matches(card: &VariableCard, expected: &str) -> bool {
    let text = fold(&card.title());
    let known: Vec<&str> = words(&text).collect();
    let expected = fold(expected);
    let found = |word: &str| {
        let whole = word.ends_with(|c: char| c.is_ascii_digit());
        known.iter().any(|it| if whole { *it == word } else { it.starts_with(word) })
    };
    words(&expected).all(found)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let inner = |c: char| c.is_alphanumeric() || c == '-';
    text.split(move |c| !inner(c)).map(|it| it.trim_matches('-')).filter(|it| !it.is_empty())
}

/// The units of a level in the Polish genitive and in English.
const fn level_name(level: u8) -> (&'static str, &'static str) {
    match level {
        0 => ("Polski", "Poland"),
        1 => ("makroregionów", "macroregions"),
        2 => ("województw", "voivodeships"),
        3 => ("regionów", "regions"),
        4 => ("podregionów", "subregions"),
        5 => ("powiatów", "powiats"),
        6 => ("gmin", "gminas"),
        _ => ("miejscowości", "localities"),
    }
}

/// Years as people write them: `2002-2010, 2012`.
pub(super) fn spans(years: &BTreeSet<Year>) -> String {
    let mut text = String::new();
    let mut rest = years.iter().map(|year| year.number()).peekable();
    while let Some(first) = rest.next() {
        let mut last = first;
        while let Some(next) = rest.next_if(|next| *next == last + 1) {
            last = next;
        }
        let comma = if text.is_empty() { "" } else { ", " };
        let _ = write!(text, "{comma}{first}");
        if last > first {
            let _ = write!(text, "-{last}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> VariableCard {
        let details = r#"{"id":72239,"subjectId":"P2137","n1":"65-69","n2":"ogółem","level":6,
            "measureUnitId":24,"measureUnitName":"osoba","years":[2002,2003,2004,2006]}"#;
        let details: Details = serde_json::from_str(details).unwrap();
        let name = Some("Ludność wg grup wieku i płci".to_owned());
        details.card(&Subject { id: "P2137".to_owned(), name })
    }

    #[test]
    fn expected_words_are_found_in_subject_names_and_unit() {
        assert_eq!(card().title(), "P2137 Ludność wg grup wieku i płci: 65-69, ogółem [osoba]");
        for right in ["ludność", "LUDNOSC 65-69", "P2137", "osob, wiek", "[osoba]", ""] {
            assert!(matches(&card(), right), "{right}");
        }
        for wrong in ["REGON", "5-6", "65", "ludność 70-74", "P21"] {
            assert!(!matches(&card(), wrong), "{wrong}");
        }
    }

    #[test]
    fn years_are_written_as_people_write_them() {
        assert_eq!(spans(&card().years), "2002-2004, 2006");
        assert_eq!(spans(&BTreeSet::new()), "");
    }
}
