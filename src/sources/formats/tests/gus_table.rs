//! The tests of `../gus_table.rs`.

use super::*;
use crate::reading::{Reading, Reason};
use crate::sources::formats::open;
use crate::sources::table::Merged;

fn sheet(rows: &[&[&str]], merged: &[(usize, usize, usize, usize)]) -> Document {
    let mut table = Table::new("2024", Vec::new());
    for (line, cells) in (1..).zip(rows).filter(|(_, cells)| !cells.is_empty()) {
        table.push(line, cells.iter().copied()).expect("small");
    }
    table.merged = merged
        .iter()
        .map(|&(top, left, bottom, right)| Merged { lines: top..=bottom, columns: left..=right })
        .collect();
    Document { file: "a.xlsx".into(), tables: vec![table], ..Document::default() }
}

fn told(document: &Document) -> Vec<(String, String, Option<i32>, String, Reading)> {
    let figures = figures(document).expect("read").figures.into_iter();
    figures
        .map(|f| {
            let (label, unit, year) = (f.label.to_string(), f.unit.to_string(), f.year);
            (label, unit, year.map(Year::number), f.area.code.clone(), f.reading)
        })
        .collect()
}

#[test]
fn headings_of_three_rows_are_joined_as_their_cells_are_merged() {
    let document = sheet(
        &[
            &["TABL. 7. LUDNOŚĆ I ZGONY W 2023 R."],
            &[],
            &["Gminy", "Kod", "Zgony", "", "Ludność"],
            &["", "", "ogółem", "na 1000\nludności", "[tys.]"],
            &["1", "2", "3", "4", "5"],
            &["POLSKA", "", "408504", "10,9", "37489"],
            &["Skawina", "12 06 11 3", "-", ".", "43,9"],
            &["Źródło: GUS."],
        ],
        &[(3, 0, 4, 0), (3, 1, 4, 1), (3, 2, 3, 3)],
    );
    assert!(recognise(&document));
    let row = |label: &str, unit: &str, code: &str, reading| {
        (label.to_owned(), unit.to_owned(), Some(2023), code.to_owned(), reading)
    };
    assert_eq!(
        told(&document),
        [
            row("Zgony; ogółem", "", "", Reading::Known(408_504.0)),
            row("Zgony; na 1000 ludności", "", "", Reading::Known(10.9)),
            row("Ludność", "tys.", "", Reading::Known(37_489.0)),
            row("Zgony; ogółem", "", "1206113", Reading::Known(0.0)),
            row("Zgony; na 1000 ludności", "", "1206113", Reading::Missing(Reason::NotCollected)),
            row("Ludność", "tys.", "1206113", Reading::Known(43.9)),
        ]
    );
    let figures = figures(&document).expect("read");
    assert_eq!((figures.provider.as_str(), figures.subject.as_str()), ("gus", "TABL. 7"));
    assert_eq!((figures.rows, figures.refused.len(), figures.remarks.len()), (2, 0, 1));
}

#[test]
fn blanks_are_guessed_where_no_merged_cells_are_told_and_equal_headings_are_refused() {
    let rows: &[&[&str]] = &[
        &["Kod TERYT", "Zgony", "", "", "Zgony"],
        &["", "ogółem 2020", "ogółem 2021", "wg płci", ""],
        &["1206113", "1", "2", "3", "4"],
    ];
    let document = sheet(rows, &[]);
    let labels: Vec<_> =
        told(&document).into_iter().map(|(label, _, year, ..)| (label, year)).collect();
    let expected = [
        ("Zgony; ogółem", 2020),
        ("Zgony; ogółem", 2021),
        ("Zgony; wg płci", 2024),
        ("Zgony", 2024),
    ];
    assert_eq!(labels, expected.map(|(label, year)| (label.to_owned(), Some(year))));

    let twice: &[&[&str]] = &[&["Kod", "Zgony", "Ludność", "Zgony"], &["1206113", "1", "2", "3"]];
    let figures = figures(&sheet(twice, &[])).expect("read");
    assert_eq!(figures.figures.len(), 1);
    assert!(figures.refused[0].problem.en.contains("columns B, D"), "{:?}", figures.refused);
}

#[test]
fn a_cell_that_is_no_number_is_refused_and_placed_as_a_spreadsheet_names_it() {
    let rows: &[&[&str]] =
        &[&["Kod", "Zgony 2024"], &["1206113", "12"], &["1206162", "brak?"], &["1206172", "3"]];
    let figures = figures(&sheet(rows, &[])).expect("read");
    assert_eq!(figures.figures.len(), 2);
    assert_eq!(figures.refused[0].place(), "a.xlsx[2024]!B3");
}

fn corpus(path: &str) -> (Vec<u8>, String) {
    let path = format!("{}/data/municipal/{path}", std::env::var("HEJNAL_CORPUS").expect("set"));
    (std::fs::read(&path).expect("given"), path)
}

/// The figures of a workbook, read as a whole program reads it.
fn of(path: &str, format: &str) -> Figures {
    let (bytes, path) = corpus(path);
    let document = open(&bytes, &path).expect("read");
    let found = document.format().expect("known");
    assert_eq!(found.name, format, "{path}");
    found.figures.expect("has figures")(&document).expect("read")
}

/// Compares every value of a tidy transcription with the figures, and their numbers.
fn agrees(figures: &Figures, tidy: &str, skipped: usize, rows: usize, first: usize) {
    let (bytes, _) = corpus(tidy);
    let found: BTreeMap<(&str, usize, usize), &Figure> =
        figures.figures.iter().map(|f| ((f.area.code.as_str(), f.column, f.line), f)).collect();
    let mut by_code: BTreeMap<(&str, usize), Vec<&Figure>> = BTreeMap::new();
    for ((code, column, _), figure) in found {
        by_code.entry((code, column)).or_default().push(figure);
    }
    let (mut read, mut values) = (0, 0);
    for record in csv::Reader::from_reader(bytes.as_slice()).records() {
        let record = record.expect("sound");
        read += 1;
        for (at, cell) in record.iter().enumerate().skip(skipped) {
            let same = by_code.get(&(&record[0], first + at - skipped));
            let same = same.expect("the code is there");
            let value = if cell == "-" { Some(0.0) } else { cell.parse::<f64>().ok() };
            assert!(same.iter().any(|f| f.reading.value() == value), "{record:?} {at} {same:?}");
            values += 1;
        }
    }
    let coded = figures.figures.iter().filter(|f| !f.area.code.is_empty()).count();
    assert_eq!((read, values), (rows, coded));
    assert!(figures.refused.is_empty(), "{:?}", figures.refused);
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn table_iv_is_read_whole_as_its_transcription() {
    let folder = "gus_population_2024";
    let figures = of(
        &format!("{folder}/gus_table_IV_population_vital_migration_gminas_2024.xls"),
        "gus-table",
    );
    agrees(&figures, &format!("{folder}/gus_table_IV_2024_tidy.csv"), 2, 3899, 3);
    assert_eq!((figures.provider.as_str(), figures.subject.as_str()), ("gus", "TABL. IV"));
    // Poland and 16 voivodeships have no code.
    assert_eq!((figures.rows, figures.figures.len()), (3899 + 17, 3916 * 19));
    assert!(figures.figures.iter().all(|f| f.year == Year::new(2024)));
    let of_krakow = |column: usize| {
        figures
            .figures
            .iter()
            .find(|f| f.area.code == "1261011" && f.column == column)
            .expect("there")
    };
    assert_eq!(of_krakow(3).reading, Reading::Known(809_168.0));
    assert_eq!(&*of_krakow(3).label, "Ludność (stan w dniu 31.12) Population (as of December 31)");
    assert_eq!(&*of_krakow(7).label, "Zgony Deaths; w tym niemowląt of which infant");
    let rate = "Urodzenia żywe Live births; na 1000 ludności per 1000 of population";
    assert_eq!(&*of_krakow(17).label, rate);
    assert_eq!(
        &*of_krakow(21).label,
        "Zgony niemowląt na 1000 urodzeń żywych Infant deaths per 1000 of live births"
    );
    let dash = figures.figures.iter().find(|f| f.printed == "-").expect("many");
    assert_eq!(dash.reading, Reading::Known(0.0));
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn the_areas_of_2025_are_read_whole_as_their_transcription() {
    let figures = of("gus_area_2025/area_gminas_2025_ha_km2.xlsx", "gus-table");
    agrees(&figures, "gus_area_2025/area_gminas_2025_tidy.csv", 2, 4339, 3);
    assert_eq!(
        (figures.rows, figures.figures.len(), figures.provider.as_str()),
        (4339, 8678, "gus")
    );
    let krakow = figures.figures.iter().find(|f| f.area.code == "1261011").expect("there");
    assert_eq!(
        (krakow.reading, &*krakow.label, &*krakow.unit),
        (Reading::Known(32_685.0), "Powierzchnia", "ha")
    );
    assert_eq!((krakow.year, krakow.line), (Year::new(2025), 1636));
    assert!(figures.remarks.iter().any(|r| r.problem.en.contains("2025 is taken from the name")));
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn incidents_are_read_whole_and_those_of_krakow_add_up() {
    let figures = of("psp_incidents/fire_incidents_gminas_2023_2024.xlsx", "gus-table");
    agrees(&figures, "psp_incidents/psp_incidents_gminas_2023_2024_tidy.csv", 4, 2535, 5);
    assert_eq!(
        (figures.rows, figures.figures.len(), figures.provider.as_str()),
        (2535, 2535 * 8, "psp")
    );
    let krakow = figures.figures.iter().filter(|f| {
        f.area.code.starts_with("12610")
            && &*f.label == "Ogółem zdarzeń"
            && f.year == Year::new(2024)
    });
    let parts: Vec<f64> = krakow.filter_map(|f| f.reading.value()).collect();
    assert_eq!((parts.len(), parts.iter().sum::<f64>().to_string()), (5, "9756".to_owned()));
    let area = &figures.figures[0].area;
    let named = (area.name.as_str(), area.powiat.as_str(), area.voivodeship.as_str());
    assert_eq!(named, ("Bolesławiec", "bolesławiecki", "dolnośląskie"));
}
