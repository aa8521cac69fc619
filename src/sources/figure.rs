//! Figures as a source prints them, before codes, names and units are made one.

use crate::diagnostic::Diagnostic;
use crate::period::Year;
use crate::reading::{Reading, Reason};
use chrono::NaiveDate;
use std::sync::Arc;

/// How a source calls a territory.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Area {
    /// The code as printed: TERYT of any length, twelve digits of BDL; empty when none is.
    pub code: String,
    /// The name as printed, with its type where one is: `Skawina (3)`; empty when none is.
    pub name: String,
    /// The powiat as printed, where a column holds it.
    pub powiat: String,
    /// The voivodeship as printed, where a column holds it.
    pub voivodeship: String,
}

/// One cell of a source, with everything the source says about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The number of the document's table, from 0.
    pub table: usize,
    /// The line of the file or row of the sheet, from 1.
    pub line: usize,
    /// The column of the table, from 1; 0 when no cell of its own holds it.
    pub column: usize,
    /// What the source calls the variable: its heading without year and unit, parts joined by `; `.
    pub label: Arc<str>,
    /// The unit as printed, without brackets; empty when none is.
    pub unit: Arc<str>,
    /// The territory as printed.
    pub area: Arc<Area>,
    /// The year; `None` when the file states none.
    pub year: Option<Year>,
    /// `all`, or `key=value` pairs joined by `;` in the order of their keys.
    pub grp: Arc<str>,
    /// What the cell says.
    pub reading: Reading,
    /// The cell as printed.
    pub printed: String,
    /// What a reader should know about it; mostly empty.
    pub note: Arc<str>,
}

impl Figure {
    /// Stands for a whole column of this heading where only its heading matters.
    #[must_use]
    pub fn of_label(label: &str) -> Self {
        Self {
            table: 0,
            line: 1,
            column: 0,
            label: label.into(),
            unit: "".into(),
            area: Arc::default(),
            year: None,
            grp: "all".into(),
            reading: Reading::Missing(Reason::NotCollected),
            printed: String::new(),
            note: "".into(),
        }
    }
}

/// All figures of a document, in the order they stand in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// The figures of the rows that could be read.
    pub figures: Vec<Figure>,
    /// Who publishes, as a folder of `datasets/`: `bdl`, `gus`, `mf`, `pkw`; empty when unknown.
    pub provider: String,
    /// The provider's own name of the table, such as `P1944`; empty when unknown.
    pub subject: String,
    /// The date of publication, when the file or its name states it.
    pub published: Option<NaiveDate>,
    /// How many rows of data the document has.
    pub rows: usize,
    /// Rows that cannot be read, each with its reason and remedy.
    pub refused: Vec<Diagnostic>,
    /// What a person should know and need not mend.
    pub remarks: Vec<Diagnostic>,
}
