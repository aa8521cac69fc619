//! The tests of `../vintages.rs`.

use super::*;

fn project() -> (tempfile::TempDir, Archive) {
    let root = tempfile::tempdir().expect("a folder");
    fs::create_dir(root.path().join("datasets")).expect("created");
    let archive = Archive::of(root.path());
    (root, archive)
}

/// One file in each of these datasets, and their descriptors.
fn change(import: &Import<'_>, datasets: &[&str]) -> Change {
    let mut change = Change::default();
    for (number, dataset) in datasets.iter().enumerate() {
        let staged = import.incoming().join(number.to_string());
        fs::write(&staged, dataset).expect("written");
        let (dataset, path) = ((*dataset).to_owned(), "2024-01-01/a.csv".to_owned());
        change.descriptors.insert(dataset.clone(), format!("descriptor of {dataset}"));
        change.files.push(Addition { dataset, path, staged });
    }
    change
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).expect("listed").map(|it| it.expect("one").file_name());
    let mut names: Vec<String> = names.map(|it| it.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn text(archive: &Archive, name: &str) -> String {
    fs::read_to_string(archive.folder.join(name)).expect(name)
}

#[test]
fn what_is_added_is_there_and_nothing_else_is_left() {
    let (_root, archive) = project();
    // More than are flushed one by one.
    let datasets: Vec<String> = (0..30).map(|number| format!("p/d{number:02}")).collect();
    let datasets: Vec<&str> = datasets.iter().map(String::as_str).collect();
    let import = archive.begin().expect("begun");
    let change = change(&import, &datasets);
    import.finish(&change).expect("added");
    assert_eq!(names(&archive.folder), [".lock", "p"]);
    assert_eq!(names(&archive.folder.join("p")).len(), 30);
    assert_eq!(text(&archive, "p/d07/2024-01-01/a.csv"), "p/d07");
    assert_eq!(text(&archive, "p/d07/datapackage.json"), "descriptor of p/d07");
}

/// An import that was killed: before its journal, or after so many moves.
fn interrupted(archive: &Archive, datasets: &[&str], moved: Option<usize>) {
    let import = archive.begin().expect("begun");
    let journal = import.prepared(&change(&import, datasets)).expect("prepared");
    let incoming = import.incoming.keep();
    let Some(moved) = moved else { return };
    let text = serde_json::to_vec(&journal).expect("JSON");
    write_atomically(&archive.folder.join(JOURNAL), &text).expect("written");
    for Move { from, to } in &journal.moves[..moved] {
        let to = archive.folder.join(to);
        fs::create_dir_all(to.parent().expect("a folder")).expect("created");
        fs::rename(incoming.join(from), to).expect("moved");
    }
}

#[test]
fn an_import_interrupted_after_its_journal_is_finished_by_the_next_reader() {
    for moved in 0..=4 {
        let (_root, archive) = project();
        interrupted(&archive, &["p/one", "q/two"], Some(moved));
        drop(archive.lock_to_read().expect("locked"));
        assert_eq!(names(&archive.folder), [".lock", "p", "q"], "{moved}");
        for dataset in ["p/one", "q/two"] {
            assert_eq!(text(&archive, &format!("{dataset}/2024-01-01/a.csv")), dataset);
            let descriptor = text(&archive, &format!("{dataset}/datapackage.json"));
            assert_eq!(descriptor, format!("descriptor of {dataset}"));
        }
    }
}

#[test]
fn an_import_interrupted_before_its_journal_was_never_there() {
    let (_root, archive) = project();
    interrupted(&archive, &["p/d"], None);
    drop(archive.begin().expect("begun"));
    assert_eq!(names(&archive.folder), [".lock"]);
}

#[test]
fn a_file_that_is_not_there_adds_nothing() {
    let (_root, archive) = project();
    let import = archive.begin().expect("begun");
    let mut change = change(&import, &["p/d", "p/e"]);
    change.files[1].staged = import.incoming().join("none");
    assert!(import.finish(&change).is_err());
    assert_eq!(names(&archive.folder), [".lock"]);
}

#[test]
fn a_journal_is_finished_although_the_lock_is_lost() {
    let (_root, archive) = project();
    interrupted(&archive, &["p/d"], Some(1));
    fs::remove_file(archive.folder.join(LOCK)).expect("removed");
    drop(archive.lock_to_read().expect("locked"));
    assert_eq!(names(&archive.folder), [".lock", "p"]);
}

#[test]
fn a_journal_follows_no_links() {
    let (root, archive) = project();
    let home = root.path().join("home");
    fs::create_dir(&home).expect("created");
    fs::write(home.join("diary"), "kept").expect("written");
    for (link, from, to) in [
        (".incoming-a/h", "h/diary", "p/diary"),
        ("evil", "k", "evil/diary"),
        (".incoming-a/l", "l", "p/a"),
    ] {
        fs::create_dir_all(archive.folder.join(".incoming-a")).expect("created");
        fs::write(archive.folder.join(".incoming-a/k"), "theirs").expect("written");
        std::os::unix::fs::symlink(&home, archive.folder.join(link)).expect("linked");
        let moves = vec![Move { from: from.into(), to: to.into() }];
        let journal = Journal { incoming: ".incoming-a".to_owned(), moves };
        let text = serde_json::to_vec(&journal).expect("JSON");
        fs::write(archive.folder.join(JOURNAL), text).expect("written");
        assert!(matches!(archive.lock_to_read(), Err(Error::Invalid(_))), "{link}");
        assert_eq!(fs::read(home.join("diary")).expect("there"), b"kept", "{link}");
        fs::remove_file(archive.folder.join(link)).expect("removed");
    }
}

#[test]
fn what_cannot_be_moved_is_refused_before_anything_counts() {
    let (_root, archive) = project();
    let import = archive.begin().expect("begun");
    let mut change = change(&import, &["p/d", "p/e"]);
    change.files[1].path = format!("{}/a.csv", "a".repeat(300));
    assert!(import.finish(&change).is_err());
    assert!(!archive.folder.join(JOURNAL).exists());
    assert!(archive.lock_to_read().is_ok());
}

#[test]
fn a_journal_that_leads_elsewhere_or_is_none_is_refused() {
    let (root, archive) = project();
    fs::write(root.path().join("victim"), "kept").expect("written");
    drop(archive.begin().expect("begun"));
    for journal in [
        "",
        "{",
        r#"{"incoming":"..","moves":[{"from":"victim","to":"p/a"}]}"#,
        r#"{"incoming":".incoming-a/../..","moves":[{"from":"victim","to":"p/a"}]}"#,
        r#"{"incoming":".incoming-a","moves":[{"from":"../../victim","to":"p/a"}]}"#,
        r#"{"incoming":".incoming-a","moves":[{"from":"a","to":"/tmp/a"}]}"#,
        r#"{"incoming":".incoming-a","moves":[{"from":"a","to":"p/.git/a"}]}"#,
        // Nothing of it is there any more.
        r#"{"incoming":".incoming-a","moves":[{"from":"a","to":"p/a"}]}"#,
    ] {
        fs::write(archive.folder.join(JOURNAL), journal).expect("written");
        assert!(matches!(archive.lock_to_read(), Err(Error::Invalid(_))), "{journal}");
        assert!(matches!(archive.begin(), Err(Error::Invalid(_))), "{journal}");
    }
    assert!(root.path().join("victim").exists());
}
