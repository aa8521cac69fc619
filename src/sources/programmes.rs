//! Facts about participation programmes, worded and counted:
//! `programme,role,quantity,label_pl,label_en,value,unit,year,text_pl,text_en,source`.
//!
//! A fact with a quantity and without a number is one that a programme should have and nobody has
//! published: its text says what it would take.

use super::territories::text;
use super::text_table::TextTable;
use crate::diagnostic::{Diagnosed, Faults};
use crate::language::Text;
use crate::period::Year;

const COLUMNS: &[&str] = &[
    "programme",
    "role",
    "quantity",
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
    "continuity",
    "place",
    "partner",
    "target-group",
    "stage",
    "challenge",
    "contradiction",
    "measured-by",
];

/// What the number of a fact counts, where programmes are compared by it.
pub const QUANTITIES: &[&str] = &[
    // Money by year, money since the beginning, money set aside for a year, persons at work.
    "spending",
    "spending-so-far",
    "pool",
    "staff",
    // What was done or made.
    "sites",
    "projects",
    "events",
    "visits",
    "participants",
    "trees",
    "partners",
    // Whom it is for: all residents, or a group with its number of persons.
    "residents",
    "persons",
    // The first year, and how often it was held.
    "since",
    "editions",
    // Whose place on the map is known.
    "points",
];

/// One fact of a programme.
#[derive(Clone, Debug, PartialEq)]
pub struct ProgrammeFact {
    /// The programme's id, such as `pocket-parks`.
    pub programme: String,
    /// One of [`ROLES`].
    pub role: String,
    /// One of [`QUANTITIES`]; empty in facts of words alone.
    pub quantity: String,
    /// What the fact is.
    pub label: Text,
    /// The number, when it has one.
    pub value: Option<f64>,
    /// In facts of the role `measured-by`: the id of the indicator that measures it, or the
    /// `programme/quantity` of the facts that do.
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
        let quantity = cell("quantity");
        let stated = match quantity {
            "residents" => true,
            "since" => year.is_some(),
            _ => number.is_some(),
        };
        let wrong = [
            ("role", ROLES.contains(&cell("role"))),
            ("quantity", quantity.is_empty() || QUANTITIES.contains(&quantity)),
            // What is not known is told with what it would take.
            ("text_pl", quantity.is_empty() || stated || !cell("text_pl").is_empty()),
            ("value", measured || cell("value").is_empty() || number.is_some()),
            ("year", cell("year").is_empty() || year.is_some()),
            ("label_en", cell("label_pl").is_empty() == cell("label_en").is_empty()),
            ("text_en", cell("text_pl").is_empty() == cell("text_en").is_empty()),
        ];
        for (column, _) in wrong.iter().filter(|(_, right)| !right) {
            let written = cell(column);
            let exists = if *column == "quantity" { QUANTITIES } else { ROLES };
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
                    .with_exists(Text::same(exists.join(", "))),
            );
        }
        facts.push(ProgrammeFact {
            programme: own("programme"),
            role: own("role"),
            quantity: own("quantity"),
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

impl ProgrammeFact {
    /// Whether it says that a quantity is not known.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        match self.quantity.as_str() {
            "" | "residents" => false,
            "since" => self.year.is_none(),
            _ => self.value.is_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str =
        "programme,role,quantity,label_pl,label_en,value,unit,year,text_pl,text_en,source\n";

    #[test]
    fn what_is_not_known_says_what_it_would_take() {
        let row = "p,input,staff,Osoby,Staff,,person,,trzeba ewidencji,it takes a record,s\n";
        let facts = read(format!("{HEADER}{row}").as_bytes(), "p.csv").expect("valid");
        assert!(facts[0].is_unknown());
        for row in [
            "p,input,staff,Osoby,Staff,,person,,,,s\n",
            "p,input,wages,Osoby,Staff,7,person,,,,s\n",
            "p,gift,staff,Osoby,Staff,7,person,,,,s\n",
            "p,continuity,since,Od,Since,,,,,,s\n",
        ] {
            read(format!("{HEADER}{row}").as_bytes(), "p.csv").expect_err(row);
        }
    }
}
