//! The cells of a clean export.
//!
//! What is let through is narrower than what the general way reads: no character that could make
//! it take the file for one with other separators or other quotation marks.

use super::header::CODE_DIGITS;
use memchr::memchr;

/// How the cells of an export are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Variant {
    /// What ends a cell, the last of a row too.
    pub(super) delimiter: u8,
    /// What parts the whole from the fraction.
    decimal: u8,
}

const POLISH: Variant = Variant { delimiter: b';', decimal: b',' };
const ENGLISH: Variant = Variant { delimiter: b',', decimal: b'.' };

/// From so many digits on a number may not be a sum of powers of ten without rounding.
const MOST_DIGITS: usize = 15;

/// What an integer of [`MOST_DIGITS`] is divided by: both are exact, so the quotient is the number
/// nearest to the decimal fraction, which is what parsing it gives.
const POWERS: [f64; MOST_DIGITS + 1] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

impl Variant {
    /// The variant of a header.
    pub(super) fn of(header: &str) -> Option<Self> {
        match header.trim_start_matches('"').strip_prefix("Kod")?.trim_start_matches('"').as_bytes()
        {
            [b';', ..] => Some(POLISH),
            [b',', ..] => Some(ENGLISH),
            _ => None,
        }
    }

    /// A cell of words, perhaps in quotation marks, and where the next cell begins.
    pub(super) fn text(self, text: &str, at: usize) -> Option<(&str, usize)> {
        let bytes = text.as_bytes();
        let quoted = bytes.get(at) == Some(&b'"');
        let (start, end) = if quoted { (at + 1, b'"') } else { (at, self.delimiter) };
        let length = memchr(end, bytes.get(start..)?)?;
        let next = start + length + usize::from(quoted);
        let ends = bytes.get(next) == Some(&self.delimiter);
        let words = text.get(start..start + length)?;
        (ends && self.is_plain(words)).then_some((words, next + 1))
    }

    /// A code of seven digits.
    pub(super) fn code(self, text: &str, at: usize) -> Option<&str> {
        let code = text.get(at..at + CODE_DIGITS)?;
        let ends = text.as_bytes().get(at + CODE_DIGITS) == Some(&self.delimiter);
        (ends && code.bytes().all(|byte| byte.is_ascii_digit())).then_some(code)
    }

    /// A name, and where the next cell begins.
    pub(super) fn name(self, text: &str, at: usize) -> Option<(&str, usize)> {
        self.text(text, at).filter(|(name, _)| *name != "Nazwa")
    }

    /// A figure, NaN for an empty cell, and where the next cell begins.
    pub(super) fn figure(self, bytes: &[u8], at: usize) -> Option<(f64, usize)> {
        let negative = bytes.get(at) == Some(&b'-');
        let from = at + usize::from(negative);
        let (whole, mark) = digits(bytes, from, 0.0)?;
        let mut end = mark;
        let mut value = whole;
        if bytes.get(mark) == Some(&self.decimal) && mark > from {
            (value, end) = digits(bytes, mark + 1, whole)?;
            let places = end - mark - 1;
            if places == 0 || end - from > MOST_DIGITS + 1 {
                return None;
            }
            value /= POWERS.get(places)?;
        }
        if bytes.get(end) != Some(&self.delimiter) {
            return None;
        }
        match (end - from, negative) {
            (0, true) => None,
            (0, false) => Some((f64::NAN, end + 1)),
            // Zero has one sign.
            _ if value == 0.0 => Some((0.0, end + 1)),
            _ => Some((if negative { -value } else { value }, end + 1)),
        }
    }

    /// Whether words hold nothing that needs the general way.
    fn is_plain(self, words: &str) -> bool {
        let bytes = words.as_bytes();
        let foreign = |byte: &u8| {
            matches!(byte, 0..b' ' | 0x7f | b'"' | b'\'' | b'\\' | b'|' | b'^' | b'~')
                || (*byte == b';' && self == ENGLISH)
        };
        let bare =
            |letter: char| letter.is_whitespace() || matches!(letter, ',' | ':' | ';' | '\u{feff}');
        !words.is_empty()
            && !bytes.iter().any(foreign)
            && !bytes.windows(2).any(|pair| pair == b"  ")
            && !words.starts_with(bare)
            && !words.ends_with(bare)
    }
}

/// Goes on with a number by the digits that stand at `at`, and says where they end; `None` when
/// they are more than fit.
fn digits(bytes: &[u8], at: usize, before: f64) -> Option<(f64, usize)> {
    let (mut value, mut end) = (before, at);
    while let Some(digit) = bytes.get(end).map(|byte| byte.wrapping_sub(b'0')).filter(|it| *it < 10)
    {
        value = value * 10.0 + f64::from(digit);
        end += 1;
    }
    (end - at <= MOST_DIGITS).then_some((value, end))
}
