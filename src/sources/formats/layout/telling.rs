//! Where a fault stands and how messages quote what is there.

use super::{Grid, Record};
use crate::language::Text;
use crate::period::Year;

/// How many characters of a cell a message quotes.
const QUOTED: usize = 60;

/// A place in a table; column from 1, 0 for the whole row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    pub(crate) table: usize,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Spot {
    /// A cell; `column` from 0.
    pub(crate) const fn cell(grid: &Grid, record: Record, column: usize) -> Self {
        Self { table: grid.number, line: record.line, column: column + 1 }
    }

    /// A whole row.
    pub(crate) const fn row(grid: &Grid, record: Record) -> Self {
        Self { table: grid.number, line: record.line, column: 0 }
    }

    /// A heading; `column` from 0.
    pub(crate) const fn heading(grid: &Grid, column: usize) -> Self {
        Self { table: grid.number, line: grid.heading_line, column: column + 1 }
    }
}

/// What to write where a year is expected.
pub(crate) fn four_digits() -> Text {
    let (from, to) = (Year::MIN, Year::MAX);
    Text::new(
        format!("wpisać rok czterema cyframi, od {from} do {to}"),
        format!("write the year in four digits, from {from} to {to}"),
    )
}

/// A cell as messages quote it: one line, not too long.
pub(crate) fn quoted(cell: &str) -> String {
    let plain = |letter: char| if letter.is_control() { '\u{fffd}' } else { letter };
    let mut shown: String = cell.chars().take(QUOTED).map(plain).collect();
    if cell.chars().nth(QUOTED).is_some() {
        shown.push('…');
    }
    shown
}

/// How a message names a column.
pub(crate) fn heading_of(grid: &Grid, column: usize) -> Text {
    match grid.headings.get(column).copied().unwrap_or_default() {
        "" => Text::new(format!("kolumna {}", column + 1), format!("column {}", column + 1)),
        heading => {
            let shown = quoted(heading);
            Text::new(format!("kolumna „{shown}”"), format!("column “{shown}”"))
        }
    }
}

/// Words after one another, the first twenty of many.
pub(crate) fn listed(words: impl Iterator<Item = String>) -> String {
    const SHOWN: usize = 20;
    let words: Vec<String> = words.take(SHOWN + 1).collect();
    let more = if words.len() > SHOWN { ", …" } else { "" };
    format!("{}{more}", words[..words.len().min(SHOWN)].join(", "))
}

/// Headings in the quotation marks of each language, the first twenty of many.
pub(crate) fn headings_listed<'t>(headings: impl Iterator<Item = &'t str> + Clone) -> Text {
    let polish = headings.clone().map(|heading| format!("„{}”", quoted(heading)));
    let english = headings.map(|heading| format!("“{}”", quoted(heading)));
    Text::new(listed(polish), listed(english))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_cell_is_one_short_line() {
        assert_eq!(quoted("a\nb"), "a\u{fffd}b");
        assert_eq!(quoted(&"ż".repeat(70)).chars().count(), QUOTED + 1);
    }

    #[test]
    fn of_many_words_the_first_are_listed() {
        assert_eq!(listed(["a", "b"].map(str::to_owned).into_iter()), "a, b");
        assert!(listed((0..99).map(|it| it.to_string())).ends_with("19, …"));
        assert_eq!(listed(std::iter::empty()), "");
    }
}
