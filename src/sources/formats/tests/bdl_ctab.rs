//! The tests of `../bdl_ctab.rs`.

use super::super::layout::corpus::{at, file, known, near, read, text, told};
use super::*;
use crate::diagnostic::Diagnostic;

/// Rows, figures, known figures and their sum, counted with the csv module of Python.
const EXPORTS: &[(&str, char, usize, usize, usize, f64)] = &[
    ("LUDN_1355_CTAB_20250616153335_2000.csv", ';', 4024, 32192, 32192, 6_928_408.0),
    ("LUDN_1355_CTAB_20250616154847_2008.csv", ';', 3937, 35433, 35433, 6_970_312.6),
    // Five columns of 3,911 zeros are placeholders: 35,199 - 19,555.
    ("LUDN_1355_CTAB_20250616155247_2015.csv", ';', 3911, 35199, 15644, 3_203_063.0),
    ("LUDN_1355_CTAB_20250616155804_2023.csv", ';', 3846, 30768, 30768, 6_800_074.1),
    ("LUDN_2137_CTAB_20210625164329.csv", ';', 3779, 79359, 79359, 111_619_112.0),
    ("LUDN_2425_CTAB_20241028202819_2023.csv", ';', 4247, 4247, 4247, 163_385.72),
    ("LUDN_2425_CTAB_20250611231708.csv", ',', 4314, 30198, 25901, 1_712_235.78),
    ("RYNE_1944_CTAB_20250616184618.csv", ';', 4434, 97548, 90335, 147_683_741.0),
];

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn every_export_is_read_whole() {
    for (name, delimiter, rows, cells, filled, total) in EXPORTS {
        let figures = read(&file(&format!("bdl_exports/{name}"), *delimiter), "bdl-ctab");
        assert_eq!((figures.rows, figures.figures.len()), (*rows, *cells), "{name}");
        let (count, sum) = known(&figures.figures);
        assert!(count == *filled && near(sum, *total), "{name}: {count} {sum}");
        assert_eq!(figures.refused, [], "{name}");
        assert_eq!(figures.subject, format!("P{}", &name[5..9]));
        assert_eq!(
            figures.published.map(|day| day.to_string().replace('-', "")).as_deref(),
            Some(&name[15..23])
        );
    }
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn spot_values_are_those_of_the_exports() {
    let unemployed = read(&file("bdl_exports/RYNE_1944_CTAB_20250616184618.csv", ';'), "bdl-ctab");
    let [zabierzow] = at(&unemployed, "1206162", "ogółem", Some(2024))[..] else { panic!() };
    assert_eq!(zabierzow.reading, Reading::Known(433.0));
    assert_eq!((&*zabierzow.unit, &*zabierzow.area.name), ("osoba", "Zabierzów (2)"));

    let population = read(&file("bdl_exports/LUDN_2137_CTAB_20210625164329.csv", ';'), "bdl-ctab");
    let members = [
        "1261011", "1219012", "1206012", "1206022", "1206052", "1206072", "1206082", "1206092",
        "1219043", "1206113", "1206143", "1219053", "1206152", "1206162", "1206172",
    ];
    let all = members.iter().flat_map(|code| at(&population, code, "ogółem", None));
    assert_eq!(known(all), (15, 1_080_642.0));
    assert_eq!(at(&population, "1261011", "70 i więcej", None).len(), 1);

    let density = read(&file("bdl_exports/LUDN_2425_CTAB_20250611231708.csv", ','), "bdl-ctab");
    let label = "gęstość zaludnienia powierzchni zabudowanej i zurbanizowanej (osoby/km2)";
    let [krakow] = at(&density, "1261011", label, Some(2024))[..] else { panic!() };
    assert_eq!(krakow.reading, Reading::Missing(Reason::NotCollected));
    let [krakow] = at(&density, "1261011", "ludność na 1 km2", Some(2024))[..] else { panic!() };
    assert_eq!((krakow.reading, &*krakow.printed), (Reading::Known(2475.7), "2475.7"));
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn a_year_only_the_file_name_knows_is_taken_and_told() {
    let named = file("bdl_exports/LUDN_2425_CTAB_20241028202819_2023.csv", ';');
    let figures = read(&named, "bdl-ctab");
    let [poland] = at(&figures, "0000000", "ludność w tysiącach", Some(2023))[..] else {
        panic!()
    };
    assert_eq!(poland.reading, Reading::Known(37636.51));
    assert!(told(&figures.remarks).contains("the year 2023 is that of the file's name"));
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn sums_printed_as_zero_for_all_of_poland_are_no_figures() {
    let document = file("bdl_exports/LUDN_1355_CTAB_20250616155247_2015.csv", ';');
    let figures = read(&document, "bdl-ctab");
    let [total] = at(&figures, "1261011", "zameldowania ogółem; ogółem", Some(2015))[..] else {
        panic!()
    };
    assert_eq!((total.reading, &*total.printed), (Reading::Missing(Reason::NotCollected), "0"));
    let told: Vec<_> = figures.remarks.iter().map(|it| it.column.unwrap_or(0)).collect();
    assert_eq!(told, [3, 6, 9, 10, 11]);
}

#[test]
fn a_heading_is_label_year_and_unit_in_both_variants() {
    for (heading, commas, label, year, unit) in [
        ("ogółem;2003;[osoba]", false, "ogółem", Some("2003"), "osoba"),
        ("z miast;ogółem;2003;[osoba]", false, "z miast; ogółem", Some("2003"), "osoba"),
        ("z miast,ogółem,2003,[osoba]", true, "z miast; ogółem", Some("2003"), "osoba"),
        ("w wieku 0,5 roku, razem,2003,[-]", true, "w wieku 0,5 roku, razem", Some("2003"), "-"),
        ("na 1 km2,2024,[osoba]", false, "na 1 km2", Some("2024"), "osoba"),
        ("ludność, razem", false, "ludność, razem", None, ""),
        ("70 i więcej", false, "70 i więcej", None, ""),
        ("2024;[zł]", false, "2024;[zł]", Some("2024"), "zł"),
        ("]", true, "]", None, ""),
        ("", false, "", None, ""),
    ] {
        let expected = Heading { label: label.to_owned(), year, unit };
        assert_eq!(Heading::of(heading, commas), expected, "{heading}");
    }
}

#[test]
fn cells_that_cannot_be_read_are_refused_and_the_others_kept() {
    let document = text(
        "Kod;Nazwa;\"a;2003;[osoba]\";\"b;3003;[osoba]\";\"c;2003;[osoba]\";\n\
             1206162;Zabierzów (2);dużo;1;3,5;\n\
             ;;1;1;1;\n\
             1206172;Zielonki (2);4\n\
             1206172;Zielonki (2);-;1;x;\n",
        ';',
        "t.csv",
    );
    let figures = read(&document, "bdl-ctab");
    assert_eq!((figures.rows, figures.figures.len()), (4, 3));
    let places: Vec<_> = figures.refused.iter().map(Diagnostic::place).collect();
    assert_eq!(places, ["t.csv:1:4", "t.csv:2:3", "t.csv:3", "t.csv:4"]);
    let absent = figures.figures.iter().filter_map(|it| it.reading.reason());
    assert!(absent.eq([Reason::NotApplicable, Reason::NotApplicable]));
    assert!(told(&figures.refused).contains("“dużo” is neither a number"));
}

#[test]
fn a_column_of_zeros_is_a_placeholder_only_if_poland_tells_so() {
    let table = |poland: &str, rows: usize| {
        let head = "Kod;Nazwa;\"a;2015;[osoba]\";\"b;2015;[osoba]\"\n";
        let rows = (1..=rows).map(|row| format!("{row:07};gmina;0;{row}\n"));
        text(&format!("{head}{poland}{}", rows.collect::<String>()), ';', "t.csv")
    };
    for (poland, rows, placeholders) in [
        ("0000000;POLSKA;0;90\n", 20, 21),
        ("0000000;POLSKA;3;90\n", 20, 0),
        ("0000000;POLSKA;0;0\n", 20, 0),
        ("0000000;POLSKA;0;90\n", 3, 0),
        ("", 20, 0),
    ] {
        let figures = read(&table(poland, rows), "bdl-ctab");
        let missing = figures.figures.iter().filter(|it| it.reading.reason().is_some());
        assert_eq!(missing.count(), placeholders, "{poland} {rows}");
    }
}
