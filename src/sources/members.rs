//! The members of the metropolis: `territory,teryt7,bdl_id,name,kind,powiat,member_from,
//! member_to,area_ha,name_genitive,name_locative[,core]`.

use super::territories::{code, date, kind, text};
use super::text_table::TextTable;
use crate::diagnostic::{Diagnosed, Diagnostic, Faults};
use crate::language::Text;
use crate::territory::Member;

/// What says `yes` for the core city, and nothing for the others.
const CORE: &str = "core";
const CENTRE: &str = "yes";
const COLUMNS: &[&str] = &[
    "territory",
    "teryt7",
    "bdl_id",
    "name",
    "kind",
    "powiat",
    "member_from",
    "member_to",
    "area_ha",
    "name_genitive",
    "name_locative",
];

/// Reads the members, sorted by code.
///
/// # Errors
/// Every cell that is no code, type, date or area, with its line; a member listed twice; a second core
/// city, and one without the forms of its name.
pub fn read(bytes: &[u8], file: &str) -> Diagnosed<Vec<Member>> {
    let table = TextTable::read(bytes, file)?;
    table.check_header(COLUMNS, &[COLUMNS, &[CORE]].concat())?;
    let mut faults = Faults::default();
    let mut members: Vec<Member> = Vec::new();
    for row in 0..table.height() {
        if let Some(member) = faults.absorb(member(&table, row)) {
            if members.iter().any(|known| known.code == member.code) {
                faults.push(table.fault(
                    row,
                    member.code.as_str(),
                    Text::new(
                        format!("gmina {} występuje dwa razy", member.code),
                        format!("the member {} is listed twice", member.code),
                    ),
                    Text::new("usunąć jeden wiersz", "remove one of the rows"),
                ));
            }
            members.push(member);
        }
    }
    faults.absorb(cores(&table));
    members.sort_by_key(|member| member.code);
    faults.or(members)
}

/// What is wrong with the rows of core cities: all but the first, and forms of the name that lack.
fn cores(table: &TextTable<'_>) -> Diagnosed<()> {
    let rows = (0..table.height()).filter(|row| text(table, *row, CORE) == CENTRE);
    let rows: Vec<usize> = rows.collect();
    let second = rows.iter().skip(1).map(|row| {
        table.fault(
            *row,
            CENTRE,
            Text::new("jest już inne miasto rdzeniowe", "there is another core city already"),
            Text::new("zostawić `yes` w jednym wierszu", "leave `yes` in one row"),
        )
    });
    let forms = ["name_genitive", "name_locative"];
    let lacking = rows.first().into_iter().flat_map(|row| forms.map(|form| (*row, form)));
    let lacking = lacking.filter(|(row, form)| text(table, *row, form).is_empty());
    let lacking = lacking.map(|(row, form)| {
        table.fault(
            row,
            CENTRE,
            Text::new(
                format!("miasto rdzeniowe nie ma formy nazwy: `{form}`"),
                format!("the core city lacks a form of its name: `{form}`"),
            ),
            Text::new("wpisać ją: raport jej używa", "write it: the report uses it"),
        )
    });
    let faults: Vec<Diagnostic> = second.chain(lacking).collect();
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn member(table: &TextTable<'_>, row: usize) -> Diagnosed<Member> {
    let area = text(table, row, "area_ha");
    let parsed = (
        code(table, row),
        kind(table, row),
        date(table, row, "member_from"),
        date(table, row, "member_to"),
        area.parse::<f64>().ok().filter(|ha| ha.is_finite() && *ha > 0.0),
    );
    let mut faults = Faults::default();
    if parsed.4.is_none() {
        faults.push(table.fault(
            row,
            area,
            Text::new(
                format!("`{area}` nie jest powierzchnią w hektarach"),
                format!("`{area}` is not an area in hectares"),
            ),
            Text::new("wpisać liczbę dodatnią", "write a positive number"),
        ));
    }
    let centre = text(table, row, CORE);
    if !["", CENTRE].contains(&centre) {
        faults.push(table.fault(
            row,
            centre,
            Text::new(
                format!("`{centre}` nie mówi, czy gmina jest miastem rdzeniowym"),
                format!("`{centre}` does not say whether it is the core city"),
            ),
            Text::new("wpisać yes albo nic", "write yes or nothing"),
        ));
    }
    let code = faults.absorb(parsed.0);
    let kind = faults.absorb(parsed.1);
    let member_from = faults.absorb(parsed.2);
    let member_to = faults.absorb(parsed.3);
    let (Some(code), Some(kind), Some(member_from), Some(member_to), Some(area_ha)) =
        (code, kind, member_from, member_to, parsed.4)
    else {
        return Err(faults.into_sorted());
    };
    let own = |column: &str| text(table, row, column).to_owned();
    faults.or(Member {
        code,
        teryt7: own("teryt7"),
        bdl_id: own("bdl_id"),
        name: own("name"),
        genitive: own("name_genitive"),
        locative: own("name_locative"),
        kind,
        powiat: own("powiat"),
        member_from,
        member_to,
        area_ha,
        core: centre == CENTRE,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "territory,teryt7,bdl_id,name,kind,powiat,member_from,member_to,area_ha,\
                        name_genitive,name_locative";

    fn listed(rows: &[&str]) -> Diagnosed<Vec<Member>> {
        let row = |(at, core): (usize, &&str)| {
            format!("00000{at},00000{at}1,,Gmina {at},urban,,,,100,Gminy,Gminie,{core}\n")
        };
        let rows: String = rows.iter().enumerate().map(row).collect();
        read(format!("{HEAD},core\n{rows}").as_bytes(), "members.csv")
    }

    #[test]
    fn one_member_may_be_the_core_city() {
        let cores = |rows: &[&str]| -> Vec<bool> {
            listed(rows).expect("members").iter().map(|member| member.core).collect()
        };
        assert_eq!(cores(&["", "yes", ""]), [false, true, false]);
        assert_eq!(cores(&["", ""]), [false, false]);
        let bare = format!("{HEAD}\n000001,0000011,,Gmina,urban,,,,100,Gminy,Gminie\n");
        assert!(!read(bare.as_bytes(), "members.csv").expect("members")[0].core);
    }

    #[test]
    fn two_core_cities_one_without_its_forms_and_other_words_are_refused() {
        let faults = listed(&["yes", "true", "yes"]).expect_err("refused");
        let told: Vec<String> = faults.iter().map(|it| format!("{it:?}")).collect();
        assert_eq!(faults.len(), 2, "{told:?}");
        assert!(told[0].contains("`true` does not say"), "{told:?}");
        assert!(told[1].contains("another core city"), "{told:?}");
        let nameless = format!("{HEAD},core\n000001,0000011,,Gmina,urban,,,,100,Gminy,,yes\n");
        let faults = read(nameless.as_bytes(), "members.csv").expect_err("refused");
        assert!(format!("{faults:?}").contains("`name_locative`"), "{faults:?}");
    }
}
