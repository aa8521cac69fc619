//! What is to be fetched, as a person asks for it.

use super::address::{Address, ClientId};
use crate::diagnostic::{Diagnosed, Diagnostic, Faults};
use crate::language::{Lang, Text};
use crate::period::Year;
use std::collections::BTreeSet;
use std::time::Duration;

/// The address of the API: its host with `servers` of its description (swagger.json, version v1).
pub const ADDRESS: &str = "https://bdl.stat.gov.pl/api/v1";

/// The level of gminas among the levels of BDL, 0 (Poland) to 6.
pub const GMINA: u8 = 6;

/// The longest pause accepted when the caller names none.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// How long an answer is used without asking about it: BDL publishes by days.
pub const MAX_AGE: Duration = Duration::from_hours(24);

/// What is to be fetched, and how.
#[derive(Clone, Debug)]
pub struct Request {
    /// The variables, each at most once.
    pub variables: Vec<Wanted>,
    /// The years; all when empty.
    pub years: BTreeSet<Year>,
    /// The level of the units.
    pub level: u8,
    /// The unit within which the units lie, by its id of 12 digits.
    pub unit_parent: Option<String>,
    /// The address of the API.
    pub address: String,
    /// The key of a registered user.
    pub client_id: Option<ClientId>,
    /// The language of names in the answers, and of the words expected in them.
    pub lang: Lang,
    /// The longest pause accepted; where the limits of the API ask for more, the run stops.
    pub patience: Duration,
    /// Answers younger than this are used without asking about them.
    pub max_age: Duration,
}

/// A variable by its number, with the words its name is expected to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The number: 72305.
    pub id: u32,
    /// Words of its subject, names or unit.
    pub expected: Option<String>,
}

impl Request {
    /// A request for gminas, all years, with the settings that suit most.
    #[must_use]
    pub fn new(variables: Vec<Wanted>) -> Self {
        Self {
            variables,
            years: BTreeSet::new(),
            level: GMINA,
            unit_parent: None,
            address: ADDRESS.to_owned(),
            client_id: None,
            lang: Lang::Pl,
            patience: PATIENCE,
            max_age: MAX_AGE,
        }
    }

    /// The checked address, or everything that is wrong with the request.
    pub(super) fn check(&self) -> Diagnosed<Address> {
        let mut faults = Faults::default();
        if self.variables.is_empty() {
            faults.push(Diagnostic::new(
                "--variables",
                Text::new("nie podano żadnej zmiennej", "no variable is given"),
                Text::new("podać numer, np. 72305", "give a number such as 72305"),
            ));
        }
        let mut ids = BTreeSet::new();
        for Wanted { id, .. } in self.variables.iter().filter(|it| !ids.insert(it.id)) {
            faults.push(Diagnostic::new(
                format!("--variables {id}"),
                Text::new(
                    format!("zmienna {id} jest podana dwa razy"),
                    format!("variable {id} stands twice"),
                ),
                Text::new("podać ją raz", "give it once"),
            ));
        }
        if self.level > GMINA {
            faults.push(Diagnostic::new(
                "--level",
                Text::new(
                    format!("w BDL nie ma poziomu {}", self.level),
                    format!("BDL has no level {}", self.level),
                ),
                Text::new("podać od 0 (Polska) do 6 (gminy)", "give 0 (Poland) to 6 (gminas)"),
            ));
        }
        if let Some(parent) = self.unit_parent.as_ref().filter(|it| !is_unit(it)) {
            faults.push(Diagnostic::new(
                "--parent",
                Text::new(
                    format!("„{parent}” to nie jest identyfikator jednostki BDL"),
                    format!("“{parent}” is no id of a BDL unit"),
                ),
                Text::new(
                    "podać 12 cyfr, np. 011200000000 (województwo małopolskie)",
                    "give 12 digits such as 011200000000 (Małopolskie)",
                ),
            ));
        }
        let address = faults.absorb(Address::parse(&self.address));
        let found = faults.into_sorted();
        address.filter(|_| found.is_empty()).ok_or(found)
    }
}

fn is_unit(id: &str) -> bool {
    id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit())
}

impl Wanted {
    /// Reads `72305` or `72305=ludność`.
    ///
    /// # Errors
    /// A text that does not begin with the number of a variable.
    pub fn parse(text: &str) -> Diagnosed<Self> {
        let (id, words) = text.split_once('=').unwrap_or((text, ""));
        let words = words.trim();
        let expected = (!words.is_empty()).then(|| words.to_owned());
        let fault = |_| {
            vec![Diagnostic::new(
                "--variables",
                Text::new(
                    format!("„{text}” to nie jest numer zmiennej BDL"),
                    format!("“{text}” is no number of a BDL variable"),
                ),
                Text::new(
                    "podać numer, a po znaku = słowa z nazwy, bez przecinków: 72305=ludność",
                    "give a number and, after =, words of its name without commas: 72305=ludność",
                ),
            )]
        };
        id.trim().parse().map(|id| Self { id, expected }).map_err(fault)
    }
}

/// Reads years and spans of years: `2020`, `2015-2024`.
///
/// # Errors
/// What is neither, and a span that ends before it begins.
pub fn parse_years<'a>(texts: impl IntoIterator<Item = &'a str>) -> Diagnosed<BTreeSet<Year>> {
    let mut faults = Faults::default();
    let mut years = BTreeSet::new();
    for text in texts {
        let (first, last) = text.split_once(['-', '–']).unwrap_or((text, text));
        let ends = (Year::parse(first.trim()), Year::parse(last.trim()));
        match ends {
            (Some(first), Some(last)) if first <= last => {
                years.extend((first.number()..=last.number()).filter_map(Year::new));
            }
            _ => faults.push(Diagnostic::new(
                "--years",
                Text::new(format!("„{text}” to nie są lata"), format!("“{text}” are no years")),
                Text::new("napisać np. 2015-2024 albo 2020,2024", "write 2015-2024 or 2020,2024"),
            )),
        }
    }
    faults.or(years)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_numbers_with_or_without_expected_words() {
        let read = |text| Wanted::parse(text).map(|it| (it.id, it.expected));
        assert_eq!(read("72305"), Ok((72305, None)));
        assert_eq!(read(" 72305 = ludność "), Ok((72305, Some("ludność".to_owned()))));
        assert_eq!(read("72305="), Ok((72305, None)));
        for wrong in ["", "P2137", "-1", "72305 ludność", "99999999999", "=ludność"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn years_are_single_or_spans_and_all_faults_are_told() {
        let years = parse_years(["2022-2024", "2010", " 2023 "]).unwrap();
        assert_eq!(
            years.iter().map(|it| it.number()).collect::<Vec<_>>(),
            [2010, 2022, 2023, 2024]
        );
        assert_eq!(parse_years(["2024-2022", "24", "2015-2024", "x-y", ""]).unwrap_err().len(), 4);
    }

    #[test]
    fn everything_wrong_with_a_request_is_told_at_once() {
        let twice = ["72305", "72305"].map(|it| Wanted::parse(it).unwrap()).to_vec();
        let mut request = Request::new(twice);
        request.level = 7;
        request.unit_parent = Some("0112&lang=en".to_owned());
        request.address = "http://example.org".to_owned();
        let faults = request.check().unwrap_err();
        let places: Vec<_> = faults.iter().map(|it| it.file.as_str()).collect();
        assert_eq!(places, ["--address", "--level", "--parent", "--variables 72305"]);
        assert_eq!(Request::new(Vec::new()).check().unwrap_err().len(), 1);
    }
}
