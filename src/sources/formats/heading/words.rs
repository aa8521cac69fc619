//! What the texts of a table say: numbers, codes, years and units.

use crate::period::Year;
use crate::sources::marks::{self, Convention, Dash, Decimal};
use std::collections::BTreeSet;

/// Numbers of powiats from 61 on are cities with powiat rights (regulation on TERYT, Dz.U. 1998
/// no. 157 item 1031, annex 1).
const FIRST_CITY: u8 = 61;

pub(super) fn is_number(cell: &str) -> bool {
    [Decimal::Point, Decimal::Comma].iter().any(|mark| marks::number(cell, *mark).is_some())
}

pub(super) fn is_mark(cell: &str) -> bool {
    let convention = Convention { decimal: Decimal::Point, dash: Dash::Unknown };
    marks::read(cell, "", convention).is_ok()
}

pub(super) fn has_letters(cell: &str) -> bool {
    cell.chars().filter(|letter| letter.is_alphabetic()).count() > 1
}

/// Whether a cell is a code of TERYT, with or without spaces and leading zero, or of BDL.
pub(super) fn is_code(cell: &str) -> bool {
    let digits: String = cell.chars().filter(|letter| !letter.is_whitespace()).collect();
    let voivodeship = |code: &str| {
        let number = code.get(..2).and_then(|start| start.parse::<u8>().ok());
        // The numbers of voivodeships are even, from 02 to 32; 00 is Poland.
        number.is_some_and(|number| number <= 32 && number % 2 == 0)
    };
    digits.bytes().all(|byte| byte.is_ascii_digit())
        && match digits.len() {
            2 | 4 | 7 => voivodeship(&digits),
            5 => voivodeship(&format!("0{digits}")),
            6 => voivodeship(&digits) || voivodeship(&format!("0{digits}")),
            12 => true,
            _ => false,
        }
}

/// The parts of a divided code as one. A city with powiat rights has a dash for its gmina: it is
/// the one gmina of its powiat, urban, number 01.
pub(in super::super) fn joined(parts: &[&str]) -> String {
    const WIDTHS: [usize; 4] = [2, 2, 2, 1];
    let is_none = |part: &&str| part.is_empty() || is_dash(part);
    let pad = |(part, width): (&&str, usize)| format!("{part:0>width$}");
    let code: String =
        parts.iter().take_while(|part| !is_none(part)).zip(WIDTHS).map(pad).collect();
    let city = parts.get(1).and_then(|powiat| powiat.parse::<u8>().ok());
    let whole = parts.iter().skip(2).all(is_none);
    if whole && city.is_some_and(|number| number >= FIRST_CITY) { code + "011" } else { code }
}

/// Whether a cell says that there is nothing to say.
pub(in super::super) fn is_dash(text: &str) -> bool {
    matches!(text, "-" | "–")
}

/// The years a text names.
pub(in super::super) fn years(text: &str) -> BTreeSet<Year> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words.filter_map(|word| Year::parse(word.trim_end_matches(['r', 'R']))).collect()
}

/// A heading without the year and the words that go with it; the years are kept.
pub(super) fn undated(part: &str, years_found: &mut BTreeSet<Year>) -> String {
    let bare =
        |word: &str| word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
    let mut kept: Vec<&str> = Vec::new();
    let mut after_year = false;
    for word in part.split_whitespace() {
        let found = years(word);
        let only = !found.is_empty() && bare(word).trim_end_matches('r').len() == 4;
        years_found.extend(&found);
        if only {
            while kept
                .last()
                .is_some_and(|word| matches!(bare(word).as_str(), "rok" | "roku" | "w" | "za"))
            {
                kept.pop();
            }
        } else if !(after_year && matches!(bare(word).as_str(), "r" | "rok" | "roku")) {
            kept.push(word);
        }
        after_year = only;
    }
    trimmed(&kept.join(" "))
}

/// A unit GUS and the ministries print, as written here.
fn known_unit(text: &str) -> Option<&'static str> {
    const UNITS: &[&str] = &[
        "%",
        "zł",
        "tys. zł",
        "mln zł",
        "tys.",
        "ha",
        "km",
        "km2",
        "km²",
        "m2",
        "m²",
        "dam3",
        "hm3",
        "t",
        "tonach",
        "szt.",
        "osobach",
        "tys. osób",
    ];
    UNITS.iter().find(|unit| text.trim().eq_ignore_ascii_case(unit)).copied()
}

/// The unit a title gives to all columns of a table.
pub(in super::super) fn unit_of_title(title: &str) -> Option<String> {
    without_unit(title).1.filter(|unit| known_unit(unit).is_some())
}

/// A heading without its unit, and the unit: `Powierzchnia [ha]`, `dochody (w tys. zł)`, `w %`.
pub(super) fn without_unit(part: &str) -> (String, Option<String>) {
    if let Some((before, rest)) = part.split_once('[')
        && let Some((unit, after)) = rest.split_once(']')
    {
        return (trimmed(&format!("{before} {after}")), Some(squeezed(unit)));
    }
    if let Some((before, rest)) = part.split_once("(w ")
        && let Some((unit, after)) = rest.split_once(')')
        && let Some(unit) = known_unit(unit)
    {
        return (trimmed(&format!("{before} {after}")), Some(unit.to_owned()));
    }
    match part.strip_prefix("w ").and_then(known_unit) {
        Some(unit) => (String::new(), Some(unit.to_owned())),
        None => (part.to_owned(), None),
    }
}

fn trimmed(text: &str) -> String {
    let text = squeezed(text).replace("()", "").replace("( )", "");
    text.trim_matches([' ', ',', ';', ':', '-', '–']).to_owned()
}

/// A text with every run of white space made one space.
pub(in super::super) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_divided_code_is_joined_and_a_city_is_the_one_gmina_of_its_powiat() {
        for (parts, code) in [
            (["02", "01", "04", "3"], "0201043"),
            (["2", "1", "4", "3"], "0201043"),
            (["12", "61", "-", "-"], "1261011"),
            (["12", "06", "-", "-"], "1206"),
            (["12", "-", "-", "-"], "12"),
        ] {
            assert_eq!(joined(&parts), code);
        }
    }

    #[test]
    fn years_and_units_are_taken_out_of_a_heading() {
        for (part, rest, years, unit) in [
            ("Pożary rok 2023", "Pożary", &[2023][..], None),
            ("Ludność w 2024 r.", "Ludność", &[2024], None),
            ("Stan w dniu 31.12.2024", "Stan w dniu 31.12.2024", &[2024], None),
            ("Powierzchnia [km2]", "Powierzchnia", &[], Some("km2")),
            ("Dochody (w tys. zł)", "Dochody", &[], Some("tys. zł")),
            ("w %", "", &[], Some("%")),
            ("Uczniowie 2023/2024", "Uczniowie 2023/2024", &[2023, 2024], None),
            ("na 1000 ludności", "na 1000 ludności", &[], None),
        ] {
            let mut found = BTreeSet::new();
            let dated = undated(part, &mut found);
            let numbers: Vec<i32> = found.into_iter().map(Year::number).collect();
            assert_eq!(numbers, years, "{part}");
            let (label, found) = without_unit(&dated);
            assert_eq!((label.as_str(), found.as_deref()), (rest, unit), "{part}");
        }
    }

    #[test]
    fn codes_are_known_with_spaces_and_without_their_zero() {
        for code in ["1206113", "120611", "12 06 11 3", "02 01  ", "201011", "00", "011212006113"] {
            assert!(is_code(code), "{code}");
        }
        for other in ["", "1306113", "37489087", "3.5", "Skawina", "-", "1", "34"] {
            assert!(!is_code(other), "{other}");
        }
    }
}
