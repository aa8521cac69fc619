//! Many files in one import: what they share, what they may not, and the fast way in columns.

use crate::workspace::{Workspace, folder};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// An export of one column: its stamp tells the vintage, its heading the figures.
fn export(folder: &Path, name: &str, heading: &str, values: [&str; 2]) -> PathBuf {
    let path = folder.join(format!("FINA_2644_CTAB_{name}.csv"));
    let [krakow, skawina] = values;
    let text = format!(
        "\"Kod\";\"Nazwa\";\"{heading}\";\n1261011;\"Kraków (1)\";{krakow};\n\
         1206113;\"Skawina (3)\";{skawina};\n"
    );
    fs::write(&path, text).expect("written");
    path
}

fn import(space: &Workspace, files: &[PathBuf], code: i32) -> (String, String) {
    let mut arguments = vec!["import", "--no-store"];
    arguments.extend(files.iter().map(|path| path.to_str().expect("UTF-8")));
    let run = space.run(&arguments).ended(code);
    (run.text(), run.stderr)
}

#[test]
fn exports_of_one_new_table_become_one_dataset_with_the_headings_of_all() {
    let (space, files) = (Workspace::new(), folder());
    let all = [
        export(files.path(), "20250102030405_2022", "drogi;2022;[km]", ["1", "2"]),
        export(files.path(), "20250102030405_2023", "Drogi;2023;[km]", ["3", "4"]),
        export(files.path(), "20250102030405_B", "ścieżki;2023;[km]", ["5", ""]),
    ];
    import(&space, &all, 0);
    let sql = "SELECT variable, year, sum(value) AS total FROM observations \
        WHERE dataset LIKE 'bdl/%2644%' GROUP BY ALL ORDER BY variable, year";
    let rows = space.run(&["query", sql, "--format", "csv"]).ended(0).text();
    assert_eq!(rows, "variable,year,total\ndrogi,2022,3.0\ndrogi,2023,7.0\nsciezki,2023,5.0\n");
    space.run(&["check"]).ended(0);
}

#[test]
fn a_variable_has_one_unit_in_all_files_of_an_import() {
    let (space, files) = (Workspace::new(), folder());
    let all = [
        export(files.path(), "20250102030405_2022", "ogółem;2022;[zł]", ["1000", "2000"]),
        export(files.path(), "20250102030405_2023", "ogółem;2023;[%]", ["10", "20"]),
    ];
    let (_, told) = import(&space, &all, 3);
    assert!(told.contains("FINA_2644_CTAB_20250102030405_2023.csv"), "{told}");
    assert!(told.contains("ogółem [%]") && told.contains("ogółem [PLN]"), "{told}");
    assert!(!space.project().join("datasets/bdl/p2644").exists());
}

#[test]
fn files_that_meet_in_a_year_are_compared_figure_by_figure() {
    let (space, files) = (Workspace::new(), folder());
    let first = export(files.path(), "20250102030405_A", "drogi;2022;[km]", ["1", "2"]);
    let other = export(files.path(), "20250102030405_B", "drogi;2022;[km]", ["1", "3"]);
    let (_, told) = import(&space, &[first.clone(), other.clone()], 3);
    assert!(told.contains("drogi 120611 2022 all: this vintage holds 2, the file 3"), "{told}");
    import(&space, &[first], 0);
    import(&space, &[other], 3);
}

/// A wide export of all gminas of the register with figures of thirteen digits, and their sum.
fn national(folder: &Path, number: usize, gminas: &[(String, String)]) -> (PathBuf, u64) {
    let mut text = "\"Kod\";\"Nazwa\";".to_owned();
    for year in 2019..2025 {
        let _ = write!(text, "\"ogółem;{year};[osoba]\";");
    }
    let mut total = 0;
    for (row, (code, name)) in gminas.iter().enumerate() {
        let _ = write!(text, "\n{code};\"{name} ({})\";", &code[6..]);
        for year in 0..6 {
            let value = 1_000_000_000_000 + (row * 6 + year + number) as u64;
            total += value % 1_000_000;
            let _ = write!(text, "{value};");
        }
    }
    text.push('\n');
    let path = folder.join(format!("PROB_{number:04}_CTAB_20250102030405.csv"));
    fs::write(&path, text).expect("written");
    (path, total)
}

/// Codes of seven digits and names of the shipped register, without gminas that are new: figures
/// of years before them would be those of another.
fn gminas() -> Vec<(String, String)> {
    let register = crate::workspace::repository().join("datasets/gus/territories");
    let editions = fs::read_dir(register).expect("listed").filter_map(Result::ok);
    let edition = editions.map(|it| it.path()).find(|it| it.is_dir()).expect("a vintage");
    let mut table = csv::Reader::from_path(edition.join("territories.csv")).expect("a register");
    let header = table.headers().expect("a header").clone();
    let column = |name: &str| header.iter().position(|it| it == name).expect("a column");
    let (code, name, from) = (column("teryt7"), column("name"), column("valid_from"));
    let rows = table.records().map(|row| row.expect("a row")).filter(|row| row[from].is_empty());
    rows.map(|row| (row[code].to_owned(), row[name].to_owned())).collect()
}

#[test]
fn thousands_of_exports_are_kept_in_columns_and_nothing_is_lost() {
    let (space, files) = (Workspace::new(), folder());
    let gminas = gminas();
    let made: Vec<(PathBuf, u64)> =
        (1..=210).map(|number| national(files.path(), number, &gminas)).collect();
    let bytes: u64 = made.iter().map(|(path, _)| fs::metadata(path).expect("there").len()).sum();
    assert!(bytes > 50_000_000, "{bytes}");
    let paths: Vec<PathBuf> = made.iter().map(|(path, _)| path.clone()).collect();
    let (told, _) = import(&space, &paths, 0);
    assert_eq!(told.matches("in columns, as Parquet").count(), paths.len());
    let sql = "SELECT count(*) AS n, CAST(sum(value - 1000000000000) AS BIGINT) AS total \
        FROM observations WHERE dataset LIKE 'bdl/p0%'";
    let rows = space.run(&["query", sql, "--format", "csv"]).ended(0).text();
    let total: u64 = made.iter().map(|(_, total)| total).sum();
    assert_eq!(rows, format!("n,total\n{},{total}\n", gminas.len() * 6 * made.len()));
    let (told, _) = import(&space, &paths, 0);
    assert_eq!(told.matches("unchanged").count(), paths.len());
}
