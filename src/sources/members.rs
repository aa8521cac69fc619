//! The members of the metropolis: `territory,teryt7,bdl_id,name,kind,powiat,member_from,
//! member_to,area_ha,name_genitive,name_locative`.

use super::territories::{code, date, kind, text};
use super::text_table::TextTable;
use crate::diagnostic::{Diagnosed, Faults};
use crate::language::Text;
use crate::territory::Member;

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
/// Every cell that is no code, type, date or area, with its line; a member listed twice.
pub fn read(bytes: &[u8], file: &str) -> Diagnosed<Vec<Member>> {
    let table = TextTable::read(bytes, file)?;
    table.check_header(COLUMNS, COLUMNS)?;
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
    members.sort_by_key(|member| member.code);
    faults.or(members)
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
    Ok(Member {
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
    })
}
