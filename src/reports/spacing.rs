//! Spaces of Polish texts at which no line may end: after a word of one letter, inside a number
//! and between a number and its unit.
//!
//! Sources of texts (indicators, notes of datasets) are typed with plain spaces; who prints them
//! binds them here. What is bound already stays as it is.

use super::numbers::NBSP;
use crate::language::Lang;
use std::borrow::Cow;

/// The words of one letter a line of Polish does not end with (PN-83/P-55366, rules of setting
/// texts in Polish).
const ONE_LETTER: &str = "aiouwzAIOUWZ";
/// What may stand before such a word beside a space.
const OPENING: &str = "(„«[–—/";
/// How the units begin that belong to the number before them.
const UNITS: &[&str] =
    &["r.", "zł", "euro", "EUR", "km", "ha", "m", "Mg", "t", "tys.", "mln", "mld", "p.p."];
/// Digits of a group of thousands.
const GROUP: usize = 3;

/// The text with its no-break spaces; English binds nothing.
#[must_use]
pub fn bound(text: &str, lang: Lang) -> Cow<'_, str> {
    if lang != Lang::Pl {
        return Cow::Borrowed(text);
    }
    // What binds ends with a digit or one of these letters: most words of a page are told by a byte.
    let may = |at: usize| {
        let last = at.checked_sub(1).map(|last| text.as_bytes()[last]);
        last.is_some_and(|last| last.is_ascii_digit() || ONE_LETTER.as_bytes().contains(&last))
    };
    let binding = |at: &usize| may(*at) && binds(&text[..*at], &text[*at + 1..]);
    let mut spaces = text.match_indices(' ').map(|(at, _)| at).filter(binding).peekable();
    if spaces.peek().is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + GROUP);
    let mut from = 0;
    for at in spaces {
        out.push_str(&text[from..at]);
        out.push(NBSP);
        from = at + 1;
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

/// Whether the space between the two parts of a text holds them together.
fn binds(before: &str, after: &str) -> bool {
    let mut backwards = before.chars().rev();
    let Some(last) = backwards.next() else {
        return false;
    };
    if last.is_ascii_digit() {
        return grouped(before, after) || of_unit(after);
    }
    let begins = |it: char| it.is_whitespace() || OPENING.contains(it);
    ONE_LETTER.contains(last) && backwards.next().is_none_or(begins)
}

/// Whether both are digits of one number: one to three before the space, exactly three after it.
fn grouped(before: &str, after: &str) -> bool {
    let digits = |it: &char| it.is_ascii_digit();
    let leading = before.chars().rev().take_while(digits).count();
    leading <= GROUP && after.chars().take_while(digits).count() == GROUP
}

/// Whether the text begins with a unit and the unit ends there.
fn of_unit(after: &str) -> bool {
    UNITS.iter().any(|unit| {
        after.strip_prefix(unit).is_some_and(|rest| {
            !rest.starts_with(|next: char| next.is_alphanumeric()) || unit.ends_with('.')
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        bound(text, Lang::Pl).replace(NBSP, "~")
    }

    #[test]
    fn a_line_ends_with_no_word_of_one_letter() {
        assert_eq!(shown("W gminie i w mieście, a z nimi"), "W~gminie i~w~mieście, a~z~nimi");
        assert_eq!(shown("(z części), „o nas”"), "(z~części), „o~nas”");
        for whole in ["bez zmian", "T Theila", "oni są", "w", "", " i", "Ala kota", "2024 i"] {
            assert_eq!(shown(whole).replace('~', " "), whole);
        }
        assert_eq!(shown("bez zmian oni są"), "bez zmian oni są");
    }

    #[test]
    fn a_number_holds_its_groups_and_its_unit() {
        assert_eq!(shown("1 080 642 osoby w 2020 r."), "1~080~642 osoby w~2020~r.");
        assert_eq!(shown("1710 mln zł, 500 m, 4977,1 km"), "1710~mln zł, 500~m, 4977,1~km");
        assert_eq!(shown("2019 2020, 20 miejsc, 5 rzek"), "2019 2020, 20 miejsc, 5 rzek");
    }

    #[test]
    fn what_needs_nothing_is_not_copied() {
        assert!(matches!(bound("bez zmian", Lang::Pl), Cow::Borrowed(_)));
        assert!(matches!(bound("a 5 km walk", Lang::En), Cow::Borrowed(_)));
        let once = bound("w gminie", Lang::Pl).into_owned();
        assert!(matches!(bound(&once, Lang::Pl), Cow::Borrowed(_)));
    }
}
