//! Numbers, dates and labels as the official checker reads them, which is as Python does: spaces
//! around, a sign, and single underscores between digits are allowed. Unlike there, `nan` and `inf`
//! are no numbers.

use super::letters::PLAIN;

/// A whole number (Python's `int`); beyond 38 digits the largest there is.
pub(super) fn whole(text: &str) -> Option<i128> {
    let text = text.trim();
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    if !grouped(digits) {
        return None;
    }
    let mut number: i128 = 0;
    for digit in digits.bytes().filter(|byte| *byte != b'_') {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = number.saturating_mul(10).saturating_add(i128::from(digit - b'0'));
    }
    Some(sign * number)
}

/// Whether there is something and every underscore stands between two digits.
fn grouped(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    !bytes.is_empty()
        && bytes.iter().enumerate().all(|(place, byte)| {
            let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
            *byte != b'_' || (place > 0 && digit(place - 1) && digit(place + 1))
        })
}

/// A finite number (Python's `float`).
pub(super) fn real(text: &str) -> Option<f64> {
    let text = text.trim();
    let parsed = if text.contains('_') {
        if !grouped(text) {
            return None;
        }
        text.replace('_', "").parse()
    } else {
        text.parse()
    };
    parsed.ok().filter(|value: &f64| value.is_finite())
}

/// A finite number whose decimals may follow a comma.
pub(super) fn decimal(text: &str) -> Option<f64> {
    if text.contains(',') { real(&text.replace(',', ".")) } else { real(text) }
}

/// A day, or the first day of a year: `dd.mm.yyyy` or `yyyy`; `None` for days no calendar has.
pub(super) fn date(text: &str) -> Option<(u16, u8, u8)> {
    let number = |part: &str, digits: usize| -> Option<u16> {
        let sound = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        if sound { part.parse().ok() } else { None }
    };
    let (year, month, day) = match text.split('.').collect::<Vec<_>>()[..] {
        [year] => (number(year, 4)?, 1, 1),
        [day, month, year] => (number(year, 4)?, number(month, 2)?, number(day, 2)?),
        _ => return None,
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u16::from(leap),
        _ => return None,
    };
    let sound = year > 0 && (1..=days).contains(&day);
    if sound { Some((year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)) } else { None }
}

/// The items of a list, without spaces around them and without empty ones.
pub(super) fn items(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|item| !item.is_empty())
}

/// Whether a list has spaces beside its commas.
pub(super) fn spaced(list: &str) -> bool {
    list.contains(',') && list.split(',').any(|item| item.trim().len() != item.len())
}

/// A label without marks, capitals and doubled spaces, by which labels that mean the same are found.
pub(super) fn folded(label: &str) -> String {
    let mut plain = String::with_capacity(label.len());
    for letter in label.chars() {
        if letter.is_ascii() {
            plain.push(letter.to_ascii_lowercase());
        } else if let Some((left, _)) = PLAIN.iter().find(|(_, of)| of.contains(letter)) {
            plain.push_str(&left.to_ascii_lowercase());
        }
    }
    plain.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_python_reads_them() {
        for (text, number) in
            [("12", Some(12)), (" +1_000 ", Some(1000)), ("-0", Some(0)), ("7", Some(7))]
        {
            assert_eq!(whole(text), number, "{text}");
        }
        for text in ["", "+", "1__0", "_1", "1_", "1.0", "1e3", "\\N", "- 1", "--1"] {
            assert_eq!(whole(text), None, "{text}");
        }
        assert_eq!(whole(&"9".repeat(60)), Some(i128::MAX));
        assert_eq!(real(" 1_0.5e1 "), Some(105.0));
        for text in ["", ".", "1,5", "nan", "inf", "1e999", "0x1", "_1.0"] {
            assert_eq!(real(text), None, "{text}");
        }
        assert_eq!(decimal("1,5"), Some(1.5));
    }

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        for text in ["2020", "29.02.2020", "31.12.1999", "01.01.0001"] {
            assert!(date(text).is_some(), "{text}");
        }
        for text in
            ["29.02.2021", "29.02.1900", "31.04.2020", "5.10.2020", "2020-01-01", "0000", "1.2", ""]
        {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn labels_that_differ_by_marks_and_capitals_fold_to_the_same() {
        assert_eq!(folded("Prądnik  Biały"), folded("PRADNIK\u{a0}Biay"));
        assert_ne!(folded("Dębniki"), folded("Dębnica"));
    }
}
