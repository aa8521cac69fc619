//! Counting held against what others counted and published.

mod counts;
mod editions;
mod odd;
mod pabutools;
mod pabuviz;
mod stages;
mod streamed;

use crate::sources::pabulib::Election;
use std::path::{Path, PathBuf};

/// The folder of the given public files.
fn corpus() -> PathBuf {
    PathBuf::from(std::env::var("HEJNAL_CORPUS").expect("HEJNAL_CORPUS"))
}

fn read(path: &Path) -> Election {
    let bytes = std::fs::read(path).expect("a given file");
    Election::read(&bytes, &path.display().to_string()).expect("ballots")
}

/// A made election.
fn made(text: &str) -> Election {
    Election::read(text.as_bytes(), "made.pb").expect("ballots")
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs()).max(1.0)
}

/// A fraction as Python writes it: `8375/3293`, `3`, `104500.0`.
fn fraction(text: &str) -> f64 {
    let (one, other) = text.split_once('/').unwrap_or((text, "1"));
    one.parse::<f64>().expect("a numerator") / other.parse::<f64>().expect("a denominator")
}

/// All files below a folder whose names end so, in order.
fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path, end));
        } else if path.to_string_lossy().ends_with(end) {
            found.push(path);
        }
    }
    found.sort();
    found
}
