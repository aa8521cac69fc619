//! Broken input: one error in one file gives one diagnostic with its place, what is wrong and
//! what to do, and changes nothing. The variants stand in the modules beside this one.

use crate::workspace::{Workspace, differences, hashes};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// One error in one file.
pub(crate) struct Variant {
    /// The error in words.
    pub(crate) name: &'static str,
    /// The file that is edited.
    pub(crate) file: &'static str,
    /// How.
    pub(crate) edit: Edit,
    /// What the message says.
    pub(crate) says: &'static [&'static str],
    /// Where the message points.
    pub(crate) at: At,
}

/// A change to a file.
pub(crate) enum Edit {
    /// The first occurrence of a text becomes another.
    Text(&'static str, &'static str),
    /// Every occurrence of a text becomes another.
    Every(&'static str, &'static str),
    /// The first occurrence of a text becomes bytes.
    Bytes(&'static str, &'static [u8]),
    /// What stands from the first text up to the second becomes the third.
    Between(&'static str, &'static str, &'static str),
    /// A text is added at the end.
    End(&'static str),
    /// Only the first half stays.
    Half,
    /// Nothing stays.
    Empty,
    /// The file goes by another name.
    Move(&'static str),
    /// The same content stands under another name as well.
    Copy(&'static str),
}

/// Where a diagnostic points.
pub(crate) enum At {
    /// The line of the edited file on which this text first occurs.
    Line(&'static str),
    /// The edited file, on some line.
    SomeLine,
    /// The edited file as a whole.
    Whole,
    /// Another file as a whole.
    File(&'static str),
}

impl Edit {
    /// Applies the edit in a project and returns the new content of the edited file.
    fn apply(&self, project: &Path, file: &str) -> Vec<u8> {
        let path = project.join(file);
        let old = fs::read_to_string(&path).expect("the file to be edited");
        let new = self.edited(&old);
        if let Self::Move(target) | Self::Copy(target) = self {
            let target = project.join(target);
            fs::create_dir_all(target.parent().expect("a folder")).expect("created");
            fs::write(target, &new).expect("written");
        } else {
            assert_ne!(new, old.as_bytes(), "the edit changes {file}");
            fs::write(&path, &new).expect("written");
        }
        if matches!(self, Self::Move(_)) {
            fs::remove_file(&path).expect("removed");
        }
        new
    }

    fn edited(&self, old: &str) -> Vec<u8> {
        match self {
            Self::Text(from, to) => old.replacen(from, to, 1).into_bytes(),
            Self::Every(from, to) => old.replace(from, to).into_bytes(),
            Self::Bytes(from, to) => {
                let (before, after) = old.split_once(from).expect("the text to be replaced");
                [before.as_bytes(), *to, after.as_bytes()].concat()
            }
            Self::Between(from, until, with) => {
                let (before, rest) = old.split_once(from).expect("the beginning");
                let (_, after) = rest.split_once(until).expect("the end");
                [before, *with, after].concat().into_bytes()
            }
            Self::End(text) => format!("{old}{text}").into_bytes(),
            Self::Half => old.as_bytes()[..old.len() / 2].to_vec(),
            Self::Empty => Vec::new(),
            Self::Move(_) | Self::Copy(_) => old.as_bytes().to_vec(),
        }
    }

    /// Puts everything back.
    fn undo(&self, project: &Path, file: &str, content: &[u8]) {
        if let Self::Move(target) | Self::Copy(target) = self {
            let target = project.join(target);
            fs::remove_file(&target).expect("removed");
            // A folder made for the copy is empty again; any other stays.
            let _ = fs::remove_dir(target.parent().expect("a folder"));
        }
        fs::write(project.join(file), content).expect("written back");
    }
}

/// How the first line of the message begins.
fn beginning(variant: &Variant, content: &[u8]) -> String {
    let moved = if let Edit::Move(target) | Edit::Copy(target) = variant.edit {
        Some(target)
    } else {
        None
    };
    let file = moved.unwrap_or(variant.file);
    match variant.at {
        At::Line(needle) => {
            let text = String::from_utf8_lossy(content);
            let at = text.find(needle).expect("the place stands in the edited file");
            format!("{file}:{}:", text[..at].matches('\n').count() + 1)
        }
        At::SomeLine => format!("{file}:"),
        At::Whole => format!("{file}: "),
        At::File(other) => format!("{other}: "),
    }
}

/// Everything that is wrong with how the program meets one variant.
fn faults(
    workspace: &Workspace,
    variant: &Variant,
    before: &BTreeMap<String, String>,
) -> Vec<String> {
    let project = workspace.project();
    let content = fs::read(project.join(variant.file)).expect("the file to be edited");
    let edited = variant.edit.apply(&project, variant.file);
    let run = workspace.run(&["report"]);
    variant.edit.undo(&project, variant.file, &content);
    let mut faults = Vec::new();
    if run.code != Some(3) {
        faults.push(format!("exit code {:?}, not 3", run.code));
    }
    if !run.stderr.contains("faults in the files: 1;") {
        faults.push("not exactly one diagnostic".to_owned());
    }
    let beginning = beginning(variant, &edited);
    if !run.stderr.starts_with(&beginning) {
        faults.push(format!("does not begin with `{beginning}`"));
    }
    let words = variant.says.iter().copied().chain(["to do:"]);
    faults.extend(
        words.filter(|it| !run.stderr.contains(it)).map(|it| format!("does not say `{it}`")),
    );
    if run.stderr.contains("panicked") {
        faults.push("a panic".to_owned());
    }
    let changed = differences(before, &hashes(&workspace.out()));
    if !changed.is_empty() {
        faults.push(format!("changed: {changed:?}"));
    }
    if !faults.is_empty() {
        faults.push(format!("stderr: {}", run.stderr));
    }
    faults
}

/// Meets every variant with the program, after one good run, and tells all that is wrong at once.
pub(crate) fn check(groups: &[&[Variant]]) {
    let variants: Vec<&Variant> = groups.iter().copied().flatten().collect();
    assert!(variants.len() >= 20, "{} variants", variants.len());
    let workspace = Workspace::new();
    workspace.run(&["report"]).ended(0);
    let before = hashes(&workspace.out());
    let told: Vec<String> = variants
        .iter()
        .flat_map(|variant| {
            let found = faults(&workspace, variant, &before);
            found.into_iter().map(|fault| format!("{}: {fault}", variant.name))
        })
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    workspace.run(&["report"]).ended(0);
    assert_eq!(differences(&before, &hashes(&workspace.out())), Vec::<String>::new());
}
