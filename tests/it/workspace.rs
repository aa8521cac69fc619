//! A project in a temporary folder, and the program run in it.

use hejnal::sources::hashed::sha256;
use serde_json::Value;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use tempfile::TempDir;

/// The folders a project consists of, as far as the program reads them.
const FOLDERS: &[&str] = &["datasets", "indicators"];
/// How the names of shared output folders begin; the number of the process follows.
const SHARED: &str = "shared-";

/// The repository itself, which is a project.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A new folder that is removed with the value.
pub(crate) fn folder() -> TempDir {
    let parent = env!("CARGO_TARGET_TMPDIR");
    fs::create_dir_all(parent).expect("the build folder can be written");
    tempfile::Builder::new().prefix("it-").tempdir_in(parent).expect("a temporary folder")
}

/// What one run of the program left.
#[derive(Debug)]
pub(crate) struct Run {
    /// The exit code; `None` after a signal.
    pub(crate) code: Option<i32>,
    /// Standard output, as bytes: some formats are binary.
    pub(crate) stdout: Vec<u8>,
    /// Standard error.
    pub(crate) stderr: String,
}

impl Run {
    fn of(output: Output) -> Self {
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        Self { code: output.status.code(), stdout: output.stdout, stderr }
    }

    /// Standard output as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    /// Standard output as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The same run, once it is sure that it ended with `code`.
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout: {}\nstderr: {}", self.text(), self.stderr);
        self
    }
}

/// The program on a project and an output folder, in English, whatever the machine speaks.
pub(crate) fn command<A: AsRef<OsStr>>(project: &Path, out: &Path, arguments: &[A]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hejnal"));
    command.arg("--project").arg(project).arg("--out").arg(out).args(arguments);
    command.env("LANG", "C").env("HEJNAL_LANG", "en").stdin(Stdio::null());
    command.env_remove("LC_ALL").env_remove("LC_MESSAGES");
    command
}

/// Runs the program to its end.
pub(crate) fn run<A: AsRef<OsStr>>(project: &Path, out: &Path, arguments: &[A]) -> Run {
    let output = command(project, out, arguments).output();
    Run::of(output.expect("the program can be started"))
}

/// The output folder all read-only tests share: one `report` on the repository's own project.
pub(crate) fn shared_out() -> &'static Path {
    static SHARED_OUT: OnceLock<PathBuf> = OnceLock::new();
    SHARED_OUT.get_or_init(|| {
        let parent = Path::new(env!("CARGO_TARGET_TMPDIR"));
        fs::create_dir_all(parent).expect("the build folder can be written");
        sweep(parent);
        let out = parent.join(format!("{SHARED}{}", std::process::id()));
        run(repository(), &out, &["report"]).ended(0);
        out
    })
}

/// Removes the shared folders of processes that have ended.
fn sweep(parent: &Path) {
    for entry in fs::read_dir(parent).expect("listed").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(process) = name.strip_prefix(SHARED) else {
            continue;
        };
        let own = process == std::process::id().to_string();
        if own || !Path::new("/proc").join(process).exists() {
            // Another process may be sweeping the same folder.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Runs a verb on the repository with the shared output folder.
pub(crate) fn shared(arguments: &[&str]) -> Run {
    run(repository(), shared_out(), arguments)
}

/// Asks the shared tables in SQL and returns the rows, each an object.
pub(crate) fn query(sql: &str) -> Vec<Value> {
    let answer = shared(&["query", sql, "--format", "json"]).ended(0).json();
    answer.as_array().expect("an array of objects").clone()
}

/// The folder of the report in `out`, named by its year.
pub(crate) fn report_folder(out: &Path) -> PathBuf {
    let parent = out.join("report");
    let years = fs::read_dir(&parent).expect("a report was written").flatten();
    let mut years: Vec<PathBuf> = years
        .map(|entry| entry.path())
        .filter(|path| name_of(path).len() == 4 && name_of(path).parse::<u16>().is_ok())
        .collect();
    assert_eq!(years.len(), 1, "one report in {}: {years:?}", parent.display());
    years.remove(0)
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// A copy of the repository's project that a test may change.
#[derive(Debug)]
pub(crate) struct Workspace {
    folder: TempDir,
}

impl Workspace {
    /// Copies the project.
    pub(crate) fn new() -> Self {
        let folder = folder();
        for name in FOLDERS {
            copy(&repository().join(name), &folder.path().join("project").join(name));
        }
        Self { folder }
    }

    /// The copied project.
    pub(crate) fn project(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    /// The output folder.
    pub(crate) fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    /// Runs a verb on the copy.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        run(&self.project(), &self.out(), arguments)
    }
}

/// Copies a folder with all in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder of the copy");
    for entry in fs::read_dir(from).expect("a folder of the project").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file of the project");
        }
    }
}

/// Every file under a folder, sorted.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).expect("a folder that can be read").flatten() {
            if entry.path().is_dir() {
                open.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

/// The hash of every file under a folder, by its path from there; empty when there is no folder.
pub(crate) fn hashes(folder: &Path) -> BTreeMap<String, String> {
    if !folder.exists() {
        return BTreeMap::new();
    }
    let hash = |path: PathBuf| {
        let content = fs::read(&path).expect("a file that can be read");
        let inner = path.strip_prefix(folder).expect("a path inside");
        (inner.to_string_lossy().into_owned(), sha256(&content))
    };
    files(folder).into_iter().map(hash).collect()
}

/// What differs between two states of a folder, for messages.
pub(crate) fn differences(
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
) -> Vec<String> {
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    names.into_iter().filter(|name| before.get(*name) != after.get(*name)).cloned().collect()
}
