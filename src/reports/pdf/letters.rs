//! Texts of files as the shipped type can set them.
//!
//! PDF/A-2 (ISO 19005-2, 6.2.11.8) forbids glyphs that a font does not have and 6.2.11.7.3 codes
//! for private use, so a text must hold neither.

use icu_normalizer::ComposingNormalizer;
use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed as CombiningClasses;
use std::borrow::Cow;

/// Stands for a letter the type does not have.
const UNKNOWN: char = '□';
/// How many marks a letter has at most, as in Unicode's Stream-Safe Text Format (UAX #15, section 13): with
/// its marks it is one sign of a PDF, and readers refuse signs of a thousand letters.
const MARKS: usize = 30;
/// Where a word may be divided.
pub(super) const SOFT_HYPHEN: char = '\u{ad}';
/// Where a word without an end may break, and after how many letters.
pub(super) const BREAK: char = '\u{200b}';
const LONG: usize = 40;
const PIECE: usize = 10;

/// A text of one line: composed letters, no control characters, none that turn the direction of
/// writing, □ for what the type does not have.
pub(super) fn settable(text: &str, has: &impl Fn(char) -> bool) -> String {
    let plain = text.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    let composed =
        if plain { Cow::Borrowed(text) } else { ComposingNormalizer::new_nfc().normalize(text) };
    let (classes, mut marks, mut hyphens) = (CombiningClasses::new(), 0, 0);
    // Marks and soft hyphens are part of the sign before them.
    let short_signs = |letter: &char| {
        let is_mark = !plain && classes.get_u8(*letter) != 0;
        marks = if is_mark { marks + 1 } else { 0 };
        hyphens = if *letter == SOFT_HYPHEN { hyphens + 1 } else { 0 };
        marks <= MARKS && hyphens <= 1
    };
    composed.chars().filter(short_signs).filter_map(|letter| setting(letter, has)).collect()
}

fn setting(letter: char, has: &impl Fn(char) -> bool) -> Option<char> {
    match letter {
        _ if letter.is_control() => letter.is_whitespace().then_some(' '),
        // Invisible: soft hyphens stay, marks of direction, joiners, selectors and tags do not.
        SOFT_HYPHEN => Some(letter),
        '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0000}'..='\u{e0fff}' => None,
        _ if has(letter) => Some(letter),
        _ if letter.is_whitespace() => Some(' '),
        _ => Some(UNKNOWN),
    }
}

/// The same text with places to break in words longer than a line of a column.
pub(super) fn breakable(text: String) -> String {
    if text.split(' ').all(|word| word.chars().nth(LONG).is_none()) {
        return text;
    }
    let mut pieces = String::with_capacity(text.len() * 2);
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            pieces.push(' ');
        }
        let long = word.chars().nth(LONG).is_some();
        for (at, letter) in word.chars().enumerate() {
            if long && at > 0 && at % PIECE == 0 {
                pieces.push(BREAK);
            }
            pieces.push(letter);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str) -> String {
        let has = |letter: char| u32::from(letter) < 0x180 || letter == UNKNOWN;
        settable(text, &has)
    }

    #[test]
    fn polish_stays_as_it_is() {
        let text = "Zażółć gęślą jaźń: 12\u{a0}345,6 – § 5 #[*_@$`]\\";
        assert_eq!(set("Zażółć gęślą jaźń"), "Zażółć gęślą jaźń");
        assert_eq!(set(&text.replace('–', "-")), text.replace('–', "-"));
    }

    #[test]
    fn letters_in_parts_become_one() {
        assert_eq!(set("Krako\u{301}w, z\u{307}ur"), "Kraków, żur");
    }

    #[test]
    fn what_cannot_be_set_is_shown_as_a_box_or_left_out() {
        assert_eq!(set("a\u{0}b\u{1b}[31mc\td\ne"), "ab[31mc d e");
        assert_eq!(set("\u{202e}abc\u{202c}\u{feff}\u{200d}"), "abc");
        assert_eq!(set("漢 \u{1f600} \u{e000} \u{10ffff}"), "□ □ □ □");
        assert_eq!(set("e\u{338}"), "e□");
    }

    #[test]
    fn a_letter_has_no_more_marks_than_a_reader_takes() {
        let has = |_: char| true;
        let text = "a".to_owned() + &"\u{316}".repeat(400) + "b\u{316}c";
        let set = settable(&text, &has);
        assert_eq!(set, "a".to_owned() + &"\u{316}".repeat(MARKS) + "b\u{316}c");
        assert_eq!(
            settable(&("słowo".to_owned() + &"\u{ad}".repeat(400) + "x"), &has),
            "słowo\u{ad}x"
        );
    }

    #[test]
    fn only_endless_words_may_break_anywhere() {
        assert_eq!(breakable("krótkie słowa".to_owned()), "krótkie słowa");
        let broken = breakable("x ".to_owned() + &"ż".repeat(10_000));
        assert_eq!(broken.matches(BREAK).count(), 999);
        assert_eq!(broken.replace(BREAK, "").chars().count(), 10_002);
    }
}
