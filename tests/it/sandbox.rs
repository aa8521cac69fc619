//! `query` reads, writes nothing, and is stopped when it wants too much.

use crate::workspace::{Run, differences, folder, hashes, repository, run, shared};
use std::time::{Duration, Instant};

const LIMITS: [&str; 4] = ["--memory", "1024", "--seconds", "5"];

fn limited(sql: &str) -> Run {
    let mut arguments = vec!["query", sql];
    arguments.extend(LIMITS);
    shared(&arguments)
}

#[test]
fn query_answers_in_every_format() {
    let ask = |format: &str| {
        shared(&["query", "SELECT name FROM members ORDER BY name", "--format", format]).ended(0)
    };
    assert!(ask("table").text().contains("Zielonki"));
    let csv = ask("csv").text();
    assert_eq!((csv.lines().next(), csv.lines().count()), (Some("name"), 16));
    assert_eq!(ask("json").json().as_array().map(Vec::len), Some(15));
    let parquet = ask("parquet").stdout;
    assert!(parquet.starts_with(b"PAR1") && parquet.ends_with(b"PAR1"), "{} bytes", parquet.len());
    // An Arrow stream begins with the mark of a message that follows.
    let arrow = ask("arrow").stdout;
    assert!(arrow.starts_with(&[0xff; 4]) && arrow.len() > 100, "{} bytes", arrow.len());
}

#[test]
fn an_answer_without_rows_is_still_an_answer() {
    let sql = "SELECT name FROM members WHERE name = 'nobody'";
    assert_eq!(shared(&["query", sql, "--format", "json"]).ended(0).json(), serde_json::json!([]));
    let arrow = shared(&["query", sql, "--format", "arrow"]).ended(0).stdout;
    assert!(!arrow.is_empty(), "the schema at least");
}

#[test]
fn query_refuses_to_write_and_changes_nothing() {
    let (out, elsewhere) = (folder(), folder());
    run(repository(), out.path(), &["report"]).ended(0);
    let before = hashes(out.path());
    let file = elsewhere.path().join("stolen").display().to_string();
    let statements = [
        "CREATE TABLE mine (a INTEGER)".to_owned(),
        "INSERT INTO members SELECT * FROM members".to_owned(),
        "DELETE FROM observations".to_owned(),
        "DROP TABLE observations".to_owned(),
        format!("COPY members TO '{file}.csv'"),
        format!("EXPORT DATABASE '{file}'"),
        format!("ATTACH '{file}.duckdb' AS other"),
        "INSTALL httpfs".to_owned(),
        "LOAD httpfs".to_owned(),
        "SELECT * FROM read_csv('/etc/passwd')".to_owned(),
        "SELECT * FROM read_text('/etc/passwd')".to_owned(),
        "SELECT * FROM '/etc/passwd'".to_owned(),
        "SELECT * FROM glob('/*')".to_owned(),
        "SET enable_external_access = true".to_owned(),
        "SET memory_limit = '100GB'".to_owned(),
        "SET lock_configuration = false".to_owned(),
        "SELECT 1; DROP TABLE members".to_owned(),
    ];
    let mut faults = Vec::new();
    for sql in &statements {
        let run = run(repository(), out.path(), &["query", sql]);
        if run.code != Some(2) || run.stderr.contains("panicked") || run.text().contains("root:") {
            faults.push(format!("{sql}: {:?} {} {}", run.code, run.text(), run.stderr));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(differences(&before, &hashes(out.path())), Vec::<String>::new());
    assert!(hashes(elsewhere.path()).is_empty(), "nothing was written elsewhere");
}

#[test]
fn parquet_needs_one_query() {
    for sql in ["SELECT 1; SELECT 2", "CREATE TABLE a (b INTEGER)", "SELECT 1) TO '/tmp/x' --"] {
        let run = shared(&["query", sql, "--format", "parquet"]).ended(2);
        assert!(run.stdout.is_empty(), "{sql}: {}", run.text());
    }
}

#[test]
fn a_wrong_statement_is_refused_with_its_reason() {
    let run = shared(&["query", "SELECT populaton FROM members"]).ended(2);
    assert!(run.stderr.contains("populaton"), "{}", run.stderr);
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
}

#[test]
fn statements_that_want_too_much_memory_are_contained() {
    for sql in [
        "SELECT length(repeat('ab', 1500000000))",
        "SELECT len(list_resize([1], 200000000))",
        "SELECT count(*) FROM (SELECT DISTINCT a.i * 1000003 + b.i \
         FROM range(100000) AS a(i), range(100000) AS b(i))",
    ] {
        let run = limited(sql);
        // Contained by a limit, or refused before it is tried.
        assert!(
            matches!(run.code, Some(2 | 4)),
            "{sql}: {:?} {} {}",
            run.code,
            run.text(),
            run.stderr
        );
        assert!(run.stdout.is_empty(), "{sql}: no half answer: {}", run.text());
    }
    limited("SELECT 1").ended(0);
}

#[test]
fn an_endless_statement_ends_by_the_clock() {
    let began = Instant::now();
    let run = limited(
        "WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t) SELECT count(*) FROM t",
    );
    run.ended(4);
    assert!(began.elapsed() < Duration::from_mins(1), "{:?}", began.elapsed());
}
