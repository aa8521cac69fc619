//! The fast way against the general one: whatever it gives must be the same.

use super::*;
use crate::period::Year;
use crate::sources::figure::Figures;
use crate::sources::formats;
use crate::sources::harmonise::tests::{dataset, units};
use crate::sources::harmonise::{self, Harmonised, TidyRow, known_labels};
use crate::sources::predecessors::tests::shipped;
use crate::territory::Register;

/// Everything both ways need but the file.
struct Bench<'r> {
    codes: Codes<'r>,
    units: Units,
    lists: UnitLists,
    /// Another dataset that might be the one a file belongs to.
    migration: Dataset,
}

impl<'r> Bench<'r> {
    fn new(register: &'r Register) -> Self {
        let (codes, lists) = (Codes::new(register), UnitLists::default());
        Self { codes, units: units(), lists, migration: dataset!("bdl/migration") }
    }

    /// The rows of a new dataset and of `other` the fast way, each compared with the general one;
    /// `None` for one left to that way.
    fn compared(&mut self, bytes: &[u8], file: &str, other: &Dataset) -> [Option<Wide>; 2] {
        let Some(scan) = scan(bytes, file) else { return [None, None] };
        let figures = as_told(&scan, bytes, file);
        for dataset in [other, &self.migration] {
            let labels = known_labels(&figures, dataset);
            assert_eq!(known_labels(&scan.figures(), dataset), labels, "{file}");
        }
        let new = harmonise::new_dataset(&scan.figures(), "bdl/new", file, &self.units);
        let like = harmonise::new_dataset(&figures, "bdl/new", file, &self.units);
        let datasets = [&new, other];
        let [first, second] = datasets.map(|dataset| {
            let options = Options { file, ..Options::default() };
            let wide =
                scan.harmonised(&self.codes, dataset, &self.units, &options, &mut self.lists)?;
            let found = harmonise::harmonise(&figures, &self.codes, dataset, &self.units, &options);
            assert_same(&wide, &found, file);
            Some(wide)
        });
        if first.is_some() {
            assert_eq!(new, like, "{file}");
        }
        [first, second]
    }
}

/// What the general way reads of a file the fast way was able to scan, which must be the same.
fn as_told(scan: &Scan<'_>, bytes: &[u8], file: &str) -> Figures {
    let document = formats::open(bytes, file).expect("a document");
    assert_eq!(document.remarks, [], "{file}");
    assert_eq!((document.encoding, document.tables.len()), ("UTF-8", 1), "{file}");
    let delimiter = document.dialect.as_ref().map(|dialect| dialect.delimiter.as_str());
    assert_eq!(delimiter, Some(scan.delimiter().to_string().as_str()), "{file}");
    assert_eq!(document.tables[0].header, scan.headings(), "{file}");
    let format = document.format().expect("a format");
    assert_eq!(format.name, "bdl-ctab", "{file}");
    let figures = (format.figures.expect("figures"))(&document).expect("figures");
    let one_each = scan.figures();
    let told = |it: &Figures| (it.provider.clone(), it.subject.clone(), it.published, it.rows);
    assert_eq!(told(&one_each), told(&figures), "{file}");
    assert_eq!((figures.refused.as_slice(), figures.remarks.as_slice()), (&[][..], &[][..]));
    assert_eq!(one_each.figures, figures.figures[..one_each.figures.len()], "{file}");
    assert_eq!(one_each.figures.len() * figures.rows, figures.figures.len(), "{file}");
    figures
}

fn assert_same(wide: &Wide, found: &Harmonised, file: &str) {
    assert_eq!(found.refused, [], "{file}");
    assert_eq!(wide.remarks, found.remarks, "{file}");
    assert_eq!(wide.matched, found.matched, "{file}");
    let table = &wide.table;
    assert_eq!(table.value.len(), found.rows.len(), "{file}");
    let mut notes = wide.table.notes.iter().peekable();
    for (index, row) in found.rows.iter().enumerate() {
        let value = table.value[index];
        let reading = match table.missing {
            Some(reason) if value.is_nan() => Reading::Missing(reason),
            _ => Reading::Known(value),
        };
        let note = notes.next_if(|(at, _)| *at == index).map(|(_, note)| note.clone());
        let same = TidyRow {
            variable: table.variables[table.variable[index] as usize].as_str().into(),
            territory: table.territories[table.territory[index] as usize],
            year: Year::new(table.year[index]).expect("a year"),
            grp: EVERYONE.into(),
            reading,
            source_value: String::new(),
            source_unit: String::new(),
            note: note.unwrap_or_default(),
            ..row.clone()
        };
        assert_eq!(same, *row, "{file}");
        assert!(value.is_nan() || value != 0.0 || value.is_sign_positive(), "{file}");
    }
    let known = found.rows.iter().filter(|row| row.reading.value().is_some()).count();
    assert_eq!((notes.next(), wide.known), (None, known), "{file}");
    let sorted = |words: &[String]| words.windows(2).all(|pair| pair[0] < pair[1]);
    assert!(sorted(&table.variables) && table.territories.is_sorted(), "{file}");
}

/// A small export with all kinds of units: Poland, a voivodeship, a powiat, parts, gminas under one
/// code and under two, a former code, a gmina that is part of another until 2024.
const SMALL: &str = "\"Kod\";\"Nazwa\";\"ogółem;2024;[osoba]\";\"ogółem;2025;[osoba]\";\
    \"dochody;2024;[zł]\";\"dochody;2025;[zł]\";\n\
    0000000;\"POLSKA\";940;950;1200,5;1300,25;\n\
    1200000;\"MAŁOPOLSKIE\";40;50;200,5;300,25;\n\
    1206000;\"Powiat krakowski\";10;11;12,5;13,5;\n\
    1206114;\"Skawina - miasto (4)\";3;4;;;\n\
    1206113;\"Skawina (3)\";13;14;5,5;-6,25;\n\
    1206152;\"Wielka Wieś (2)\";7;8;;0,00;\n\
    1206162;\"Zabierzów (2)\";17;18;1,5;0;\n\
    1206172;\"Zielonki (2)\";27;;2,5;3,5;\n\
    1207052;\"Kamienica (2)\";5;6;7,1;8,2;\n\
    1207132;\"Szczawa (2)\";;2;;3,3;\n\
    1208042;\"Książ Wielki (2)\";96;;4,5;;\n\
    1208043;\"Książ Wielki (3)\";;89;;4,75;\n\
    1261011;\"Kraków (1)\";803;806;1000,01;2000,02;\n\
    0265011;\"Wałbrzych od 2013 (1)\";55;54;;;\n\
    0221091;\"Wałbrzych do 2002 (1)\";;;66,5;67,5;\n";

#[test]
fn a_small_export_is_the_same_both_ways() {
    let register = shipped();
    let mut bench = Bench::new(&register);
    let other = dataset!("bdl/registered-unemployed");
    for text in [SMALL.to_owned(), SMALL.replace('\n', "\r\n"), format!("\u{feff}{SMALL}")] {
        let [new, own] =
            bench.compared(text.as_bytes(), "RYNE_1944_CTAB_20250616184618.csv", &other);
        let (new, own) = (new.expect("clean"), own.expect("clean"));
        assert_eq!(new.table.variables, ["dochody", "ogolem"]);
        assert_eq!(new.table.notes.len(), 2);
        assert_eq!((own.remarks.len(), own.table.notes.len()), (new.remarks.len() + 1, 0));
    }
}

#[test]
fn what_needs_a_closer_look_is_left_to_the_general_way() {
    let register = shipped();
    let mut bench = Bench::new(&register);
    for (here, instead) in [
        ("\"Kod\"", "\"kod\""),
        ("17;18;", "17;\"18\";"),
        ("17;18;", "17;1 800;"),
        ("17;18;", "17;18"),
        ("17;18;", "17;18;;"),
        ("17;18;", "17;-;"),
        ("17;18;", "17;1.5;"),
        ("17;18;", "17;1e3;"),
        ("17;18;", "17; 18;"),
        ("17;18;", "17;1234567890123456;"),
        ("17;18;", "17;,5;"),
        ("17;18;", "17;5,;"),
        ("\"Zabierzów (2)\"", "\"Zabierzów \"\"(2)\"\"\""),
        ("\"Zabierzów (2)\"", "\" Zabierzów (2)\""),
        ("\"Zabierzów (2)\"", "\"\""),
        ("1206162;", "120616;"),
        ("1206162;", "1206199;"),
        ("1206172;", "1206162;"),
        ("1206162;", "\n1206162;"),
        ("\n1206162;", "\r1206162;"),
        (";2024;[osoba]", ";[osoba]"),
        (";2024;[osoba]", ";2025;[osoba]"),
        (";2024;[osoba]", ";3023;[osoba]"),
        (";2024;[osoba]", ";2024"),
        ("ogółem;2024;[osoba]", "ogółem;2024;[tys. osób]"),
        ("ogółem;2024;[osoba]", "kobiety;2024;[osoba]"),
        // Figures of a gmina in a year when it was part of another, and two that contradict.
        ("Szczawa (2)\";;", "Szczawa (2)\";1;"),
        ("96;;4,5", "96;88;4,5"),
        ("940;950;", "940;0;"),
    ] {
        assert!(SMALL.contains(here), "{here}");
        let text = SMALL.replacen(here, instead, 1);
        let [new, _] = bench.compared(text.as_bytes(), "t.csv", &dataset!("bdl/population"));
        let zero = instead == "940;0;";
        assert!(new.is_none() || zero, "{instead}");
    }
    assert!(scan(SMALL.as_bytes(), "t.json").is_none());
    assert!(scan(&SMALL.as_bytes()[..SMALL.len() - 30], "t.csv").is_none());
    assert!(scan(b"", "t.csv").is_none());
}

#[test]
fn numbers_are_those_of_the_general_way() {
    let variant = header::Header::read(SMALL).expect("clean").0.variant;
    for cell in ["0", "-0", "-0,00", "007", "0,1", "0,3", "123456789012345", "1234567,89012345"] {
        let printed = format!("{cell};");
        let (figure, next) = variant.figure(printed.as_bytes(), 0).expect("plain");
        let general = crate::sources::marks::number(cell, crate::sources::marks::Decimal::Comma);
        let general = general.expect("a number");
        assert_eq!((figure.to_bits(), next), (general.to_bits(), printed.len()), "{cell}");
    }
}

mod given;
mod mutated;
