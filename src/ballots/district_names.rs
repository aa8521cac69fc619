//! Names of districts as a person writes them: Pabulib's files of Kraków 2018-2022 have them in
//! capitals (`PRĄDNIK BIAŁY`), their lists of files and later years as usual (`Prądnik Biały`).

/// Words within a Polish name that stay small.
const SMALL_WORDS: [&str; 8] = ["i", "w", "we", "na", "nad", "pod", "przy", "ku"];
/// The longest name that is taken for an abbreviation (`SN`, `D5`) and left alone.
const LONGEST_ABBREVIATION: usize = 3;
/// Polish letters, the Latin ones they follow in the alphabet, and how far behind them.
const POLISH: [(char, char, char); 9] = [
    ('ą', 'a', FIRST),
    ('ć', 'c', FIRST),
    ('ę', 'e', FIRST),
    ('ł', 'l', FIRST),
    ('ń', 'n', FIRST),
    ('ó', 'o', FIRST),
    ('ś', 's', FIRST),
    ('ź', 'z', FIRST),
    ('ż', 'z', SECOND),
];
/// Marks behind a Latin letter that put it after every word that goes on from it.
const FIRST: char = '\u{10fffe}';
const SECOND: char = '\u{10ffff}';

/// A name written all in capitals, with capitals only where words begin; any other as it is, but
/// with single spaces. Roman numerals of two letters and more, or at the end, stay.
#[must_use]
pub fn written_properly(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let shouted = name.chars().any(char::is_alphabetic) && !name.chars().any(char::is_lowercase);
    if !shouted || name.trim().chars().count() <= LONGEST_ABBREVIATION {
        return words.join(" ");
    }
    let last = words.len().saturating_sub(1);
    let cased = words.iter().enumerate().map(|(place, word)| {
        let small = word.to_lowercase();
        if place > 0 && place < last && SMALL_WORDS.contains(&small.as_str()) {
            return small;
        }
        cased(word, place > 0)
    });
    cased.collect::<Vec<_>>().join(" ")
}

/// One word between spaces: each of its parts between hyphens and the like begins with a capital.
fn cased(word: &str, may_be_numeral: bool) -> String {
    let mut result = String::with_capacity(word.len());
    let mut parts = word.split_inclusive(|letter: char| !letter.is_alphanumeric()).peekable();
    while let Some(part) = parts.next() {
        let letters = part.trim_end_matches(|letter: char| !letter.is_alphanumeric());
        let alone = result.is_empty() && parts.peek().is_none();
        let numeral = letters.chars().all(|letter| "IVXLC".contains(letter));
        if numeral && (letters.len() > 1 || (alone && may_be_numeral)) {
            result.push_str(part);
            continue;
        }
        let mut letters = part.chars();
        result.extend(letters.next());
        result.extend(letters.flat_map(char::to_lowercase));
    }
    result
}

/// A key that puts names in the order of the Polish alphabet, capitals ignored.
#[must_use]
pub fn in_alphabet(name: &str) -> String {
    let mut key = String::with_capacity(name.len() + name.len() / 2);
    for letter in name.chars().flat_map(char::to_lowercase) {
        match POLISH.iter().find(|(own, ..)| *own == letter) {
            Some((_, latin, behind)) => key.extend([*latin, *behind]),
            None => key.push(letter),
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The 18 districts of Kraków as its statute writes them, here with the capitals of the files.
    #[test]
    fn capitals_become_the_names_in_use() {
        for name in [
            "Stare Miasto",
            "Prądnik Czerwony",
            "Łagiewniki-Borek Fałęcki",
            "Bieżanów-Prokocim",
            "Wzgórza Krzesławickie",
            "Wzgórze Św. Maksymiliana",
            "Orunia Górna-Gdańsk Południe",
            "Rejon nad Wisłą XIV",
            "Śródmieście I",
            "Osiedle Praca i Pokój",
            "Centrum/Północ",
        ] {
            assert_eq!(written_properly(&name.to_uppercase()), name);
            assert_eq!(written_properly(name), name);
        }
        assert_eq!(written_properly("SN"), "SN");
        assert_eq!(written_properly("  a   b "), "a b");
        assert_eq!(written_properly(""), "");
        assert_eq!(written_properly("12"), "12");
    }

    #[test]
    fn the_polish_alphabet_orders_names() {
        let mut names =
            ["Żabiniec", "Zwierzyniec", "Łobzów", "Mogiła", "Ludwinów", "Źródła", "lasy"];
        names.sort_by_key(|name| in_alphabet(name));
        assert_eq!(
            names,
            ["lasy", "Ludwinów", "Łobzów", "Mogiła", "Zwierzyniec", "Źródła", "Żabiniec"]
        );
    }
}
