//! One row of VOTES after the other into columns.

use super::ballots::{Ballots, Labels, Lines, Lists, UNKNOWN};
use super::reader::Wanted;
use super::record::{Record, cells};
use super::sections::trimmed;
use super::{Problems, Projects};
use crate::language::Text;
use arrow::array::StringArray;
use arrow::buffer::{Buffer, OffsetBuffer, ScalarBuffer};
use memchr::memchr;

/// What a column of VOTES is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Voter,
    Vote,
    Points,
    Label(usize),
    Unwanted,
}

/// Columns being filled.
#[derive(Debug)]
pub(super) struct Rows {
    roles: Vec<Role>,
    /// How many cells of a row are looked at: what comes after the last wanted one is not.
    taken: usize,
    wanted: Wanted,
    count: usize,
    lines: Lines,
    voters: Option<Growing<u8>>,
    choices: Growing<u32>,
    points: Option<Growing<f64>>,
    labels: Vec<(String, Labels)>,
    unknown: Vec<(usize, String)>,
    header: Vec<String>,
    garbled: Vec<(usize, String)>,
}

/// Lists, one a ballot, being filled.
#[derive(Debug)]
struct Growing<T> {
    ends: Vec<i32>,
    values: Vec<T>,
}

impl<T> Default for Growing<T> {
    fn default() -> Self {
        Self { ends: vec![0], values: Vec::new() }
    }
}

impl<T> Growing<T> {
    /// Ends the list of this ballot. `None` once the values outgrow what offsets can tell.
    fn end(&mut self) -> Option<()> {
        self.ends.push(i32::try_from(self.values.len()).ok()?);
        Some(())
    }
}

impl Rows {
    /// Columns named as in the header of VOTES.
    pub(super) fn new(header: &[String], wanted: Wanted) -> Self {
        let mut rows = Self {
            roles: Vec::with_capacity(header.len()),
            taken: 0,
            wanted,
            count: 0,
            lines: Lines::default(),
            voters: None,
            choices: Growing::default(),
            points: None,
            labels: Vec::new(),
            unknown: Vec::new(),
            header: header.to_vec(),
            garbled: Vec::new(),
        };
        let all = wanted == Wanted::Everything;
        for name in header {
            let role = match name.to_ascii_lowercase().as_str() {
                "voter_id" if all && rows.voters.is_none() => {
                    rows.voters = Some(Growing::default());
                    Role::Voter
                }
                "vote" if all && !rows.roles.contains(&Role::Vote) => Role::Vote,
                "points" if all && rows.points.is_none() => {
                    rows.points = Some(Growing::default());
                    Role::Points
                }
                "voter_id" | "vote" | "points" => Role::Unwanted,
                name if !wanted.has_column(name) => Role::Unwanted,
                _ => {
                    rows.labels.push((name.clone(), Labels::default()));
                    Role::Label(rows.labels.len() - 1)
                }
            };
            rows.roles.push(role);
        }
        let wanted_last = rows.roles.iter().rposition(|role| *role != Role::Unwanted);
        rows.taken = if all { header.len() } else { wanted_last.map_or(0, |last| last + 1) };
        rows
    }

    /// Takes one row. `None` once the columns are full, which no file of a supported size reaches.
    pub(super) fn push(
        &mut self,
        record: Record<'_>,
        quoted: bool,
        projects: &Projects,
        problems: &mut Problems,
    ) -> Option<()> {
        let surplus = if quoted {
            let mut row = cells(record.bytes, quoted);
            for column in 0..self.taken {
                let cell = row.next().unwrap_or_default();
                self.cell(column, &cell, record.line, projects, problems)?;
            }
            row.next().is_some()
        } else {
            let mut rest = Some(record.bytes);
            for column in 0..self.taken {
                let (cell, after) = cut(rest);
                rest = after;
                if self.roles[column] != Role::Unwanted {
                    self.cell(column, cell, record.line, projects, problems)?;
                }
            }
            rest.is_some()
        };
        if surplus && self.wanted == Wanted::Everything {
            problems.warning("extra-cells", Some(record.line), extra_cells);
        }
        self.lines.push(self.count, record.line);
        self.count += 1;
        self.choices.end()?;
        for ends in [self.voters.as_mut().map(Growing::end), self.points.as_mut().map(Growing::end)]
        {
            ends.unwrap_or(Some(()))?;
        }
        Some(())
    }

    /// Takes one cell of a row.
    fn cell(
        &mut self,
        column: usize,
        cell: &[u8],
        line: usize,
        projects: &Projects,
        problems: &mut Problems,
    ) -> Option<()> {
        let role = self.roles[column];
        if role == Role::Unwanted {
            return Some(());
        }
        let text = self.tidy(cell, line, problems);
        match role {
            Role::Unwanted => {}
            Role::Voter => self.voters.as_mut()?.values.extend_from_slice(text),
            Role::Vote => self.vote(text, line, projects, problems),
            Role::Points => self.points(text, line, problems),
            Role::Label(place) => {
                let labels = &mut self.labels[place].1;
                labels.codes.push(labels.texts.number(text)?.0);
            }
        }
        Some(())
    }

    /// A cell without spaces around it, which are told.
    fn tidy<'a>(&self, cell: &'a [u8], line: usize, problems: &mut Problems) -> &'a [u8] {
        let text = trimmed(cell);
        if text.len() != cell.len() && self.wanted == Wanted::Everything {
            problems.error("space-at-edge", Some(line), super::sections::space_at_edge);
        }
        text
    }

    /// The projects of one ballot.
    fn vote(&mut self, cell: &[u8], line: usize, projects: &Projects, problems: &mut Problems) {
        for item in Items(Some(cell)) {
            let id = trimmed(item);
            if id.len() != item.len() {
                problems.error("space-in-list", Some(line), space_in_list);
            }
            if id.is_empty() {
                continue;
            }
            let place = projects.find(id).unwrap_or_else(|| {
                self.unknown.push((self.count, String::from_utf8_lossy(id).into_owned()));
                UNKNOWN
            });
            self.choices.values.push(place);
        }
    }

    /// The points of one ballot: all of them, or none where one is no number.
    fn points(&mut self, cell: &[u8], line: usize, problems: &mut Problems) {
        let Some(points) = &mut self.points else { return };
        let before = points.values.len();
        for listed in Items(Some(cell)) {
            let item = trimmed(listed);
            if item.len() != listed.len() {
                problems.error("space-in-points", Some(line), space_in_list);
            }
            if item.is_empty() {
                continue;
            }
            let Some(value) = number(item) else {
                points.values.truncate(before);
                self.garbled.push((self.count, String::from_utf8_lossy(cell).into_owned()));
                problems.error("points-invalid", Some(line), || points_invalid(cell));
                return;
            };
            points.values.push(value);
        }
    }

    /// The columns as they are.
    pub(super) fn finish(self) -> Ballots {
        let voters = self.voters.map(|voters| {
            let offsets = OffsetBuffer::new(ScalarBuffer::from(voters.ends));
            // Every piece of the file was found to be UTF-8 before it was cut.
            StringArray::try_new(offsets, Buffer::from_vec(voters.values), None).ok()
        });
        Ballots {
            count: self.count,
            lines: self.lines,
            voters: voters.flatten(),
            choices: lists(self.choices),
            points: self.points.map(lists),
            labels: self.labels,
            unknown: self.unknown,
            header: self.header,
            garbled: self.garbled,
        }
    }
}

fn lists<T: arrow::datatypes::ArrowNativeType>(growing: Growing<T>) -> Lists<T> {
    Lists {
        offsets: OffsetBuffer::new(ScalarBuffer::from(growing.ends)),
        values: ScalarBuffer::from(growing.values),
    }
}

/// The parts of a list: `a,b,c`.
struct Items<'a>(Option<&'a [u8]>);

impl<'a> Iterator for Items<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.0.take()?;
        let end = memchr(b',', rest);
        self.0 = end.map(|end| &rest[end + 1..]);
        Some(end.map_or(rest, |end| &rest[..end]))
    }
}

/// The first cell of what is left of a row without quotation marks, and what is left after it.
fn cut(rest: Option<&[u8]>) -> (&[u8], Option<&[u8]>) {
    let Some(bytes) = rest else { return (&[], None) };
    // Most cells are shorter than it takes to begin a wide search.
    let (near, far) = bytes.split_at(bytes.len().min(NEAR));
    let end = near.iter().position(|byte| *byte == b';');
    match end.or_else(|| memchr(b';', far).map(|end| end + NEAR)) {
        Some(end) => (&bytes[..end], Some(&bytes[end + 1..])),
        None => (bytes, None),
    }
}

/// How many bytes are looked at one by one.
const NEAR: usize = 8;

/// A finite number; short runs of digits, which nearly all points are, without a parser.
fn number(text: &[u8]) -> Option<f64> {
    if text.len() <= 9 && text.iter().all(u8::is_ascii_digit) {
        let whole = text.iter().fold(0_u32, |sum, digit| sum * 10 + u32::from(digit - b'0'));
        return Some(f64::from(whole));
    }
    fast_float2::parse(text).ok().filter(|value: &f64| value.is_finite())
}

fn extra_cells() -> (Text, Text) {
    (
        Text::new(
            "wiersz ma więcej komórek niż nagłówek; nadmiarowe pominięto",
            "the row has more cells than the header; those beyond it are ignored",
        ),
        Text::new(
            "usunąć nadmiarowe średniki albo ująć komórkę ze średnikiem w cudzysłów",
            "remove the superfluous semicolons, or quote the cell that holds one",
        ),
    )
}

fn space_in_list() -> (Text, Text) {
    (
        Text::new("odstęp przy przecinku w liście", "a space beside a comma of a list"),
        Text::new("usunąć odstępy: `a,b,c`", "remove the spaces: `a,b,c`"),
    )
}

fn points_invalid(cell: &[u8]) -> (Text, Text) {
    let shown: String = String::from_utf8_lossy(cell).chars().take(60).collect();
    (
        Text::new(
            format!("punkty `{shown}` nie są listą liczb"),
            format!("the points `{shown}` are no list of numbers"),
        ),
        Text::new(
            "wpisać liczby rozdzielone przecinkami, po jednej na projekt",
            "write numbers separated by commas, one for each project",
        ),
    )
}
