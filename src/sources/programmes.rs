//! Facts about participation programmes, worded and counted:
//! `programme,role,label_pl,label_en,value,unit,year,text_pl,text_en,source`.

use super::territories::text;
use super::text_table::TextTable;
use crate::diagnostic::{Diagnosed, Faults};
use crate::language::Text;
use crate::period::Year;

const COLUMNS: &[&str] = &[
    "programme",
    "role",
    "label_pl",
    "label_en",
    "value",
    "unit",
    "year",
    "text_pl",
    "text_en",
    "source",
];

/// What a fact tells of its programme, in the order of telling.
pub const ROLES: &[&str] = &[
    "title",
    "aim",
    "input",
    "output",
    "outcome",
    "reach",
    "partner",
    "target-group",
    "stage",
    "challenge",
    "contradiction",
    "measured-by",
];

/// One fact of a programme.
#[derive(Clone, Debug, PartialEq)]
pub struct ProgrammeFact {
    /// The programme's id, such as `pocket-parks`.
    pub programme: String,
    /// One of `title`, `aim`, `input`, `output`, `outcome`, `reach`, `partner`, `target-group`,
    /// `stage`, `challenge`, `contradiction`, `measured-by`.
    pub role: String,
    /// What the fact is.
    pub label: Text,
    /// The number, when it has one.
    pub value: Option<f64>,
    /// The id of the indicator that measures it, in facts of the role `measured-by`.
    pub measured_by: String,
    /// The unit of the number; empty without one.
    pub unit: String,
    /// The year, when the source states one.
    pub year: Option<Year>,
    /// The worded fact; may be empty beside a number.
    pub text: Text,
    /// Who says so.
    pub source: String,
}

/// Reads the facts in the order of the file.
///
/// # Errors
/// Unknown roles, values that are no numbers, years that are none, labels lacking a language.
pub fn read(bytes: &[u8], file: &str) -> Diagnosed<Vec<ProgrammeFact>> {
    let table = TextTable::read(bytes, file)?;
    table.check_header(COLUMNS, COLUMNS)?;
    let mut faults = Faults::default();
    let mut facts = Vec::with_capacity(table.height());
    for row in 0..table.height() {
        let cell = |column: &str| text(&table, row, column);
        let own = |column: &str| cell(column).to_owned();
        let number = cell("value").parse::<f64>().ok().filter(|value| value.is_finite());
        let year = Year::parse(cell("year"));
        let measured = cell("role") == "measured-by";
        let wrong = [
            ("role", ROLES.contains(&cell("role"))),
            ("value", measured || cell("value").is_empty() || number.is_some()),
            ("year", cell("year").is_empty() || year.is_some()),
            ("label_en", cell("label_pl").is_empty() == cell("label_en").is_empty()),
            ("text_en", cell("text_pl").is_empty() == cell("text_en").is_empty()),
        ];
        for (column, _) in wrong.iter().filter(|(_, right)| !right) {
            let written = cell(column);
            faults.push(
                table
                    .fault(
                        row,
                        written,
                        Text::new(
                            format!("kolumna `{column}`: `{written}` nie pasuje"),
                            format!("column `{column}`: `{written}` does not fit"),
                        ),
                        Text::new("poprawić komórkę", "mend the cell"),
                    )
                    .with_exists(Text::same(ROLES.join(", "))),
            );
        }
        facts.push(ProgrammeFact {
            programme: own("programme"),
            role: own("role"),
            label: Text::new(cell("label_pl"), cell("label_en")),
            value: if measured { None } else { number },
            measured_by: if measured { own("value") } else { String::new() },
            unit: own("unit"),
            year,
            text: Text::new(cell("text_pl"), cell("text_en")),
            source: own("source"),
        });
    }
    faults.or(facts)
}
