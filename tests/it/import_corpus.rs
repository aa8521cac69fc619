//! The given public files, read and imported: counts and values from elsewhere.

use crate::workspace::{Workspace, files, run};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn corpus() -> PathBuf {
    std::env::var_os("HEJNAL_CORPUS").expect("HEJNAL_CORPUS names the raw files").into()
}

const MUNICIPAL: &str = "data/municipal";

fn text(path: &Path) -> String {
    path.to_str().expect("UTF-8").to_owned()
}

fn read(file: &Path, format: &str) -> crate::workspace::Run {
    let folder = crate::workspace::folder();
    run(folder.path(), folder.path(), &["read", &text(file), "--format", format])
}

/// Rows below the header, counted as lines: none of these files has a cell of two lines.
fn lines(file: &Path, headers: usize) -> usize {
    let bytes = fs::read(file).expect("a given file");
    String::from_utf8_lossy(&bytes).lines().count() - headers
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder with the raw files")]
fn every_given_table_of_text_is_read_whole() {
    let mut seen = 0;
    for file in files(&corpus().join(MUNICIPAL)) {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        if file.extension().is_none_or(|it| it != "csv") {
            continue;
        }
        // Two files have no header; the catalogue of subjects has cells of several lines.
        let headers = usize::from(!name.starts_with("kuchnowski"));
        let rows = if name == "subjects_catalog.csv" { 2443 } else { lines(&file, headers) };
        let json = read(&file, "json").ended(0).json();
        assert_eq!(json.as_array().map(Vec::len), Some(rows), "{name}");
        seen += 1;
    }
    assert_eq!(seen, 30);
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder with the raw files")]
fn every_given_file_is_read_or_refused_with_a_reason() {
    let folders = [corpus().join(MUNICIPAL), corpus().join("data/geo")];
    let given: Vec<PathBuf> = folders.iter().flat_map(|folder| files(folder)).collect();
    assert!(given.len() > 45, "{}", given.len());
    for file in given {
        let run = read(&file, "csv");
        let refused = run.code == Some(3) && run.stderr.contains("to do:");
        assert!(run.code == Some(0) || refused, "{}: {run:?}", file.display());
    }
}

/// One value of an import into a new dataset.
fn value(space: &Workspace, variable: &str, territory: &str, year: u16) -> Value {
    let sql = format!(
        "SELECT value FROM observations WHERE dataset LIKE 'local/%' AND variable = '{variable}' \
         AND territory = '{territory}' AND year = {year}"
    );
    let rows = space.run(&["query", &sql, "--format", "json"]).ended(0).json();
    assert_eq!(rows.as_array().map(Vec::len), Some(1), "{sql}: {rows}");
    rows[0]["value"].clone()
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder with the raw files")]
fn a_city_split_into_codes_is_one_city_and_a_gmina_that_changed_its_type_one_series() {
    let space = Workspace::new();
    let given = corpus().join(MUNICIPAL);
    let incidents = given.join("psp_incidents/fire_incidents_gminas_2023_2024.xlsx");
    let unemployed = given.join("bdl_exports/RYNE_1944_CTAB_20250616184618.csv");
    space.run(&["import", "--dataset", "local/psp", &text(&incidents)]).ended(0);
    space.run(&["import", "--dataset", "local/ryne", &text(&unemployed)]).ended(0);
    // The sum over 126101 to 126105, counted in the file by hand.
    assert_eq!(value(&space, "ogolem_zdarzen", "126101", 2024), 9756.0);
    assert_eq!(value(&space, "ogolem", "120616", 2024), 433.0);
    // Ksiaz Wielki, 1208042 until it became a town: both years in one series.
    let sql = "SELECT count(*) AS years FROM observations WHERE dataset = 'local/ryne' \
        AND territory = '120804' AND state = 'known'";
    let rows = space.run(&["query", sql, "--format", "json"]).ended(0).json();
    assert_eq!(rows[0]["years"], 22);
    space.run(&["check"]).ended(0);
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder with the raw files")]
fn the_files_the_datasets_were_made_from_add_nothing_that_contradicts_them() {
    let space = Workspace::new();
    let given = corpus().join(MUNICIPAL);
    for (file, dataset) in [
        ("bdl_exports/RYNE_1944_CTAB_20250616184618.csv", "bdl/registered-unemployed"),
        ("bdl_exports/LUDN_1355_CTAB_20250616155804_2023.csv", "bdl/migration"),
        ("gus_area_2025/area_gminas_2025_ha_km2.xlsx", "gus/area"),
        ("psp_incidents/fire_incidents_gminas_2023_2024.xlsx", "psp/rescue-incidents"),
    ] {
        let told = space.run(&["import", "--dry-run", &text(&given.join(file))]).ended(0).text();
        assert!(told.contains(dataset), "{file}: {told}");
    }
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder with the raw files")]
fn what_a_file_lacks_and_what_changed_is_named() {
    let space = Workspace::new();
    let given = corpus().join(MUNICIPAL);
    let told = |file: &str| {
        let file = text(&given.join(file));
        space.run(&["import", "--dry-run", "--dataset", "local/x", &file]).ended(0).text()
    };
    let parliament = told("elections/2024_pe_gminy.csv");
    assert!(parliament.contains("65 of the 66 cities") && parliament.contains("Kraków"));
    assert!(parliament.contains("only by district"), "{parliament}");
    let area = told("gus_area_2025/area_gminas_2025_ha_km2.xlsx");
    for named in ["Grabówka", "Szczawa", "0614052", "0614062", "0614102", "1436012", "2212062"] {
        assert!(area.contains(named), "{named}: {area}");
    }
    assert!(area.contains("2602082") && area.contains("3025052"), "{area}");
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder with the raw files")]
fn csv_spectrum_equals_its_twins() {
    let folder = corpus().join("golden/badinputs/csv-spectrum");
    for file in files(&folder.join("csvs")) {
        let stem = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let twin = fs::read_to_string(folder.join(format!("json/{stem}.json"))).expect("a twin");
        let mut twin: Value = serde_json::from_str(&twin).expect("JSON");
        if stem == "location_coordinates" {
            // This twin is no array, and states another number than the file it is the twin of.
            twin["Contact Phone Number"] = "2095257564".into();
            twin = Value::Array(vec![twin]);
        }
        assert_eq!(read(&file, "json").ended(0).json(), twin, "{stem}");
    }
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder with the raw files")]
fn json_is_accepted_and_refused_as_rfc_8259_says() {
    let folder = corpus().join("golden/badinputs/json-test-suite/test_parsing");
    let (mut accepted, mut refused) = (0, 0);
    for file in files(&folder) {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let run = read(&file, "json");
        match &name[..2] {
            "y_" => accepted += usize::from(run.code == Some(0)),
            "n_" => refused += usize::from(run.code == Some(3)),
            _ => assert!(matches!(run.code, Some(0 | 3)), "{name}: {run:?}"),
        }
    }
    assert_eq!((accepted, refused), (95, 188));
}
