//! Names as they are compared and as addresses hold them.

/// How many letters of a name stand in an address: a file's name has 255 bytes at most (`NAME_MAX` of
/// Linux), and others are added to it.
pub const LETTERS_OF_ADDRESS: usize = 60;

/// A name in plain small letters and figures, its parts joined by hyphens: what an address can hold, of
/// long ones the beginning. Empty when the name has none.
#[must_use]
pub fn slug(name: &str) -> String {
    let plain = fold(name).replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let mut parts = plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    parts.truncate(LETTERS_OF_ADDRESS);
    parts.truncate(parts.trim_end_matches('-').len());
    parts
}

/// Folds a name for comparison: lower case, no Polish diacritics, single spaces and hyphens.
#[must_use]
pub fn fold(name: &str) -> String {
    let plain: String = name
        .trim()
        .to_lowercase()
        .chars()
        .map(|letter| match letter {
            'ą' => 'a',
            'ć' => 'c',
            'ę' => 'e',
            'ł' => 'l',
            'ń' => 'n',
            'ó' => 'o',
            'ś' => 's',
            'ź' | 'ż' => 'z',
            '–' | '‑' => '-',
            '_' => ' ',
            other => other,
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_plain_and_never_long() {
        assert_eq!(slug("Świątniki Górne – miasto"), "swiatniki-gorne-miasto");
        assert_eq!(slug("漢字 !"), "");
        assert_eq!(slug(&"a ".repeat(200)).len(), LETTERS_OF_ADDRESS - 1);
        assert_eq!(slug(&"w".repeat(4000)).len(), LETTERS_OF_ADDRESS);
    }

    #[test]
    fn names_are_compared_without_case_and_diacritics() {
        assert_eq!(fold("  Świątniki   GÓRNE "), "swiatniki gorne");
        assert_eq!(fold("Kocmyrzów–Luborzyca"), "kocmyrzow-luborzyca");
    }
}
