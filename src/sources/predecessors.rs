//! Codes that files use and the register does not have: `code,teryt7,name,valid_to,successor,how,
//! note`. A figure printed under such a code counts to its successor.

use super::territories::{six_digits, text};
use super::text_table::TextTable;
use crate::diagnostic::{Diagnosed, Faults};
use crate::language::Text;
use crate::period::Year;
use crate::territory::{Fate, Predecessor};

const COLUMNS: &[&str] = &["code", "teryt7", "name", "valid_to", "successor", "how", "note"];

/// Reads the codes, sorted.
///
/// # Errors
/// Every cell that is no code, year or known word, with its line; a successor where the word does
/// not allow one, or none where it needs one; a code listed twice.
pub fn read(bytes: &[u8], file: &str) -> Diagnosed<Vec<Predecessor>> {
    let table = TextTable::read(bytes, file)?;
    table.check_header(COLUMNS, COLUMNS)?;
    let mut faults = Faults::default();
    let mut found = Vec::with_capacity(table.height());
    let mut seen = std::collections::BTreeSet::new();
    for row in 0..table.height() {
        if let Some(predecessor) = faults.absorb(predecessor(&table, row)) {
            if !seen.insert(predecessor.teryt7.clone()) {
                faults.push(table.fault(
                    row,
                    &predecessor.teryt7,
                    Text::new(
                        format!("kod {} występuje dwa razy", predecessor.teryt7),
                        format!("the code {} is listed twice", predecessor.teryt7),
                    ),
                    Text::new("usunąć jeden wiersz", "remove one of the rows"),
                ));
            }
            found.push(predecessor);
        }
    }
    found.sort_by(|a, b| a.teryt7.cmp(&b.teryt7));
    faults.or(found)
}

fn predecessor(table: &TextTable<'_>, row: usize) -> Diagnosed<Predecessor> {
    let mut faults = Faults::default();
    let code = faults.absorb(six_digits(table, row, "code"));
    let successor = match text(table, row, "successor") {
        "" => Some(None),
        _ => faults.absorb(six_digits(table, row, "successor")).map(Some),
    };
    let how = text(table, row, "how");
    let fate = Fate::parse(how).filter(|fate| {
        let ended = *fate == Fate::Ended;
        successor.is_none_or(|successor| successor.is_none() == ended)
    });
    if fate.is_none() {
        faults.push(table.fault(
            row,
            how,
            Text::new(
                format!("`{how}` nie jest znane albo nie pasuje do kolumny successor"),
                format!("`{how}` is not known, or does not go with the column successor"),
            ),
            Text::new(
                "wpisać type, renumbered, split albo district z następcą, albo ended bez niego",
                "write type, renumbered, split or district with a successor, or ended without",
            ),
        ));
    }
    let (teryt7, year) = (text(table, row, "teryt7"), text(table, row, "valid_to"));
    let valid_to = Year::parse(year);
    let digits = teryt7.len() == 7 && teryt7.bytes().all(|byte| byte.is_ascii_digit());
    if (valid_to.is_none() && !year.is_empty()) || !digits {
        faults.push(table.fault(
            row,
            if digits { year } else { teryt7 },
            Text::new(
                format!("kod `{teryt7}` albo rok `{year}` jest błędny"),
                format!("the code `{teryt7}` or the year `{year}` is wrong"),
            ),
            Text::new(
                "wpisać siedem cyfr w teryt7, a w valid_to rok albo nic",
                "write seven digits in teryt7, and in valid_to a year or nothing",
            ),
        ));
    }
    match (code, successor, fate) {
        (Some(code), Some(successor), Some(fate)) if faults.is_empty() => Ok(Predecessor {
            code,
            teryt7: teryt7.to_owned(),
            name: text(table, row, "name").to_owned(),
            valid_to,
            successor,
            fate,
        }),
        _ => Err(faults.into_sorted()),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::territory::{Register, Teryt6};
    use std::collections::BTreeMap;

    /// The shipped register, members and predecessors.
    pub(in crate::sources) fn shipped() -> Register {
        let file = "datasets/gus/territories/2025-06-27";
        let gminas = include_bytes!("../../datasets/gus/territories/2025-06-27/territories.csv");
        let former = include_bytes!("../../datasets/gus/territories/2025-06-27/predecessors.csv");
        let members = include_bytes!("../../datasets/smk/members/2026-11-21/members.csv");
        Register {
            gminas: super::super::territories::read(gminas, file).expect("sound"),
            members: super::super::members::read(members, file).expect("sound"),
            predecessors: read(former, file).expect("sound"),
        }
    }

    #[test]
    fn every_successor_is_in_the_register_and_every_fate_is_told() {
        let register = shipped();
        let mut counts = BTreeMap::new();
        for it in &register.predecessors {
            *counts.entry(it.fate).or_insert(0) += 1;
            assert!(it.successor.is_none_or(|code| register.gminas.contains_key(&code)), "{it:?}");
            assert_eq!(&it.teryt7[..6], it.code.as_str());
            let here = register.gminas.contains_key(&it.code);
            assert_eq!(here, matches!(it.fate, Fate::Type | Fate::Split), "{it:?}");
        }
        // 134 of 2003-2023, 7 of 2025, 4 between 2000 and 2003; 37 districts and the 11 of 2000.
        let expected = [
            (Fate::Type, 145),
            (Fate::Renumbered, 37),
            (Fate::Ended, 3),
            (Fate::Split, 2),
            (Fate::District, 48),
        ];
        assert_eq!(counts, BTreeMap::from(expected));
        let code = |digits| Teryt6::parse(digits).expect("six digits");
        let of = |digits| {
            let found = register.predecessors.iter().find(|it| it.code == code(digits));
            let found = found.expect("listed");
            (found.successor.map(|it| it.to_string()), found.valid_to.map(Year::number))
        };
        assert_eq!(of("022109"), (Some("026501".into()), Some(2012)));
        assert_eq!(of("060608"), (Some("060315".into()), Some(2005)));
        assert_eq!(of("080910"), (None, Some(2014)));
        assert_eq!(of("320304"), (None, Some(2018)));
        assert_eq!(of("120713"), (Some("120705".into()), Some(2024)));
    }

    #[test]
    fn a_row_that_contradicts_itself_is_refused_with_its_line() {
        let header = COLUMNS.join(",");
        for row in [
            "022109,0221091,Wałbrzych,2012,,renumbered,",
            "080910,0809102,Zielona Góra,2014,086201,ended,",
            "080910,0809102,Zielona Góra,2014,,gone,",
            "08091,0809102,Zielona Góra,2014,,ended,",
            "080910,809102,Zielona Góra,2014,,ended,",
            "080910,0809102,Zielona Góra,14,,ended,",
        ] {
            let text = format!("{header}\n{row}\n");
            let faults = read(text.as_bytes(), "p.csv").expect_err(row);
            assert!(faults[0].place().starts_with("p.csv:2"), "{faults:?}");
        }
    }
}
