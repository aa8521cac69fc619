//! What a cell looks like: the sign by which dialects and headers are told from one another.

/// The look of one cell, without regard to its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sources) enum Kind {
    /// Nothing, or spaces.
    Empty,
    /// A sign that stands where a value is lacking: `-`, `.`, `n/a`.
    Mark,
    /// A number in any local spelling, with a currency or a percent sign.
    Number,
    /// A calendar date, month or quarter.
    Date,
    /// A time of day.
    Time,
    /// A date with a time.
    Moment,
    /// Yes or no.
    Flag,
    /// A web or mail address.
    Address,
    /// One word of letters and digits: `PL213`, `30-059`.
    Code,
    /// Anything else.
    Text,
}

/// A cell longer than this is text, whatever it is made of.
const LONGEST_VALUE: usize = 200;
/// A code longer than this is text.
const LONGEST_CODE: usize = 40;

impl Kind {
    /// Looks at a cell.
    #[must_use]
    pub(in crate::sources) fn of(cell: &str) -> Self {
        let cell = cell.trim();
        let Some(first) = cell.bytes().next() else { return Self::Empty };
        if is_mark(cell) {
            return Self::Mark;
        }
        if cell.len() > LONGEST_VALUE {
            return if is_address(cell) { Self::Address } else { Self::Text };
        }
        let digits = cell.bytes().filter(u8::is_ascii_digit).count();
        if digits == 0 {
            return match cell {
                _ if is_flag(cell) => Self::Flag,
                _ if is_address(cell) => Self::Address,
                _ => Self::Text,
            };
        }
        match cell {
            _ if is_number(cell) => Self::Number,
            _ if first.is_ascii_digit() && is_date(cell) => Self::Date,
            _ if first.is_ascii_digit() && is_time(cell) => Self::Time,
            _ if first.is_ascii_digit() && is_moment(cell) => Self::Moment,
            _ if is_address(cell) => Self::Address,
            _ if is_code(cell) => Self::Code,
            _ => Self::Text,
        }
    }

    /// The looks that say something about a column.
    pub(in crate::sources) const TELLING: [Self; 7] =
        [Self::Number, Self::Date, Self::Time, Self::Moment, Self::Flag, Self::Address, Self::Code];

    /// Whether it says something about its column.
    #[must_use]
    pub(in crate::sources) fn is_telling(self) -> bool {
        Self::TELLING.contains(&self)
    }

    /// Whether such a cell can only be a value, never the name of a column. A code can be both.
    #[must_use]
    pub(in crate::sources) fn is_value(self) -> bool {
        self.is_telling() && self != Self::Code
    }

    /// Whether the cell holds nothing to judge by.
    #[must_use]
    pub(in crate::sources) const fn is_void(self) -> bool {
        matches!(self, Self::Empty | Self::Mark)
    }
}

/// Whether the cell is a year: a number, and yet a common name of a column.
#[must_use]
pub(in crate::sources) fn is_year(cell: &str) -> bool {
    let cell = cell.trim();
    cell.len() == 4 && (cell.starts_with("19") || cell.starts_with("20")) && all_digits(cell)
}

/// The conventional signs of GUS tables, of SDMX and of spreadsheets.
fn is_mark(cell: &str) -> bool {
    const MARKS: [&str; 22] = [
        "-", "–", "—", "--", ".", "..", "...", "…", "*", ":", "?", "#N/A", "#N/D!", "n/a", "na",
        "nan", "null", "none", "b.d.", "bd", "n.d.", "nd",
    ];
    cell.len() <= 5 && MARKS.iter().any(|mark| mark.eq_ignore_ascii_case(cell))
}

fn is_flag(cell: &str) -> bool {
    const FLAGS: [&str; 6] = ["true", "false", "yes", "no", "tak", "nie"];
    cell.len() <= 5 && FLAGS.iter().any(|flag| flag.eq_ignore_ascii_case(cell))
}

fn is_address(cell: &str) -> bool {
    if cell.contains(char::is_whitespace) {
        return false;
    }
    let mail =
        || cell.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    cell.contains("://") || cell.starts_with("www.") || mail()
}

fn is_code(cell: &str) -> bool {
    cell.len() <= LONGEST_CODE
        && cell.chars().all(|letter| letter.is_alphanumeric() || "-_/.#".contains(letter))
}

fn all_digits(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
}

/// Digits with a sign, groups, one decimal mark, an exponent, a currency or a percent sign.
fn is_number(cell: &str) -> bool {
    const SIGNS_BEFORE: [&str; 6] = ["$", "€", "£", "PLN", "EUR", "USD"];
    const SIGNS_AFTER: [&str; 9] = ["%", "‰", "zł", "zl", "PLN", "€", "EUR", "$", "USD"];
    let signed = |text: &'_ str| text.trim_start_matches(['-', '+', '−', '–']).len();
    let mut body = cell.get(cell.len() - signed(cell)..).unwrap_or_default();
    if let Some(rest) = SIGNS_BEFORE.iter().find_map(|sign| body.strip_prefix(sign)) {
        body = rest.trim_start();
        body = body.get(body.len() - signed(body)..).unwrap_or_default();
    } else if let Some(rest) = SIGNS_AFTER.iter().find_map(|sign| body.strip_suffix(sign)) {
        body = rest.trim_end();
    }
    let (mantissa, exponent) = body.split_once(['e', 'E']).unwrap_or((body, "0"));
    all_digits(exponent.trim_start_matches(['-', '+'])) && is_grouped(mantissa)
}

/// Digits with at most one mark, the last, that is not followed by a group of three.
fn is_grouped(mantissa: &str) -> bool {
    let is_space =
        |letter: char| matches!(letter, ' ' | '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}');
    let is_mark = |letter: char| is_space(letter) || matches!(letter, '.' | ',' | '\'');
    let mut parts = mantissa.split(is_mark);
    let marks: Vec<char> = mantissa.chars().filter(|letter| is_mark(*letter)).collect();
    let whole = parts.next().unwrap_or_default();
    let whole_sound =
        all_digits(whole) || (whole.is_empty() && matches!(marks.as_slice(), ['.' | ',']));
    let grouped = marks.len() > 1 || marks.first().is_some_and(|mark| is_space(*mark));
    whole_sound
        && (!grouped || whole.len() <= 3)
        && parts.zip(&marks).enumerate().all(|(index, (part, mark))| {
            let is_decimal = index + 1 == marks.len()
                && !is_space(*mark)
                && marks.iter().filter(|other| *other == mark).count() == 1;
            all_digits(part) && (part.len() == 3 || is_decimal)
        })
}

/// `2024-01-31`, `31.01.2024`, `1/2/24`, `2024-01`, `2024-Q1`, `2024M01`.
fn is_date(cell: &str) -> bool {
    let Some(mark) = cell.chars().find(|letter| !letter.is_ascii_digit()) else { return false };
    let parts: Vec<&str> = cell.split(mark).collect();
    let sound = |part: &str| all_digits(part) && matches!(part.len(), 1 | 2 | 4);
    let year = |part: &str| part.len() == 4;
    let small =
        |part: &str, most: u32| part.len() <= 2 && part.parse::<u32>().is_ok_and(|n| n <= most);
    match parts.as_slice() {
        [a, b, c] if "-/.".contains(mark) && [a, b, c].iter().all(|part| sound(part)) => {
            let ends = (year(a) && small(c, 31)) || (small(a, 31) && (year(c) || c.len() == 2));
            ends && small(b, 31)
        }
        [a, b] if "-/.".contains(mark) && year(a) => (small(b, 12) && b.len() == 2) || is_period(b),
        [a, _] if year(a) && "QMWqmw".contains(mark) => cell.get(4..).is_some_and(is_period),
        _ => false,
    }
}

/// `Q1`, `M01`, `W07`.
fn is_period(part: &str) -> bool {
    part.len() <= 3 && part.starts_with(['Q', 'M', 'W', 'q', 'm', 'w']) && all_digits(&part[1..])
}

/// `7:05`, `07:05:00`, `07:05:00.123`.
fn is_time(cell: &str) -> bool {
    let (clock, fraction) = cell.split_once('.').unwrap_or((cell, "0"));
    let parts: Vec<&str> = clock.trim_end_matches('Z').split(':').collect();
    let sound = |part: &&str| all_digits(part) && part.len() <= 2;
    matches!(parts.len(), 2 | 3)
        && parts.iter().all(sound)
        && parts.iter().skip(1).all(|part| part.len() == 2 && **part < *"60")
        && all_digits(fraction.trim_end_matches('Z'))
}

/// A date and a time, parted by `T` or a space, perhaps with an offset.
fn is_moment(cell: &str) -> bool {
    cell.split_once(['T', ' ']).is_some_and(|(date, time)| {
        let clock = time.split(['+', '-']).next().unwrap_or_default().trim_end();
        is_date(date) && is_time(clock)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_what_a_reader_takes_them_for() {
        let cases = [
            (
                Kind::Number,
                "0 1261011 -930 +1 2879,27 3,14 1.234,56 1,234.56 1,234,567 $74.69 12% .5 1e-5 5zł",
            ),
            (Kind::Date, "2024-01-31 31.01.2024 28/01/2018 1/2/24 2024-01 2024-Q1 2024M01"),
            (Kind::Time, "00:00 7:05 23:59:59.123"),
            (Kind::Moment, "2024-01-31T07:05 2024-01-31T07:05:00+01:00"),
            (Kind::Flag, "TRUE nie"),
            (Kind::Address, "https://example.com/a.html gmina@zielonki.pl"),
            (Kind::Code, "PL213 MG-8769 30-059 0-4 1.2.3 K15 population_2024"),
            (Kind::Mark, "- . .. n/a NULL b.d."),
            (Kind::Text, "Kod a ogółem;2003;[osoba] 1,2,3 [osoba]"),
        ];
        for (kind, cells) in cases {
            for cell in cells.split(' ') {
                assert_eq!(Kind::of(cell), kind, "{cell}");
            }
        }
        assert_eq!(Kind::of("1 234 567,8 zł"), Kind::Number);
        assert_eq!(Kind::of("12 34"), Kind::Text);
        assert_eq!(Kind::of(" \u{a0}"), Kind::Empty);
        assert_eq!(Kind::of("70 i więcej"), Kind::Text);
        assert!(is_year("2024") && !is_year("1261") && !is_year("20245"));
    }

    #[test]
    fn no_cell_is_too_strange_to_look_at() {
        for cell in
            ["é", "1é", "Qé", "2024Mé", "ł:ł", "-", "+", "--5", "e", "1e", "…", "\0", "1/", "/1"]
        {
            let _ = Kind::of(cell);
        }
        assert_eq!(Kind::of(&"1".repeat(1000)), Kind::Text);
    }
}
