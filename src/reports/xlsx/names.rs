//! Names of sheets that every spreadsheet program accepts.

use std::collections::BTreeSet;

/// The longest name of a sheet, in units of UTF-16: a limit of Excel.
const LONGEST: usize = 31;
/// Characters Excel refuses in the name of a sheet.
const REFUSED: &[char] = &['[', ']', ':', '*', '?', '/', '\\'];
/// A name Excel keeps for itself.
const RESERVED: &str = "history";

/// A valid name for each of the wanted ones, no two alike when case is ignored.
pub(super) fn valid<'n>(wanted: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let name = |wanted: &str| {
        let plain = plain(wanted);
        let mut name = cut(&plain, LONGEST);
        let mut number = 2_u32;
        while name.to_lowercase() == RESERVED || !taken.insert(name.to_lowercase()) {
            let ending = format!(" {number}");
            name = format!("{}{ending}", cut(&plain, LONGEST - ending.len()));
            number += 1;
        }
        name
    };
    wanted.into_iter().map(name).collect()
}

/// Without what is refused, with single spaces; never empty.
fn plain(wanted: &str) -> String {
    let spaced: String = wanted
        .char_indices()
        .map(|(at, it)| {
            let refused = REFUSED.contains(&it) || !sound(it) || is_escape(&wanted[at..]);
            if refused { ' ' } else { it }
        })
        .collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let name = words.join(" ");
    // An apostrophe at either end would end a quoted name.
    let name = name.trim_matches(|it: char| it == '\'' || it.is_whitespace());
    if name.is_empty() { "–".to_owned() } else { name.to_owned() }
}

/// Whether a text begins with what workbooks read as one character, such as `_x0041_` for A (`ST_Xstring`,
/// ECMA-376 part 1, 22.9.2.19).
fn is_escape(text: &str) -> bool {
    let Some((number, rest)) = text.strip_prefix("_x").and_then(|rest| rest.split_at_checked(4))
    else {
        return false;
    };
    number.bytes().all(|it| it.is_ascii_hexdigit()) && rest.starts_with('_')
}

/// At most `most` units of UTF-16, cut after a word where one ends in the second half.
fn cut(name: &str, most: usize) -> String {
    if name.encode_utf16().count() <= most {
        return name.to_owned();
    }
    let start = prefix(name, most);
    let after_word = start.rfind(' ').filter(|at| *at * 2 >= start.len());
    let kept = after_word.map_or(start, |at| &start[..at]);
    kept.trim_end_matches(|it: char| it == '\'' || it == ',' || it.is_whitespace()).to_owned()
}

/// The longest beginning of at most `most` units of UTF-16.
pub(super) fn prefix(text: &str, most: usize) -> &str {
    let mut units = 0;
    for (at, letter) in text.char_indices() {
        units += letter.len_utf16();
        if units > most {
            return &text[..at];
        }
    }
    text
}

/// Whether XML 1.0 can hold the character; tabs and ends of lines are left out as well.
pub(super) fn sound(letter: char) -> bool {
    !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_one_spreadsheets_accept_and_none_stands_twice() {
        let long = "Zintegrowane zarządzanie rozwojem metropolii";
        let wanted = [
            "Dane",
            "dane",
            long,
            long,
            "=cmd|'/C calc'!A1",
            "'quoted'",
            "a[b]:c*d?e/f\\g",
            "",
            "\u{0}\u{fffe}\t",
            "History",
            "\u{1f600}".repeat(40).as_str(),
            "_x0041_ and _x00_",
        ]
        .map(str::to_owned);
        let names = valid(wanted.iter().map(String::as_str));
        let unique: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(unique.len(), names.len(), "{names:?}");
        for name in &names {
            assert!(!name.is_empty() && name.encode_utf16().count() <= LONGEST, "{name}");
            assert!(!name.contains(REFUSED) && name.chars().all(sound), "{name}");
            assert!(!name.starts_with('\'') && !name.ends_with('\''), "{name}");
            assert_ne!(name.to_lowercase(), RESERVED);
        }
        assert_eq!(names[..2], ["Dane", "dane 2"]);
        assert_eq!(names[2], "Zintegrowane zarządzanie");
        assert_eq!(names[4], "=cmd|' C calc'!A1");
        assert_eq!(names[11], "x0041_ and _x00_");
    }
}
