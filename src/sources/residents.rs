//! Residents by group, as an analyst writes them down beside ballots:
//! `group_kind,group,residents[,place,year,source]`.
//!
//! A row is one group of residents. Kinds are `age`, `sex` and `district`. Ages are bands (`0-17`,
//! `18-64`, `65+`) or single years (`17`); sexes `F` and `M`, or the words for them. Without a place or
//! a year a row holds for every place, and for every edition.

use super::FAULTS_KEPT;
use super::text_table::TextTable;
use crate::diagnostic::{Diagnosed, Faults};
use crate::language::Text;
use crate::period::Year;
use std::collections::BTreeMap;

const NEEDED: [&str; 3] = ["group_kind", "group", "residents"];
const ALLOWED: [&str; 6] = ["group_kind", "group", "residents", "place", "year", "source"];
/// What sexes are called in tables, in small letters, and in files of ballots.
const SEXES: [(&str, &str); 13] = [
    ("f", "F"),
    ("k", "F"),
    ("female", "F"),
    ("women", "F"),
    ("kobieta", "F"),
    ("kobiety", "F"),
    ("m", "M"),
    ("male", "M"),
    ("men", "M"),
    ("mężczyzna", "M"),
    ("mężczyźni", "M"),
    ("o", "O"),
    ("other", "O"),
];
/// How tables write that a band of ages has no end.
const WITHOUT_END: [&str; 5] = ["i więcej", "lub więcej", "and over", "and more", "or more"];
/// More people than ever lived in one place of the Earth: beyond it a cell is a mistake.
const MOST: u64 = 1 << 32;

/// What tells residents apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupKind {
    /// Bands of age.
    Age,
    /// Sex.
    Sex,
    /// Districts.
    District,
}

impl GroupKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Age, Self::Sex, Self::District];

    /// The word of the column `group_kind`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::Sex => "sex",
            Self::District => "district",
        }
    }
}

/// The residents of one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupOfResidents {
    /// What tells it apart.
    pub kind: GroupKind,
    /// Ages as `0-17`, `17`, `65+`, sexes as `F`, `M`, `O`, districts as written.
    pub group: String,
    /// How many persons.
    pub residents: u64,
    /// The place; `None` for every place.
    pub place: Option<String>,
    /// The year; `None` for every year.
    pub year: Option<i32>,
    /// Who says so; empty where the file does not tell.
    pub source: String,
}

/// Reads the rows in the order of the file.
///
/// # Errors
/// A header that lacks columns or has others, unknown kinds, groups that are none, numbers of residents
/// that are not whole, years that are none, a group written twice: all of them, each with its line.
pub fn read(bytes: &[u8], file: &str) -> Diagnosed<Vec<GroupOfResidents>> {
    let table = TextTable::read(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes), file)?;
    table.check_header(&NEEDED, &ALLOWED)?;
    let mut faults = Faults::default();
    let mut rows: Vec<GroupOfResidents> = Vec::with_capacity(table.height());
    let mut known: BTreeMap<(GroupKind, String, Option<String>, Option<i32>), usize> =
        BTreeMap::new();
    let mut told = 0;
    for row in 0..table.height() {
        match one(&table, row) {
            Ok(read) => {
                let place = read.place.as_ref().map(|place| place.to_lowercase());
                let key = (read.kind, read.group.to_lowercase(), place, read.year);
                if let Some(first) = known.insert(key, table.line(row)) {
                    let problem = Text::new(
                        format!("grupa „{}” jest już w wierszu {first}", read.group),
                        format!("the group “{}” stands in line {first} already", read.group),
                    );
                    let remedy = Text::new("zostawić jeden wiersz", "keep one of the rows");
                    faults.push(table.fault(
                        row,
                        table.cell(row, table.column("group")),
                        problem,
                        remedy,
                    ));
                    told += 1;
                }
                rows.push(read);
            }
            Err(found) => {
                told += found.len();
                for fault in found {
                    faults.push(fault);
                }
            }
        }
        if told > FAULTS_KEPT {
            break;
        }
    }
    faults.or(rows)
}

/// One row, or all that is wrong with it.
fn one(table: &TextTable<'_>, row: usize) -> Diagnosed<GroupOfResidents> {
    let cell = |column: &str| table.cell(row, table.column(column)).trim();
    let mut faults = Faults::default();
    let mut wrong = |column: &str, exists: &str| {
        let written = cell(column);
        let problem = Text::new(
            format!("kolumna `{column}`: `{written}` nie pasuje"),
            format!("column `{column}`: `{written}` does not fit"),
        );
        let remedy = Text::new("poprawić komórkę", "mend the cell");
        faults.push(table.fault(row, written, problem, remedy).with_exists(Text::same(exists)));
    };
    let kind = GroupKind::ALL.into_iter().find(|kind| kind.word() == cell("group_kind"));
    if kind.is_none() {
        wrong("group_kind", "age, sex, district");
    }
    let group = kind.and_then(|kind| group(kind, cell("group")));
    if let (Some(kind), None) = (kind, &group) {
        let exists = match kind {
            GroupKind::Age => "0-17, 17, 65+",
            GroupKind::Sex => "F, M, O",
            GroupKind::District => "Nowa Huta",
        };
        wrong("group", exists);
    }
    let residents = cell("residents").parse::<u64>().ok().filter(|count| *count < MOST);
    if residents.is_none() {
        wrong("residents", "408112");
    }
    let year = Year::parse(cell("year")).map(Year::number);
    if year.is_none() && !cell("year").is_empty() {
        wrong("year", "2024");
    }
    let place = Some(cell("place").to_owned()).filter(|place| !place.is_empty());
    let source = cell("source").to_owned();
    let (Some(kind), Some(group), Some(residents)) = (kind, group, residents) else {
        return Err(faults.into_sorted());
    };
    faults.or(GroupOfResidents { kind, group, residents, place, year, source })
}

/// A group as files of ballots have it.
fn group(kind: GroupKind, text: &str) -> Option<String> {
    let small = text.to_lowercase();
    match kind {
        GroupKind::Age => band(&small),
        GroupKind::Sex => {
            let known = SEXES.iter().find(|(name, _)| *name == small);
            known.map(|(_, letter)| (*letter).to_owned())
        }
        GroupKind::District => (!text.is_empty()).then(|| text.to_owned()),
    }
}

/// A band of ages: `0-4`, `0–4`, `85+`, `85 i więcej`, `17`.
fn band(text: &str) -> Option<String> {
    let mut text = text.replace(['\u{2013}', '\u{2212}'], "-");
    for words in WITHOUT_END {
        text = text.replace(words, "+");
    }
    text.retain(|letter| !letter.is_whitespace());
    let age = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        text.parse::<u32>().ok().filter(|_| digits)
    };
    if let Some(from) = text.strip_suffix('+') {
        return age(from).map(|from| format!("{from}+"));
    }
    match text.split_once('-') {
        None => age(&text).map(|age| age.to_string()),
        Some((from, to)) => {
            let (from, to) = (age(from)?, age(to)?);
            (from <= to).then(|| format!("{from}-{to}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_read_as_tables_write_them() {
        let text = "\u{feff}group_kind,group,residents,place,year,source\n\
            age,0–17,135000,Kraków,2024,GUS\nage,85 i więcej,20000,Kraków,2024,GUS\n\
            sex,kobiety,430000,,,\nsex,M,380000,,,\ndistrict,Nowa Huta,50000,Kraków,,x\n";
        let rows = read(text.as_bytes(), "r.csv").expect("valid");
        let groups: Vec<&str> = rows.iter().map(|row| row.group.as_str()).collect();
        assert_eq!(groups, ["0-17", "85+", "F", "M", "Nowa Huta"]);
        assert_eq!((rows[0].year, rows[4].year), (Some(2024), None));
        assert_eq!((rows[2].place.as_deref(), rows[4].place.as_deref()), (None, Some("Kraków")));
    }

    #[test]
    fn all_that_is_wrong_is_told_with_its_line() {
        let text = "group_kind,group,residents,year\nage,young,10,2024\nsex,F,-3,2024\n\
            colour,red,1,24\nsex,K,5,2024\nsex,kobiety,6,2024\nage,30-20,1,2024\nage,+5,1.5,\n";
        let faults = read(text.as_bytes(), "r.csv").expect_err("faults");
        let lines: Vec<usize> = faults.iter().filter_map(|fault| fault.line).collect();
        assert_eq!(lines, [2, 3, 4, 4, 6, 7, 8, 8]);
        read(b"group,residents\nF,1\n", "r.csv").expect_err("no kind");
        read(b"", "r.csv").expect_err("nothing");
    }
}
