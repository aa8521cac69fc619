//! How the cells of a text file are separated: found out from the text itself.
//!
//! Every dialect that could be meant is tried on the beginning of the text. The best one makes
//! rows of equal length out of cells that look like values: the measure of van den Burg, Nazábal
//! and Sutton, "Wrangling messy CSV files by detecting row and type patterns" (2019), with the
//! share of rows of the most frequent length in place of their sum over all lengths, so that a few
//! odd rows do not turn the choice.

use super::separated::kind::Kind;
use super::separated::record::{How, Record, Scanner};
use memchr::{memchr, memchr_iter};

/// The way a text file separates its cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dialect {
    /// What stands between two cells; empty when the file has one column. A space after another
    /// character stands for any number of spaces.
    pub delimiter: String,
    /// Whether several delimiters in a row count as one: columns aligned with spaces.
    pub runs: bool,
    /// The character that may enclose a cell.
    pub quote: Option<char>,
    /// The character that takes away the meaning of the next one inside a quoted cell; without it
    /// a quotation mark inside is doubled.
    pub escape: Option<char>,
}

/// How much of a text is looked at: enough for a hundred rows of the widest BDL export.
const SAMPLE: usize = 64 << 10;
/// The most that is looked at to see a few whole lines where lines are long.
const LARGEST_SAMPLE: usize = 1 << 20;
/// How many lines are enough.
const FEW_LINES: usize = 5;
/// How many records of the sample are tried.
const ROWS: usize = 200;
/// A dialect below this is none: the text is one column.
const LEAST_SCORE: f64 = 0.1;
/// How readily it is believed that quotation marks are mere characters.
const UNQUOTED: f64 = 0.9;
/// How much of its score a dialect loses when every row holds a delimiter of another one.
const TEAR: f64 = 0.7;
/// A column is one of values when this share of its cells looks so.
const FIRM: f64 = 0.8;
/// From this share on, something is the rule and not the exception.
const RULE: f64 = 0.9;

/// What stands between columns that are aligned with spaces: two at least.
const ALIGNED: &str = "  ";

/// Delimiters with how readily each is believed: a space or a colon is part of many values, the
/// others of few.
const DELIMITERS: [(&str, f64); 10] = [
    (",", 1.0),
    (";", 1.0),
    ("\t", 1.0),
    ("|", 1.0),
    ("^", 0.9),
    ("~", 0.9),
    ("\u{1f}", 0.9),
    (ALIGNED, 0.7),
    (" ", 0.6),
    (":", 0.6),
];

/// Finds the dialect a text is written in.
#[must_use]
pub fn sniff(text: &str) -> Dialect {
    sniff_among(text, &DELIMITERS)
}

/// Finds the dialect of a text that says itself what stands between its cells.
#[must_use]
pub fn sniff_delimited(text: &str, delimiter: &str) -> Dialect {
    let dialect = sniff_among(text, &[(delimiter, 1.0)]);
    if dialect.delimiter.is_empty() {
        Dialect { delimiter: delimiter.to_owned(), quote: Some('"'), ..dialect }
    } else {
        dialect
    }
}

fn sniff_among(text: &str, delimiters: &[(&str, f64)]) -> Dialect {
    let sample = sample(text);
    let quotes = quotes(sample);
    let mut best = (LEAST_SCORE, Dialect::default());
    for (delimiter, belief) in delimiters {
        let Some(delimiter) = spelling(delimiter, sample) else { continue };
        let runs: &[bool] = match delimiter.as_str() {
            " " => &[false, true],
            ALIGNED => &[true],
            _ => &[false],
        };
        for (quote, runs) in
            quotes.iter().flat_map(|quote| runs.iter().map(move |runs| (quote, runs)))
        {
            let dialect =
                Dialect { delimiter: delimiter.clone(), runs: *runs, quote: *quote, escape: None };
            let trust = if quote.is_some() { 1.0 } else { UNQUOTED };
            let score = belief * trust * Trial::of(sample, &dialect, text.len()).score();
            if score > best.0 {
                best = (score, dialect);
            }
        }
    }
    finish(best.1, sample, text)
}

/// The beginning of the text, up to a line end where there is one.
fn sample(text: &str) -> &str {
    let bytes = text.as_bytes();
    let ends = |size: usize| {
        let part = bytes.get(..size).unwrap_or(bytes);
        part.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count()
    };
    let mut size = SAMPLE;
    while size < bytes.len().min(LARGEST_SAMPLE) && ends(size) < FEW_LINES {
        size *= 4;
    }
    if size >= bytes.len() {
        return text;
    }
    let part = bytes.get(..size).unwrap_or(bytes);
    let cut = part.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(size, |at| at + 1);
    text.get(..text.floor_char_boundary(cut)).unwrap_or(text)
}

/// The delimiter as this text writes it: none where it does not occur, doubled where it always is.
fn spelling(delimiter: &str, sample: &str) -> Option<String> {
    if delimiter.len() > 1 {
        return sample.contains(delimiter).then(|| delimiter.to_owned());
    }
    let byte = *delimiter.as_bytes().first()?;
    let bytes = sample.as_bytes();
    let at = |at: usize| bytes.get(at) == Some(&byte);
    let (mut all, mut doubled) = (0_usize, 0_usize);
    for hit in memchr_iter(byte, bytes) {
        all += 1;
        doubled += usize::from(at(hit + 1) || (hit > 0 && at(hit - 1)));
    }
    match all {
        0 => None,
        _ if doubled == all && byte.is_ascii_punctuation() => Some(delimiter.repeat(2)),
        _ => Some(delimiter.to_owned()),
    }
}

/// The quotation marks worth trying, the usual one first: a tie is its.
fn quotes(sample: &str) -> Vec<Option<char>> {
    let mut quotes = vec![Some('"')];
    if memchr_iter(b'\'', sample.as_bytes()).count() > 1 {
        quotes.push(Some('\''));
    }
    if memchr(b'"', sample.as_bytes()).is_some() {
        quotes.push(None);
    }
    quotes
}

/// Settles what the measure does not: padding, the escape, and whether there are quotation marks.
fn finish(mut dialect: Dialect, sample: &str, text: &str) -> Dialect {
    let Some(quote) = dialect.quote.or_else(|| dialect.delimiter.is_empty().then_some('"')) else {
        return dialect;
    };
    if dialect.delimiter.len() == 1 && dialect.delimiter != " " && dialect.delimiter != "\t" {
        let trial = Trial::of(sample, &dialect, text.len());
        if trial.padded * 10 >= trial.followers * 9 && trial.padded > 0 {
            dialect.delimiter.push(' ');
        }
    }
    let occurs = u8::try_from(quote).is_ok_and(|byte| memchr(byte, text.as_bytes()).is_some());
    dialect.quote = occurs.then_some(quote);
    dialect.escape = escape(sample, quote);
    dialect
}

/// A backslash, when more quotation marks follow one than stand in pairs.
fn escape(sample: &str, quote: char) -> Option<char> {
    let after = |pattern: [char; 2]| {
        let pattern: String = pattern.iter().collect();
        sample.matches(&pattern).count()
    };
    let doubled = || {
        // An empty cell is written with two marks that escape nothing.
        let bytes = sample.as_bytes();
        sample
            .match_indices(&String::from_iter([quote, quote]))
            .filter(|(at, _)| {
                let inside = |at: Option<&u8>| at.is_some_and(u8::is_ascii_alphanumeric);
                inside(at.checked_sub(1).and_then(|at| bytes.get(at))) || inside(bytes.get(at + 2))
            })
            .count()
    };
    let escaped = after(['\\', quote]);
    (escaped > 0 && escaped > doubled()).then_some('\\')
}

/// What a dialect makes of the sample.
#[derive(Debug, Default)]
struct Trial {
    /// How long each row is.
    widths: Vec<usize>,
    /// For each column of the rows of the most frequent length, the cells that look like values
    /// or stand in quotation marks.
    firm: Vec<usize>,
    /// The sum of how much each cell of those rows looks like one, and how many they are.
    likeness: (f64, usize),
    usual: (usize, usize),
    /// How many of those rows hold a cell with the delimiter of another dialect.
    torn: usize,
    /// Unquoted cells after the first that hold something, and how many begin with a space.
    followers: usize,
    padded: usize,
    /// Whether whole lines are values that this delimiter would cut.
    cuts_values: bool,
    delimiter: String,
}

impl Trial {
    fn of(sample: &str, dialect: &Dialect, whole: usize) -> Self {
        let mut scanner = Scanner::new(sample, dialect);
        let (mut record, mut at) = (Record::default(), 0);
        let mut trial = Self { delimiter: dialect.delimiter.clone(), ..Self::default() };
        let mut starts = Vec::new();
        while at < sample.len() && starts.len() < ROWS {
            read_trial(&mut scanner, at, &mut record);
            // The last record, and one with a cell that is not closed, may be cut off with the
            // sample.
            let ends_late = record.end >= sample.len() || record.unclosed.is_some();
            if ends_late && sample.len() < whole && !starts.is_empty() {
                break;
            }
            if !record.is_blank(sample) {
                trial.widths.push(record.width());
                starts.push(at);
            }
            at = record.end;
        }
        // Headings and notes of one cell may be among the rows, but not many more than rows.
        let rows: Vec<usize> = trial.widths.iter().copied().filter(|width| *width > 1).collect();
        if rows.len() * 3 >= trial.widths.len() {
            trial.usual = most_frequent(&rows);
        }
        trial.firm = vec![0; trial.usual.0];
        for (width, start) in trial.widths.clone().into_iter().zip(&starts) {
            if width == trial.usual.0 {
                read_trial(&mut scanner, *start, &mut record);
                trial.look_at(&record, sample);
            }
        }
        trial.cuts_values = cuts_values(sample, &trial, &starts);
        trial
    }

    fn look_at(&mut self, record: &Record, sample: &str) {
        let mut torn = false;
        for (column, (cell, quoted)) in record.cells(sample).enumerate() {
            let kind = Kind::of(cell);
            torn |= !quoted && is_torn(cell, &self.delimiter);
            self.likeness.0 += likeness(cell, kind, quoted, &self.delimiter);
            self.likeness.1 += 1;
            if let Some(firm) = self.firm.get_mut(column) {
                *firm += usize::from(quoted || kind.is_telling() || kind.is_void());
            }
            if column > 0 && !quoted && !cell.is_empty() {
                self.followers += 1;
                self.padded += usize::from(cell.starts_with(' '));
            }
        }
        self.torn += usize::from(torn);
    }

    /// From 0 to 1: how equal the rows are, how many cells they have, how much these look so.
    fn score(&self) -> f64 {
        let (width, count) = self.usual;
        if width < 2 || self.cuts_values || !self.is_firm() {
            return 0.0;
        }
        let share = ratio(count, self.widths.len());
        let (sum, cells) = self.likeness;
        let whole = 1.0 - TEAR * ratio(self.torn, count);
        share * sum / as_float(cells) * ratio(width - 1, width) * whole
    }

    /// Spaces and colons part the words of a sentence too: they delimit only what is mostly
    /// values.
    fn is_firm(&self) -> bool {
        if self.delimiter != " " && self.delimiter != ":" {
            return true;
        }
        // One of the rows may be the header.
        let rows = self.usual.1.saturating_sub(1);
        let firm = self.firm.iter().filter(|count| ratio(**count, rows) >= FIRM).count();
        firm >= 3 || firm * 2 >= self.usual.0
    }
}

/// Reads a record as it stands; one that goes over lines because its quotation marks do not pair
/// is read line by line.
fn read_trial(scanner: &mut Scanner<'_>, at: usize, record: &mut Record) {
    scanner.record(at, How::default(), record);
    if record.is_ill_formed() {
        scanner.record(at, How::BY_LINES, record);
    }
}

/// How much a cell looks like one, from 0 to 1.
fn likeness(cell: &str, kind: Kind, quoted: bool, delimiter: &str) -> f64 {
    match kind {
        Kind::Empty | Kind::Mark => 0.6,
        Kind::Text if quoted => 0.9,
        Kind::Text if is_torn(cell, delimiter) || is_half_quoted(cell) => 0.1,
        Kind::Text if has_tight_comma(cell, delimiter) => 0.4,
        Kind::Text => 0.8,
        _ => 1.0,
    }
}

/// Whether an unquoted text holds what is a delimiter more often than a part of a text.
fn is_torn(cell: &str, delimiter: &str) -> bool {
    let foreign =
        |byte: &u8| matches!(byte, b';' | b'\t' | b'|') && !delimiter.as_bytes().contains(byte);
    let weak = matches!(delimiter, " " | ":");
    cell.bytes().any(|byte| foreign(&byte)) || (weak && has_tight_comma(cell, delimiter))
}

/// Whether an unquoted text begins with a quotation mark, or holds one without its pair.
fn is_half_quoted(cell: &str) -> bool {
    let cell = cell.trim();
    cell.starts_with(['"', '\'']) || cell.matches('"').count() % 2 == 1
}

/// Whether a text holds a comma without a space after it: a list, or cells not yet parted.
fn has_tight_comma(cell: &str, delimiter: &str) -> bool {
    let bytes = cell.as_bytes();
    let tight = |at: usize| bytes.get(at + 1).is_some_and(|next| !next.is_ascii_whitespace());
    delimiter != "," && memchr_iter(b',', bytes).any(tight)
}

/// Whether nearly all lines are single values (moments, times, numbers with a decimal comma) and
/// the first line, the name of the column, is not cut by the delimiter either.
fn cuts_values(sample: &str, trial: &Trial, starts: &[usize]) -> bool {
    let header_is_cut = trial.widths.first().is_some_and(|width| *width > 1);
    let always = matches!(trial.delimiter.as_str(), " " | ":");
    if header_is_cut && !always {
        return false;
    }
    let lines = sample.lines().filter(|line| !line.trim().is_empty()).take(ROWS);
    let values = lines.skip(1).filter(|line| Kind::of(line).is_value()).count();
    values > 0 && ratio(values, starts.len().saturating_sub(1)) >= RULE
}

/// The most frequent number and how often it occurs; of two, the greater.
fn most_frequent(numbers: &[usize]) -> (usize, usize) {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    let runs = sorted.chunk_by(|a, b| a == b);
    runs.map(|run| (run.first().copied().unwrap_or_default(), run.len()))
        .max_by_key(|(number, count)| (*count, *number))
        .unwrap_or_default()
}

fn ratio(part: usize, whole: usize) -> f64 {
    as_float(part) / as_float(whole.max(1))
}

fn as_float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

#[cfg(test)]
#[path = "tests/dialect.rs"]
mod tests;
