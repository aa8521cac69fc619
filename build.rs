//! Switches the corpus tests on.
//!
//! Where `HEJNAL_CORPUS` names the folder with the raw public files when the package is built, the
//! cfg `corpus` is set. A test that reads those files says
//! `#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder with the raw files")]`,
//! so that without the variable it is reported as ignored, with that reason.

#![allow(clippy::print_stdout, reason = "a build script speaks to cargo on standard output")]

fn main() {
    println!("cargo::rustc-check-cfg=cfg(corpus)");
    println!("cargo::rerun-if-env-changed=HEJNAL_CORPUS");
    if std::env::var_os("HEJNAL_CORPUS").is_some_and(|folder| !folder.is_empty()) {
        println!("cargo::rustc-cfg=corpus");
    }
}
