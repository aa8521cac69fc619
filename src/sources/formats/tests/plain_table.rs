//! The tests of `../plain_table.rs`.

use super::super::layout::corpus::{at, file, known, near, read, text, told};
use super::*;
use crate::reading::{Reading, Reason};

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn wide_tables_of_all_kinds_are_read_whole() {
    // Rows, columns of figures, known figures and their sum, counted with the csv module of
    // Python.
    for (path, delimiter, rows, columns, filled, total) in [
        ("psp_incidents/psp_incidents_gminas_2023_2024_tidy.csv", ',', 2535, 8, 20280, 2_075_140.0),
        ("gus_area_2025/area_gminas_2025_tidy.csv", ',', 4339, 2, 8678, 138_669_992.0),
        ("mf_pit/mf_pit_share_gminas_2019_2020_tidy.csv", ',', 5086, 2, 10172, 190_490_537_089.0),
        (
            "bdl_exports/damianb1_total_revenue_gminas_by_powiat.csv",
            ',',
            3418,
            1,
            3418,
            1_529_564_122_835.85,
        ),
        ("krakow_metropolis/population_2015_2024.csv", ',', 150, 1, 150, 10_956_605.0),
        ("krakow_metropolis/own_revenue_2015_2024.csv", ',', 150, 1, 150, 49_674_847_078.03),
        ("krakow_metropolis/members.csv", ',', 15, 3, 45, 1_274_723.23),
        ("krakow_metropolis/derived_2024.csv", ',', 15, 11, 165, 1_255_293.963_8),
    ] {
        let figures = read(&file(path, delimiter), "plain-table");
        assert_eq!((figures.rows, figures.figures.len()), (rows, rows * columns), "{path}");
        let (count, sum) = known(&figures.figures);
        assert!(count == filled && near(sum, total), "{path}: {count} {sum}");
        assert_eq!(figures.refused, [], "{path}");
    }
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn years_stand_in_headings_or_in_a_column() {
    let psp =
        read(&file("psp_incidents/psp_incidents_gminas_2023_2024_tidy.csv", ','), "plain-table");
    let krakow = (126_101..=126_105).map(|code| {
        at(&psp, &code.to_string(), "Ogółem zdarzeń", Some(2024))[0].reading.value().expect("known")
    });
    assert!(near(krakow.sum(), 9756.0));
    let first = &psp.figures[0].area;
    assert_eq!((&*first.powiat, &*first.voivodeship), ("bolesławiecki", "dolnośląskie"));

    let pit = read(&file("mf_pit/mf_pit_share_gminas_2019_2020_tidy.csv", ','), "plain-table");
    let krakow = at(&pit, "1261", "executed_income_pln", Some(2019));
    let groups: Vec<_> = krakow.iter().map(|it| (&*it.grp, it.reading)).collect();
    assert_eq!(
        groups,
        [
            ("chapter=75621", Reading::Known(1_407_406_960.0)),
            ("chapter=75622", Reading::Known(378_831_833.0)),
        ]
    );
    let path = "gus_population_2024/gus_table_IV_2024_tidy.csv";
    let gus = read(&file(path, ','), "plain-table");
    assert_eq!((gus.rows, gus.figures.len()), (3899, 3899 * 19));
    let population = gus.figures.iter().filter(|it| &*it.label == "population");
    assert_eq!(known(population), (3899, 46_738_631.0));
    // The tidy copy does not say what its 10,933 dashes mean.
    let dashes = gus.figures.iter().filter(|it| it.printed == "-");
    assert_eq!(
        dashes.filter(|it| it.reading == Reading::Missing(Reason::NotCollected)).count(),
        10_933
    );
    let powiats =
        read(&file("bdl_exports/damianb1_total_revenue_gminas_by_powiat.csv", ','), "plain-table");
    assert_eq!(powiats.figures[0].area.name, "powiat bocheński");
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn a_table_without_headings_is_read_by_its_content() {
    let path = "gus_population_2024/kuchnowski_gminy_2021_pop_area_teryt.csv";
    let figures = read(&file(path, ';'), "plain-table");
    // Powiat, seat, population, area and kind of each of 2,477 gminas; the sums are Python's.
    assert_eq!((figures.rows, figures.figures.len()), (2477, 2477 * 5));
    let column = |label: &str| known(figures.figures.iter().filter(|it| &*it.label == label));
    assert_eq!(column("kolumna 4"), (2477, 37_907_704.0));
    assert!(near(column("kolumna 5").1, 312_720.3));
    let [zabierzow] = at(&figures, "1206162", "kolumna 4", None)[..] else { panic!() };
    assert_eq!((zabierzow.reading, &*zabierzow.area.name), (Reading::Known(29126.0), "Zabierzów"));
    assert_eq!(figures.figures[0].line, 1);
    assert!(told(&figures.remarks).contains("has no header"));
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn a_table_with_nothing_to_count_is_told_by_its_columns() {
    for (path, reason, column) in [
        ("bdl_api/subjects_catalog.csv", "no column holds numbers", "“hasVariables”"),
        (
            "krakow_metropolis/gmina_code_changes_2021_2024.csv",
            "no column holds numbers",
            "“teryt6”",
        ),
        (
            "krakow_metropolis/dashboard_metropolis_series.csv",
            "no column holds codes",
            "“indicator”",
        ),
    ] {
        let document = file(path, ',');
        let format = document.format().expect("a format");
        assert_eq!(format.name, "plain-table");
        let faults = (format.figures.expect("figures"))(&document).expect_err(path);
        let told = told(&faults);
        assert!(told.contains(reason) && told.contains(column), "{told}");
    }
}

#[test]
fn what_the_table_itself_says_names_the_figures() {
    let table = "Wskaźnik;kod;nazwa;2022;2023;jednostka\n\
                     ludność;1206162;Zabierzów;29 267;29 602;osoba\n\
                     dochody;1206162;Zabierzów;1,5;;mln zł\n";
    let figures = read(&text(table, ';', "t.csv"), "plain-table");
    let [income] = at(&figures, "1206162", "dochody", Some(2022))[..] else { panic!() };
    assert_eq!((income.reading, &*income.unit), (Reading::Known(1.5), "mln zł"));
    assert_eq!(at(&figures, "1206162", "ludność", Some(2023))[0].reading, Reading::Known(29602.0));
    let bare = text("gmina;2023\nSkawina;5\n", ';', "dane/ludnosc.csv");
    assert_eq!(&*read(&bare, "plain-table").figures[0].label, "ludnosc");
}

#[test]
fn faults_of_rows_and_headings_have_their_place() {
    let table = "kod;gmina;a;a;b;;c\n\
                     1206162;Zabierzów;1;2;3;4;5\n\
                     1206172;Zielonki;1;2;trzy;4;5\n\
                     ;;1;2;3;4;5\n\
                     1206082;Michałowice;1;2;3;4\n\
                     1206112;Skawina;1;2;3;4;5;6\n";
    let figures = read(&text(table, ';', "t.csv"), "plain-table");
    assert_eq!((figures.rows, figures.figures.len()), (5, 3));
    let places: Vec<_> = figures.refused.iter().map(Diagnostic::place).collect();
    assert_eq!(places, ["t.csv:1:3", "t.csv:1:6", "t.csv:3:5", "t.csv:4", "t.csv:5", "t.csv:6"]);
}

#[test]
fn a_table_of_words_alone_is_refused() {
    assert!(figures(&Document::default()).is_err_and(|faults| !faults.is_empty()));
    for table in
        ["a;b\nx;y\n", "gmina\nSkawina\n", "gmina;liczba\n", "x\n", "1;2\n3;4\n", "gmina;a\n;\n"]
    {
        let document = text(table, ';', "t.csv");
        let faults = figures(&document).expect_err(table);
        assert!(told(&faults).contains("there is nothing to count"), "{table}");
    }
}
