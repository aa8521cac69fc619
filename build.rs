//! Switches the corpus tests on, tells the program what it is made of, and links it so that it starts light.
//!
//! Where `HEJNAL_CORPUS` names the folder with the raw public files when the package is built, the
//! cfg `corpus` is set. A test that reads those files says
//! `#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder with the raw files")]`,
//! so that without the variable it is reported as ignored, with that reason.

#![allow(clippy::print_stdout, reason = "a build script speaks to cargo on standard output")]

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use std::process::Command;

/// The first C library that reads packed relocations (sourceware.org/glibc, news of 2.36).
const PACKED_SINCE: (u32, u32) = (2, 36);

fn main() {
    println!("cargo::rustc-check-cfg=cfg(corpus)");
    println!("cargo::rerun-if-env-changed=HEJNAL_CORPUS");
    if std::env::var_os("HEJNAL_CORPUS").is_some_and(|folder| !folder.is_empty()) {
        println!("cargo::rustc-cfg=corpus");
    }
    println!("cargo::rustc-env=HEJNAL_PROGRAM={:016x}", program());
    light();
}

/// What the program is made of, as one number: what an older one computed is made again.
fn program() -> u64 {
    let mut hasher = DefaultHasher::new();
    for part in ["src", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={part}");
        hash(Path::new(part), &mut hasher);
    }
    hasher.finish()
}

fn hash(path: &Path, hasher: &mut DefaultHasher) {
    path.hash(hasher);
    let Ok(entries) = fs::read_dir(path) else {
        fs::read(path).unwrap_or_default().hash(hasher);
        return;
    };
    let mut entries: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for entry in &entries {
        hash(entry, hasher);
    }
}

/// Packs the addresses that are settled when the program starts (5.6 MB of them become 0.2), keeps code for
/// starting and for failing apart from the rest (12 of 25 MiB of `hejnal --version`), and takes the C++ library in.
fn light() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |variable: &str, value: &str| std::env::var(variable).is_ok_and(|it| it == value);
    let native = std::env::var("HOST").ok() == std::env::var("TARGET").ok();
    let gnu = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    if !native || !gnu {
        return;
    }
    if c_library().is_some_and(|version| version >= PACKED_SINCE) {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
        println!("cargo::rustc-link-arg-bins=-Wl,-z,keep-text-section-prefix");
    }
    // What watches over the memory of fuzz targets wants the shared library.
    if std::env::var_os("CARGO_CFG_FUZZING").is_none() {
        own_cpp_library();
    }
}

/// Links what `DuckDB` needs of the C++ library into the program, where the compiler has that as an archive:
/// three thousand names fewer to look up at each start.
fn own_cpp_library() {
    println!("cargo::rerun-if-env-changed=CXX");
    let compiler = std::env::var("CXX").unwrap_or_else(|_| "c++".to_owned());
    let asked = Command::new(compiler).arg("-print-file-name=libstdc++.a").output();
    let told = asked.ok().and_then(|it| String::from_utf8(it.stdout).ok()).unwrap_or_default();
    let (archive, out) = (Path::new(told.trim()), std::env::var_os("OUT_DIR"));
    let Some(out) = out.filter(|_| archive.is_absolute() && archive.is_file()) else { return };
    println!("cargo::rerun-if-changed={}", archive.display());
    // The crate that builds DuckDB asks for `-lstdc++`, and what is found first is taken.
    let script = format!("INPUT(\"{}\")\n", archive.display());
    if fs::write(Path::new(&out).join("libstdc++.so"), script).is_ok() {
        println!("cargo::rustc-link-search=native={}", Path::new(&out).display());
    }
}

/// The version of this machine's C library: `glibc 2.36`.
fn c_library() -> Option<(u32, u32)> {
    let told = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let told = String::from_utf8(told.stdout).ok()?;
    let (major, minor) = told.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.split('.').next()?.parse().ok()?))
}
