//! What stands in a cell where a number is expected: numbers in every local spelling, and the
//! marks of statistical tables for why there is none.

use crate::reading::{Reading, Reason};

/// Which character parts the whole from the fraction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decimal {
    /// `1234.5`; commas group thousands.
    #[default]
    Point,
    /// `1234,5`; points group thousands.
    Comma,
}

/// How a provider writes cells without a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Convention {
    /// The decimal mark of the column or file.
    pub decimal: Decimal,
    /// What a lone dash means.
    pub dash: Dash,
}

/// What a lone dash means in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    /// "The phenomenon did not occur": GUS, explanations of conventional signs in its tables.
    Zero,
    /// No information for this unit or variable: BDL, explanations of attributes.
    NotApplicable,
    /// The table does not say.
    Unknown,
}

/// A cell that is neither a number nor a known mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAReading;

impl Decimal {
    /// The mark a column of numbers uses. A comma counts as decimal unless every comma of the
    /// column groups three digits and some cell needs it to group.
    pub fn of<'t>(cells: impl IntoIterator<Item = &'t str>) -> Self {
        let (mut comma_decimal, mut point_decimal) = (0_usize, 0_usize);
        let mut ambiguous = 0_usize;
        for cell in cells {
            match (cell.rfind(','), cell.rfind('.')) {
                (Some(comma), Some(point)) if comma > point => comma_decimal += 1,
                (Some(_), Some(_)) => point_decimal += 1,
                (None, Some(_)) => point_decimal += usize::from(cell.matches('.').count() == 1),
                (Some(_), None) if cell.matches(',').count() > 1 => point_decimal += 1,
                (Some(comma), None) if cell.len() - comma != 4 => comma_decimal += 1,
                (Some(_), None) => ambiguous += 1,
                (None, None) => {}
            }
        }
        if comma_decimal > point_decimal || (point_decimal == 0 && ambiguous > 0) {
            Self::Comma
        } else {
            Self::Point
        }
    }
}

/// Reads a number: digits, a sign, one decimal mark, an exponent, groups parted by spaces of any
/// kind, apostrophes or the other mark. `None` for anything else, NaN and infinity among it.
#[must_use]
pub fn number(text: &str, decimal: Decimal) -> Option<f64> {
    let text = text.trim_matches(is_space);
    let (mark, grouping) = match decimal {
        Decimal::Point => ('.', ','),
        Decimal::Comma => (',', '.'),
    };
    let (negative, digits) = match text.strip_prefix(['-', '−', '–']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, ""));
    let (whole, fraction) = mantissa.split_once(mark).unwrap_or((mantissa, ""));
    let whole = ungrouped(whole, grouping)?;
    let unsigned = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let sound = all_digits(fraction)
        && all_digits(unsigned)
        && !(whole.is_empty() && fraction.is_empty())
        && (digits.len() == mantissa.len() || !unsigned.is_empty());
    if !sound {
        return None;
    }
    let exponent = if exponent.is_empty() { "0" } else { exponent };
    let value: f64 = format!("0{whole}.{fraction}e{exponent}").parse().ok()?;
    let value = if negative && value != 0.0 { -value } else { value };
    value.is_finite().then_some(value)
}

/// The digits of a whole part without its grouping; `None` when the groups are not of three.
fn ungrouped(whole: &str, grouping: char) -> Option<String> {
    let is_group = |letter: char| is_space(letter) || letter == grouping || letter == '\'';
    let parts: Vec<&str> = whole.split(is_group).collect();
    let grouped = parts.len() > 1;
    let sound = parts.iter().enumerate().all(|(index, part)| {
        let size = if index == 0 { 1..=3 } else { 3..=3 };
        part.bytes().all(|byte| byte.is_ascii_digit()) && (!grouped || size.contains(&part.len()))
    });
    sound.then(|| parts.concat())
}

const fn is_space(letter: char) -> bool {
    // No-break, figure, thin and narrow no-break space: what spreadsheets group digits with.
    letter.is_ascii_whitespace()
        || matches!(letter, '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}')
}

/// Reads a cell with the attribute printed beside it (empty when there is none).
///
/// Attributes are those of BDL (bdl.stat.gov.pl, metadata of attributes); marks are the
/// conventional signs of GUS tables, of SDMX and of spreadsheets.
///
/// # Errors
/// [`NotAReading`] for a cell that is neither.
pub fn read(cell: &str, attribute: &str, convention: Convention) -> Result<Reading, NotAReading> {
    let cell = cell.trim_matches(is_space);
    match attribute.trim() {
        "n" => return Ok(Reading::Missing(Reason::Pending)),
        "x" | "X" => return Ok(Reading::Withheld(Reason::Confidential)),
        "-" => return Ok(Reading::Missing(Reason::NotApplicable)),
        _ => {}
    }
    if let Some(value) = number(cell, convention.decimal) {
        return Ok(Reading::Known(value));
    }
    match cell.to_lowercase().as_str() {
        "" | "." | ":" | "nan" | "#n/a" | "n/a" | "na" | "null" | "none" | "bd" | "b.d."
        | "b. d." | "b/d" | "n.d." | "brak" | "brak danych" => {
            Ok(Reading::Missing(Reason::NotCollected))
        }
        ".." | "…" | "..." => Ok(Reading::Missing(Reason::Pending)),
        "x" => Ok(Reading::Missing(Reason::NotApplicable)),
        "#" | "*" | "c" | ":c" => Ok(Reading::Withheld(Reason::Confidential)),
        "-" | "–" | "—" => Ok(match convention.dash {
            Dash::Zero => Reading::Known(0.0),
            Dash::NotApplicable => Reading::Missing(Reason::NotApplicable),
            Dash::Unknown => Reading::Missing(Reason::NotCollected),
        }),
        _ => Err(NotAReading),
    }
}

/// What an attribute of BDL adds to a number that stands beside it, in Polish and English.
#[must_use]
pub fn attribute_note(attribute: &str) -> Option<(&'static str, &'static str)> {
    match attribute.trim() {
        "a" | "A" => Some(("mniej niż jednostka prezentacji", "less than the unit shown")),
        "k" | "K" => Some(("agregat może być niepełny", "the aggregate may be incomplete")),
        "M" => Some(("zmiana metodologii", "change of method")),
        "p" => Some(("powiat łącznie z miastem", "powiat together with its city")),
        "s" => Some(("dane wstępne", "preliminary")),
        "v" => Some(("niska precyzja", "low precision")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_every_local_spelling() {
        for (text, decimal, value) in [
            ("1234.5", Decimal::Point, 1234.5),
            ("1234,5", Decimal::Comma, 1234.5),
            ("1 234,50", Decimal::Comma, 1234.5),
            ("1\u{a0}234\u{202f}567", Decimal::Comma, 1_234_567.0),
            ("1.234.567,8", Decimal::Comma, 1_234_567.8),
            ("1,234", Decimal::Point, 1234.0),
            ("1,234", Decimal::Comma, 1.234),
            ("−3,2", Decimal::Comma, -3.2),
            (",5", Decimal::Comma, 0.5),
            ("1e3", Decimal::Point, 1000.0),
            ("-0", Decimal::Point, 0.0),
        ] {
            assert_eq!(number(text, decimal), Some(value), "{text}");
        }
        for text in ["", "-", ".", "1 2", "12 34", "1.2.3", "NaN", "inf", "1e999", "1e", "0x10"] {
            assert_eq!(number(text, Decimal::Point), None, "{text}");
        }
    }

    #[test]
    fn the_decimal_mark_is_that_of_the_column() {
        for (cells, mark) in [
            (&["1,5", "2"][..], Decimal::Comma),
            (&["1.5", "1,234.0"], Decimal::Point),
            (&["1,234", "5,678"], Decimal::Comma),
            (&["1,234,567", "12"], Decimal::Point),
            (&["1.234,5"], Decimal::Comma),
            (&["12", ""], Decimal::Point),
        ] {
            assert_eq!(Decimal::of(cells.iter().copied()), mark, "{cells:?}");
        }
    }

    #[test]
    fn marks_say_why_there_is_no_number_and_a_dash_is_what_the_table_says() {
        let with = |dash| Convention { decimal: Decimal::Comma, dash };
        let bdl = with(Dash::NotApplicable);
        for (cell, attribute, reading) in [
            ("", "", Reading::Missing(Reason::NotCollected)),
            ("0", "n", Reading::Missing(Reason::Pending)),
            ("0", "x", Reading::Withheld(Reason::Confidential)),
            ("0", "z", Reading::Known(0.0)),
            ("0", "a", Reading::Known(0.0)),
            ("12,5", "k", Reading::Known(12.5)),
            ("-", "", Reading::Missing(Reason::NotApplicable)),
        ] {
            assert_eq!(read(cell, attribute, bdl), Ok(reading), "{cell} {attribute}");
        }
        assert_eq!(read("-", "", with(Dash::Zero)), Ok(Reading::Known(0.0)));
        assert_eq!(read("tak", "", bdl), Err(NotAReading));
    }
}
