//! `out/hejnal.duckdb`: the generation as one self-contained file for analysts.
//!
//! Disposable: rebuilt whenever it lacks or belongs to another generation. Written with storage
//! version 1.4.0, so that the command line of `DuckDB` 1.5 opens it too; no keys, no indexes.

use super::{Generation, Store, TABLES};
use crate::diagnostic::Error;
use crate::observations::engine::{Engine, identifier, literal};
use crate::sources::durable::{self, TEMPORARY};
use std::fmt::Write as _;
use std::fs;

/// The tables outsiders rely on, with their columns.
pub const PUBLIC: &[(&str, &[&str])] = &[
    (
        "observations",
        &[
            "dataset",
            "variable",
            "territory",
            "year",
            "grp",
            "value",
            "unit",
            "state",
            "reason",
            "source_value",
            "source_unit",
            "vintage",
            "imported",
            "file",
            "line",
        ],
    ),
    (
        "indicators",
        &["id", "field", "title_pl", "title_en", "unit", "direction", "kind", "formula", "goal"],
    ),
    (
        "indicator_values",
        &[
            "indicator",
            "territory",
            "year",
            "grp",
            "value",
            "numerator",
            "denominator",
            "state",
            "reason",
            "parts_known",
            "parts_all",
            "vintage",
            "method_version",
        ],
    ),
    (
        "members",
        &["territory", "teryt7", "bdl_id", "name", "kind", "member_from", "member_to", "area_ha"],
    ),
    ("sources", &["dataset", "provider", "title", "address", "licence", "vintage", "sha256"]),
];

/// The file beside the store that names the generation of the copy.
pub(super) const STAMP: &str = "ANALYSTS";

/// Whether the copy of `generation` is there.
#[must_use]
pub fn is_fresh(store: &Store, generation: &Generation) -> bool {
    let stamp = fs::read_to_string(store.folder().join(STAMP));
    store.analysts().exists() && stamp.is_ok_and(|it| it.trim() == generation.manifest.generation)
}

/// Whether the stamp, where there is one, names a generation of the store or one that was dropped.
pub(super) fn is_sound(store: &Store) -> bool {
    let stamp = fs::read_to_string(store.folder().join(STAMP));
    match stamp {
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
        Ok(stamp) => store.folder().join(&stamp).is_dir() && super::is_generation(&stamp),
    }
}

/// Makes the copy of `generation`, unless it is there already. The caller holds the lock.
///
/// # Errors
/// A disk that is full or cannot be written: an older copy stays.
pub fn refresh(store: &Store, generation: &Generation) -> Result<(), Error> {
    if is_fresh(store, generation) {
        return Ok(());
    }
    let (target, stamp) = (store.analysts(), store.folder().join(STAMP));
    let folder = store.folder();
    let path = folder.join(format!("{}{}.duckdb", TEMPORARY, std::process::id()));
    durable::remove(&path)?;
    copy(generation, &path)?;
    durable::flush(&path)?;
    fs::rename(&path, &target).map_err(Error::io("publishing", &target))?;
    durable::flush(store.out())?;
    durable::write_atomically(&stamp, generation.manifest.generation.as_bytes())
}

fn copy(generation: &Generation, path: &std::path::Path) -> Result<(), Error> {
    // An engine of its own: what is attached to it goes with it.
    let engine = Engine::open()?;
    for table in TABLES {
        engine.mount(table, &generation.files(table))?;
    }
    let file = literal(&path.to_string_lossy());
    let mut sql = format!("ATTACH {file} AS analysts (STORAGE_VERSION 'v1.4.0');");
    for (table, columns) in PUBLIC {
        let columns: Vec<String> = columns.iter().map(|it| identifier(it)).collect();
        let seen = match *table {
            "observations" | "sources" => {
                format!(" WHERE vintage <= DATE '{}'", generation.manifest.as_of)
            }
            _ => String::new(),
        };
        let table = identifier(table);
        let _ = write!(
            sql,
            "CREATE TABLE analysts.{table} AS SELECT {} FROM {table}{seen};",
            columns.join(", ")
        );
    }
    sql.push_str("CHECKPOINT analysts; DETACH analysts;");
    engine.run(&sql)
}
