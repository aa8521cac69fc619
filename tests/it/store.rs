//! The store: same input, same bytes; damage is found; a killed run leaves the old or the new.

use crate::workspace::{
    Workspace, command, differences, folder, hashes, report_folder, repository, run, shared_out,
};
use hejnal::indicators::generation::Project;
use hejnal::indicators::sql;
use hejnal::observations::store::Store;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

/// Where the moments of killing come from, so that a failure can be repeated.
const SEED: u64 = 0x5eed_0001;

fn report(out: &Path) {
    run(repository(), out, &["report"]).ended(0);
}

fn verify(out: &Path) {
    run(repository(), out, &["verify"]).ended(0);
}

/// The folder of the generation the pointer names.
fn current(out: &Path) -> PathBuf {
    let name = fs::read_to_string(out.join("store/CURRENT")).expect("the pointer");
    out.join("store").join(name.trim())
}

/// A file with values of indicators.
fn a_part(out: &Path, table: &str) -> String {
    let entries = fs::read_dir(current(out)).expect("a generation").flatten();
    let mut names: Vec<String> =
        entries.map(|it| it.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name.starts_with(&format!("{table}-")));
    names.sort();
    assert!(names.len() > 5, "{names:?}");
    names.swap_remove(0)
}

#[test]
fn a_second_run_changes_no_byte() {
    let out = folder();
    report(out.path());
    let before = hashes(out.path());
    assert!(before.contains_key("hejnal.duckdb"), "{:?}", before.keys());
    let second = run(repository(), out.path(), &["report"]).ended(0);
    assert!(second.text().contains("nothing changed since the last run"), "{}", second.text());
    assert_eq!(differences(&before, &hashes(out.path())), Vec::<String>::new());
    verify(out.path());
}

#[test]
fn two_folders_hold_the_same_bytes() {
    let (one, other) = (folder(), folder());
    report(one.path());
    report(other.path());
    for name in ["store", "report"] {
        let (one, other) = (hashes(&one.path().join(name)), hashes(&other.path().join(name)));
        assert_eq!(differences(&one, &other), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn a_flipped_byte_is_found_and_no_wrong_number_served() {
    let out = folder();
    report(out.path());
    let good = hashes(&out.path().join("report"));
    let parts = ["indicator_values", "observations"].map(|table| a_part(out.path(), table));
    for table in parts.iter().map(String::as_str).chain(["members.parquet"]) {
        for part in 1..4 {
            let path = current(out.path()).join(table);
            let content = fs::read(&path).expect("a table");
            let mut damaged = content.clone();
            let at = content.len() * part / 4;
            damaged[at] ^= 0x10;
            fs::write(&path, damaged).expect("damaged");
            let found = run(repository(), out.path(), &["verify"]).ended(1);
            assert!(found.stderr.contains(table), "{}", found.stderr);
            let next = run(repository(), out.path(), &["report"]);
            let told = next.code == Some(0) || !next.stderr.is_empty();
            assert!(told && !next.stderr.contains("panicked"), "{table} {at}: {next:?}");
            let report = hashes(&out.path().join("report"));
            assert_eq!(differences(&good, &report), Vec::<String>::new(), "{table}, byte {at}");
            fs::write(&path, content).expect("mended");
            verify(out.path());
        }
    }
}

#[test]
fn a_pointer_with_any_other_bit_is_found() {
    let out = folder();
    report(out.path());
    let pointer = out.path().join("store/CURRENT");
    let written = fs::read(&pointer).expect("the pointer");
    for (at, bit) in (0..written.len()).flat_map(|at| (0..8).map(move |bit| (at, bit))) {
        let mut damaged = written.clone();
        damaged[at] ^= 1 << bit;
        fs::write(&pointer, damaged).expect("damaged");
        assert!(Store::new(out.path()).current().is_none(), "byte {at}, bit {bit}");
    }
    let found = run(repository(), out.path(), &["verify"]).ended(1);
    assert!(found.stderr.contains("CURRENT"), "{}", found.stderr);
    fs::write(&pointer, written).expect("mended");
    verify(out.path());
}

#[test]
fn a_table_that_is_gone_is_made_again() {
    let out = folder();
    report(out.path());
    let before = hashes(out.path());
    fs::remove_file(current(out.path()).join(a_part(out.path(), "indicator_values")))
        .expect("removed");
    run(repository(), out.path(), &["verify"]).ended(1);
    report(out.path());
    verify(out.path());
    let after = hashes(out.path());
    let kept = differences(&before, &after).into_iter().filter(|name| !name.contains(".staging-"));
    assert_eq!(kept.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn a_changed_figure_gives_what_all_made_anew_gives_and_leaves_the_rest() {
    let workspace = Workspace::new();
    workspace.run(&["report"]).ended(0);
    let before = hashes(&current(&workspace.out()));
    let file = "datasets/pkw/turnout/2024-06-09/turnout-ep-2024.csv";
    let file = workspace.project().join(file);
    let text = fs::read_to_string(&file).expect("figures");
    let (figure, other) = ("turnout_ep,120603,2024,41.22,", "turnout_ep,120603,2024,41.33,");
    assert!(text.contains(figure));
    fs::write(&file, text.replace(figure, other)).expect("changed");
    workspace.run(&["report"]).ended(0);
    let after = hashes(&current(&workspace.out()));
    let portions = |hashes: &BTreeMap<String, String>| -> BTreeSet<String> {
        hashes.keys().filter(|name| name.starts_with("indicator_values-")).cloned().collect()
    };
    let (before, kept) = (portions(&before), portions(&after));
    assert_eq!(before.difference(&kept).count(), 1, "{before:?} {kept:?}");
    let new = current(&workspace.out());
    for name in before.intersection(&kept) {
        let links = fs::metadata(new.join(name)).expect("a portion").nlink();
        assert_eq!(links, 2, "{name} was computed once more");
    }
    let anew = folder();
    run(&workspace.project(), anew.path(), &["report"]).ended(0);
    assert_eq!(after, hashes(&current(anew.path())));
    let [one, other] =
        [workspace.out(), anew.path().to_owned()].map(|out| hashes(&out.join("report")));
    assert_eq!(differences(&one, &other), Vec::<String>::new());
    run(&workspace.project(), &workspace.out(), &["gc"]).ended(0);
    run(&workspace.project(), &workspace.out(), &["verify"]).ended(0);
}

#[test]
fn portions_hold_what_one_statement_computes() {
    let project = Project::open(repository()).expect("the repository's project");
    let (generation, _) =
        project.generation(&Store::new(shared_out()), None).expect("the shared generation");
    let engine = generation.engine().expect("opened");
    let statement = sql::statement(&project.plan, generation.manifest.as_of);
    engine
        .run(&format!(
            "CREATE VIEW covered AS SELECT DISTINCT territory, year FROM observations; \
             CREATE TABLE whole AS {statement}"
        ))
        .expect("computed");
    let apart = engine.rows(
        "SELECT count(*) FROM whole UNION ALL SELECT count(*) FROM \
         ((FROM whole EXCEPT ALL FROM indicator_values) UNION ALL \
          (FROM indicator_values EXCEPT ALL FROM whole))",
        |row| row.get::<_, i64>(0),
    );
    let apart = apart.expect("compared");
    assert!(apart[0] > 300_000 && apart[1] == 0, "{apart:?}");
}

#[test]
fn a_folder_named_like_a_pattern_is_a_folder() {
    let out = folder();
    let out = out.path().join("a[b]*c");
    run(repository(), &out, &["report", "--format", "json"]).ended(0);
    run(repository(), &out, &["explain", "population", "metropolis", "2024"]).ended(0);
    verify(&out);
}

#[test]
fn gc_keeps_the_current_generation_alone() {
    let out = folder();
    report(out.path());
    run(repository(), out.path(), &["report", "--as-of", "2021-12-31"]).ended(0);
    let generation = hashes(&current(out.path()));
    let gone = run(repository(), out.path(), &["gc"]).ended(0);
    assert!(gone.text().contains("removed: 1"), "{}", gone.text());
    assert_eq!(hashes(&current(out.path())), generation);
    let left = fs::read_dir(out.path().join("store")).expect("the store").flatten();
    assert_eq!(left.filter(|entry| entry.path().is_dir()).count(), 1);
    verify(out.path());
    let again = run(repository(), out.path(), &["report"]).ended(0);
    assert!(again.text().contains("nothing changed since the last run"), "{}", again.text());
}

#[test]
fn a_report_of_the_past_has_its_own_folder() {
    let out = folder();
    report(out.path());
    let (now, pointer) = (report_folder(out.path()), current(out.path()));
    let before = hashes(&now);
    run(repository(), out.path(), &["report", "--as-of", "2021-12-31", "--lang", "en"]).ended(0);
    assert_eq!(differences(&before, &hashes(&now)), Vec::<String>::new());
    assert_eq!(current(out.path()), pointer, "the present stays current");
    let past = out.path().join("report/2020-as-of-2021-12-31");
    let index = fs::read_to_string(past.join("en/index.html")).expect("the report of the past");
    assert!(index.contains("1,080,642"), "the population of 2020 as it was known then");
    assert!(!past.join("pl").exists(), "one language was asked for");
    let mut found = csv::Reader::from_path(past.join("en/findings.csv")).expect("the findings");
    for finding in found.records() {
        let finding = finding.expect("a row");
        let vintage = finding[10].split('/').nth(3).unwrap_or_default();
        assert!(vintage <= "2021-12-31", "not published then: {}", &finding[10]);
    }
}

#[test]
fn two_reports_at_once_both_succeed() {
    let out = folder();
    let start = || {
        let mut report = command(repository(), out.path(), &["report"]);
        report.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started")
    };
    let both = [start(), start()];
    for process in both {
        let output = process.wait_with_output().expect("ended");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{stderr}");
    }
    verify(out.path());
    assert!(report_folder(out.path()).join("en/index.html").exists());
}

/// The next number of a xorshift generator.
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn a_killed_run_leaves_a_whole_store_and_the_next_one_works() {
    let whole = folder();
    let began = std::time::Instant::now();
    report(whole.path());
    let longest = u64::try_from(began.elapsed().as_millis()).expect("shorter than an age").max(1);
    let good = hashes(&whole.path().join("report"));
    let mut state = SEED;
    for attempt in 0..5 {
        let out = folder();
        let moment = Duration::from_millis(next(&mut state) % longest);
        let mut report_run = command(repository(), out.path(), &["report"]);
        report_run.stdout(Stdio::null()).stderr(Stdio::null());
        let mut process = report_run.spawn().expect("started");
        std::thread::sleep(moment);
        process.kill().expect("killed, or ended before");
        process.wait().expect("waited for");
        verify(out.path());
        report(out.path());
        verify(out.path());
        let found = hashes(&out.path().join("report"));
        assert_eq!(differences(&good, &found), Vec::<String>::new(), "{attempt}: after {moment:?}");
    }
}
