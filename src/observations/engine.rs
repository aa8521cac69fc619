//! `DuckDB` behind one door: in-memory, without extensions from outside, one quoting function.

use crate::diagnostic::Error;
use arrow::record_batch::RecordBatch;
use duckdb::{AccessMode, Config, Connection, Row};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The version of the engine.
pub const VERSION: &str = "v2.0.0";

/// One thread each: sums are added in one order, so the same input gives the same bytes.
const SETTINGS: &str = "SET autoinstall_known_extensions = false; \
    SET autoload_known_extensions = false; SET threads = 1; SET preserve_insertion_order = true;";

/// A connection to an SQL engine over Parquet files.
#[derive(Debug)]
pub struct Engine {
    connection: Connection,
    /// The database in the engine of this process that is its own, and that of those beside it.
    own: Option<Arc<String>>,
}

/// The engine of this process: opening one takes some hundredths of a second.
static SHARED: Mutex<Option<Engine>> = Mutex::new(None);

/// A connection to the engine of this process.
fn shared() -> Result<Connection, Error> {
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    let engine = match shared.take() {
        Some(engine) => engine,
        None => Engine::open()?,
    };
    shared.insert(engine).connection.try_clone().map_err(Error::engine("connecting"))
}

/// A text as an SQL literal.
#[must_use]
pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A name as an SQL identifier.
#[must_use]
pub fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// What reads Parquet files of the same columns, in SQL.
#[must_use]
pub fn parquet(files: &[impl AsRef<Path>]) -> String {
    let files = files.iter().map(|file| literal(&file.as_ref().to_string_lossy()));
    format!("read_parquet([{}])", files.collect::<Vec<_>>().join(", "))
}

impl Engine {
    /// Opens an empty engine in memory.
    ///
    /// # Errors
    /// A refusal of the engine.
    pub fn open() -> Result<Self, Error> {
        let connection = Connection::open_in_memory().map_err(Error::engine("opening DuckDB"))?;
        let engine = Self { connection, own: None };
        engine.run(SETTINGS)?;
        Ok(engine)
    }

    /// Opens the engine of this process, for who will need it soon and has other work meanwhile. A failure
    /// is told to whoever needs it.
    pub fn prepare() {
        let _ = shared();
    }

    /// Opens an empty database in memory in the engine of this process, quickly. Settings would be those
    /// of all: who needs others opens an engine.
    ///
    /// # Errors
    /// A refusal of the engine.
    pub fn database() -> Result<Self, Error> {
        static OPENED: AtomicUsize = AtomicUsize::new(0);
        let name = format!("database_{}", OPENED.fetch_add(1, Ordering::Relaxed));
        let engine = Self { connection: shared()?, own: Some(Arc::new(name.clone())) };
        engine.run(&format!("ATTACH ':memory:' AS {name}; USE {name}"))?;
        Ok(engine)
    }

    /// Another connection to the same engine, which sees what is mounted; tables and views that are
    /// temporary are of one connection alone.
    ///
    /// # Errors
    /// A refusal of the engine.
    pub fn beside(&self) -> Result<Self, Error> {
        let connection = self.connection.try_clone().map_err(Error::engine("connecting"))?;
        let engine = Self { connection, own: self.own.clone() };
        if let Some(own) = &engine.own {
            engine.run(&format!("USE {own}"))?;
        }
        Ok(engine)
    }

    /// Opens a database file read-only, closed against files, network and settings; `scratch` is
    /// the one folder it may write to. Meant for a confined child process: these settings are no
    /// sandbox by themselves.
    ///
    /// # Errors
    /// A file that is no database, or is of a newer version.
    pub fn open_locked(database: &Path, scratch: Option<&Path>) -> Result<Self, Error> {
        let failed = || Error::engine(format!("opening {}", database.display()));
        let config = Config::default().access_mode(AccessMode::ReadOnly).map_err(failed())?;
        let config = config.threads(2).map_err(failed())?;
        let connection = Connection::open_with_flags(database, config).map_err(failed())?;
        let engine = Self { connection, own: None };
        let allowed = scratch.map_or_else(String::new, |folder| {
            format!("SET allowed_directories = [{}];", literal(&folder.to_string_lossy()))
        });
        engine.run(&format!(
            "SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; \
             SET memory_limit = '1GB'; SET temp_directory = ''; {allowed} \
             SET enable_external_access = false; SET lock_configuration = true;"
        ))?;
        Ok(engine)
    }

    /// Whether a text is exactly one query, by the engine's own parser.
    ///
    /// # Errors
    /// A refusal of the engine.
    pub fn is_one_query(&self, sql: &str) -> Result<bool, Error> {
        let ask = format!("SELECT json_serialize_sql({})", literal(sql));
        let answers = self.rows(&ask, |row| row.get::<_, String>(0))?;
        let answer = answers.first().and_then(|it| serde_json::from_str(it).ok());
        let parsed: serde_json::Value = answer.unwrap_or_default();
        let statements = parsed["statements"].as_array().map_or(0, Vec::len);
        Ok(parsed["error"] == serde_json::Value::Bool(false) && statements == 1)
    }

    /// Makes Parquet files of the same columns readable under `name`, one after the other.
    ///
    /// # Errors
    /// A file that is not there or is not Parquet.
    pub fn mount(&self, name: &str, files: &[impl AsRef<Path>]) -> Result<(), Error> {
        let (name, files) = (identifier(name), parquet(files));
        self.run(&format!("CREATE VIEW {name} AS SELECT * FROM {files}"))
    }

    /// Runs statements for their effect.
    ///
    /// # Errors
    /// A refusal of the engine.
    pub fn run(&self, sql: &str) -> Result<(), Error> {
        self.connection.execute_batch(sql).map_err(Error::engine("running SQL"))
    }

    /// Runs a query and turns each row into a value.
    ///
    /// # Errors
    /// A refusal of the engine, or of `map`.
    pub fn rows<T>(
        &self,
        sql: &str,
        map: impl FnMut(&Row<'_>) -> duckdb::Result<T>,
    ) -> Result<Vec<T>, Error> {
        let failed = || Error::engine("reading SQL results");
        let mut statement = self.connection.prepare(sql).map_err(failed())?;
        let rows = statement.query_map([], map).map_err(failed())?;
        rows.collect::<duckdb::Result<Vec<T>>>().map_err(failed())
    }

    /// Runs a query and hands each batch of its result to `sink`, with the schema first as an
    /// empty batch.
    ///
    /// # Errors
    /// A refusal of the engine or of `sink`.
    pub fn batches(
        &self,
        sql: &str,
        mut sink: impl FnMut(RecordBatch) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let failed = || Error::engine("running SQL");
        let mut statement = self.connection.prepare(sql).map_err(failed())?;
        let stream = statement.stream_arrow([]).map_err(failed())?;
        sink(RecordBatch::new_empty(stream.get_schema()))?;
        for batch in stream {
            sink(batch.map_err(failed())?)?;
        }
        Ok(())
    }

    /// Computes a query and writes its result as Parquet.
    ///
    /// # Errors
    /// A refusal of the engine.
    pub fn save(&self, sql: &str, file: &Path) -> Result<(), Error> {
        let file = literal(&file.to_string_lossy());
        self.run(&format!("COPY ({sql}) TO {file} (FORMAT parquet, COMPRESSION zstd)"))
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // The last connection to a database lets it go; what is left of one goes with the process.
        if let Some(own) = self.own.take().and_then(Arc::into_inner) {
            let _ = self.run(&format!("USE memory; DETACH {own}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_and_texts_stay_what_they_are() {
        let engine = Engine::open().expect("opened");
        for text in ["a'b", "\"; DROP TABLE x; --", "ż\u{0}", "", "' OR 1=1 --"] {
            if text.contains('\u{0}') {
                continue;
            }
            let sql = format!("SELECT {} AS {}", literal(text), identifier(&format!("c{text}")));
            let back = engine.rows(&sql, |row| row.get::<_, String>(0)).expect("read back");
            assert_eq!(back, [text]);
        }
    }

    #[test]
    fn a_wrong_statement_is_an_error_and_not_a_panic() {
        let engine = Engine::open().expect("opened");
        assert!(engine.run("SELEC 1").is_err());
        assert!(engine.rows("SELECT x", |row| row.get::<_, i32>(0)).is_err());
        assert!(engine.mount("a", &["/nowhere.parquet"]).is_err());
    }

    #[test]
    fn databases_of_one_engine_do_not_see_each_other_and_go_when_nobody_has_them() {
        let (one, other) = (Engine::database().expect("one"), Engine::database().expect("another"));
        let count = "SELECT count(*) FROM t";
        one.run("CREATE TABLE t AS SELECT 1").expect("a table");
        assert!(other.run(count).is_err());
        other.run("CREATE TABLE t AS SELECT 1 WHERE false").expect("its own");
        let beside = one.beside().expect("beside");
        let name = one.own.as_deref().expect("a name").clone();
        drop(one);
        let counted = |engine: &Engine| engine.rows(count, |row| row.get::<_, i64>(0));
        assert_eq!(counted(&beside).expect("still there"), [1]);
        assert_eq!(counted(&other).expect("its own"), [0]);
        drop(beside);
        let there = "SELECT database_name FROM duckdb_databases()";
        let there = other.rows(there, |row| row.get::<_, String>(0)).expect("databases");
        assert!(!there.contains(&name), "{there:?}");
    }

    #[test]
    fn the_version_is_that_of_the_engine() {
        let engine = Engine::open().expect("opened");
        let told = engine.rows("SELECT version()", |row| row.get::<_, String>(0));
        assert_eq!(told.expect("a version"), [VERSION]);
    }
}
