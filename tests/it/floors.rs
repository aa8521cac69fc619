//! The plan of the house against the house: floors, confined libraries, sizes, names, registries.

use crate::workspace::{files, repository};
use hejnal::assessments::progress::METHODS;
use hejnal::reports::chapters::CHAPTERS;
use hejnal::sources::HOLDINGS;
use hejnal::sources::formats::FORMATS;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules by floor, from the ground. Those of floor 0 may use each other; on every other
/// floor a module sees itself and what lies below.
const FLOORS: &[&[&str]] = &[
    &["diagnostic", "language", "period", "reading", "territory", "unit"],
    &["sources"],
    &["observations"],
    &["indicators", "ballots"],
    &["assessments"],
    &["reports", "publish"],
    &["cli"],
];

/// Libraries and the only place, from `src/`, that may name them. A name that ends in `_` stands
/// for all libraries that begin with it.
const CONFINED: &[(&str, &str)] = &[
    ("polars", "sources/"),
    ("csv", "sources/"),
    ("calamine", "sources/workbook/"),
    ("ureq", "sources/bdl/"),
    ("geojson", "sources/"),
    // Rows and batches of the engine reach other floors through `observations::engine` alone.
    ("duckdb", "observations/"),
    ("rlimit", "observations/"),
    ("sqlparser", "indicators/formula/parse.rs"),
    ("statrs", "assessments/"),
    ("nalgebra", "assessments/composite/"),
    ("microlp", "assessments/"),
    ("plotters", "reports/"),
    ("askama", "reports/html/"),
    ("rust_xlsxwriter", "reports/xlsx/"),
    ("pulldown_cmark", "reports/commentary/"),
    ("typst", "reports/pdf/"),
    ("typst_", "reports/pdf/"),
    ("proj4rs", "sources/spatial/"),
    ("icu_", "reports/"),
    ("fixed_decimal", "reports/"),
    ("clap", "cli/"),
    ("indicatif", "cli/"),
    ("comfy_table", "cli/"),
    ("annotate_snippets", "diagnostic.rs"),
];

/// Same input, same bytes: no clock and no hash order below `cli`.
const UNSTABLE: &[&str] = &["SystemTime::now", "Utc::now", "Local::now", "HashMap", "HashSet"];

/// Names that say nothing.
const EMPTY_NAMES: &[&str] =
    &["util", "utils", "helper", "helpers", "common", "manager", "misc", "base"];

/// The longest file, its tests counted.
const LINES: usize = 400;

/// A source file: its path from `src/` and its text.
struct Source {
    name: String,
    text: String,
}

fn sources() -> Vec<Source> {
    let folder = repository().join("src");
    let rust = |path: &Path| path.extension().is_some_and(|it| it == "rs");
    let source = |path: PathBuf| {
        let name = path.strip_prefix(&folder).expect("inside src").to_string_lossy().into_owned();
        Source { name, text: fs::read_to_string(path).expect("UTF-8") }
    };
    files(&folder).into_iter().filter(|path| rust(path)).map(source).collect()
}

impl Source {
    /// The top module it belongs to; `lib.rs` and `main.rs` belong to none.
    fn module(&self) -> Option<&str> {
        let first = self.name.split('/').next().unwrap_or_default();
        let module = first.strip_suffix(".rs").unwrap_or(first);
        (!matches!(module, "lib" | "main")).then_some(module)
    }

    /// The lines of code with their numbers, comments left out.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let numbered = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        numbered.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|modules| modules.contains(&module))
}

/// The modules a line reaches by `crate::`; a group in braces is an empty name, on no floor.
fn reached(line: &str) -> Vec<&str> {
    let starts = line.match_indices("crate::").map(|(at, found)| &line[at + found.len()..]);
    let word = |rest: &str| rest.find(|c: char| !(c.is_ascii_lowercase() || c == '_'));
    starts.map(|rest| &rest[..word(rest).unwrap_or(rest.len())]).collect()
}

#[test]
fn modules_import_only_from_floors_below() {
    let mut faults = Vec::new();
    for source in sources() {
        let Some(own) = source.module() else { continue };
        let Some(own_floor) = floor(own) else {
            faults.push(format!("src/{}: module `{own}` stands on no floor", source.name));
            continue;
        };
        for (number, line) in source.code() {
            for module in reached(line).into_iter().filter(|module| *module != own) {
                let below =
                    floor(module).is_some_and(|it| it < own_floor || (it, own_floor) == (0, 0));
                if !below {
                    let at = format!("src/{}:{number}", source.name);
                    faults.push(format!(
                        "{at}: `{own}` imports from `{module}`, which is not below it"
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Whether a line names a library as the beginning of a path.
fn names(line: &str, library: &str) -> bool {
    line.match_indices(library).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let rest = &line[at + library.len()..];
        let inner = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let rest = if library.ends_with('_') { rest.trim_start_matches(inner) } else { rest };
        let begins = before.is_none_or(|c| !inner(c) && c != ':' && c != '"' && c != '-');
        let alone = line.trim_start().starts_with("use ") && rest.starts_with(';');
        begins && (rest.starts_with("::") || alone)
    })
}

#[test]
fn libraries_stay_where_they_belong() {
    assert!(names("use polars::prelude::Column;", "polars"));
    assert!(names("let writer = csv::Writer::new();", "csv"));
    assert!(names("use icu_decimal::Formatter;", "icu_"));
    assert!(!names("arrow::csv::Writer<Stdout>", "csv"));
    let mut faults = Vec::new();
    for source in sources() {
        for (library, place) in CONFINED.iter().filter(|(_, place)| !source.name.starts_with(place))
        {
            for (number, line) in source.code().filter(|(_, line)| names(line, library)) {
                let line = line.trim();
                faults.push(format!(
                    "src/{}:{number}: {library} belongs to src/{place}: {line}",
                    source.name
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn nothing_below_the_command_line_reads_a_clock_or_a_hash_order() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.module() != Some("cli")) {
        for (number, line) in source.code() {
            for word in UNSTABLE.iter().filter(|word| line.contains(**word)) {
                faults.push(format!("src/{}:{number}: {word}", source.name));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn files_are_short_and_their_names_say_something() {
    let mut faults = Vec::new();
    for source in sources() {
        let length = source.text.lines().count();
        if length > LINES {
            faults.push(format!("src/{}: {length} lines, {LINES} allowed", source.name));
        }
        let parts = source.name.split('/').map(|part| part.trim_end_matches(".rs"));
        for part in parts.filter(|part| EMPTY_NAMES.contains(part)) {
            faults.push(format!("src/{}: `{part}` says nothing", source.name));
        }
        for (number, line) in source.code() {
            let module = line.trim_start().trim_start_matches("pub ").strip_prefix("mod ");
            let name = module.map_or("", |rest| rest.trim_end_matches([';', '{', ' ']));
            if EMPTY_NAMES.contains(&name) {
                faults.push(format!("src/{}:{number}: `{name}` says nothing", source.name));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Every `*.rs` a text names, with the folders written before it.
fn named_files(text: &str) -> BTreeSet<String> {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '/' | '.' | '-');
    let words = text.split(|c: char| !part(c)).map(|word| word.trim_end_matches('.'));
    let rust = |word: &&str| Path::new(word).extension().is_some_and(|it| it == "rs");
    words.filter(rust).filter(|word| !word.starts_with('.')).map(str::to_owned).collect()
}

#[test]
fn the_plan_names_every_source_file_and_no_other() {
    let plan = fs::read_to_string(repository().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let named = named_files(&plan);
    let existing = rust_files();
    let ends = |path: &str, name: &str| path == name || path.ends_with(&format!("/{name}"));
    let unknown: Vec<&String> =
        named.iter().filter(|name| !existing.iter().any(|path| ends(path, name))).collect();
    assert!(unknown.is_empty(), "ARCHITECTURE.md names files that do not exist: {unknown:?}");
    let unnamed: Vec<String> = sources()
        .into_iter()
        .map(|source| source.name)
        .filter(|path| !named.iter().any(|name| ends(&format!("src/{path}"), name)))
        .collect();
    assert!(unnamed.is_empty(), "ARCHITECTURE.md does not name: {unnamed:?}");
}

/// The paths from the repository's root of every Rust file in it.
fn rust_files() -> Vec<String> {
    let folders = ["src", "tests", "benches"].map(|name| repository().join(name));
    let found = folders.iter().filter(|folder| folder.exists()).flat_map(|folder| files(folder));
    let name = |path: PathBuf| {
        let inner = path.strip_prefix(repository()).expect("inside the repository");
        inner.to_string_lossy().into_owned()
    };
    found.map(name).chain(["build.rs".to_owned()]).collect()
}

/// The names of the Rust files of a folder of `src`, without `mod.rs` and `besides`.
fn stems(folder: &str, besides: &[&str]) -> BTreeSet<String> {
    let names = fs::read_dir(repository().join("src").join(folder)).expect("a folder of src");
    let stem = |entry: fs::DirEntry| {
        let path = entry.path();
        let name = path.file_stem()?.to_string_lossy().into_owned();
        (path.is_file() && name != "mod" && !besides.contains(&name.as_str())).then_some(name)
    };
    names.flatten().filter_map(stem).collect()
}

/// The names of the folders of a folder of `src`.
fn folders(folder: &str) -> BTreeSet<String> {
    let names = fs::read_dir(repository().join("src").join(folder)).expect("a folder of src");
    let folders = names.flatten().filter(|entry| entry.path().is_dir());
    folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    names.map(str::to_owned).collect()
}

#[test]
fn every_registry_lists_its_folder() {
    // What the holdings share, and the way a foreign file comes in.
    let shared = [
        "catalogue",
        "chance",
        "descriptor",
        "dialect",
        "durable",
        "encoding",
        "figure",
        "hashed",
        "inert",
        "intake",
        "marks",
        "package",
        "parquet",
        "problems",
        "residents",
        "table",
        "target",
        "text_table",
        "variable",
        "vintages",
    ];
    let holdings = listed(HOLDINGS.iter().map(|(_, file)| *file));
    assert_eq!(stems("sources", &shared), holdings, "complete HOLDINGS in src/sources/mod.rs");
    let formats: BTreeSet<String> =
        FORMATS.iter().map(|format| format.name.replace('-', "_")).collect();
    // Two folders are shared by several formats, one holds their tests.
    let aside = ["heading", "layout", "tests"];
    let mut found = stems("sources/formats", &[]);
    found.extend(folders("sources/formats").into_iter().filter(|it| !aside.contains(&&**it)));
    assert_eq!(found, formats, "complete FORMATS in src/sources/formats/mod.rs");
    let methods = listed(METHODS.iter().map(|method| method.file));
    let folder = stems("assessments/progress", &[]);
    assert_eq!(folder, methods, "complete METHODS in src/assessments/progress/mod.rs");
    let chapters = listed(CHAPTERS.iter().map(|(file, _)| *file));
    let folder =
        stems("reports/chapters", &["lost_ballots", "panel", "peers", "strengths", "turnout"]);
    assert_eq!(folder, chapters, "complete CHAPTERS in src/reports/chapters/mod.rs");
}
