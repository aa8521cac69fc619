//! Risky work in a child process of the same program, under limits no library can lift.
//!
//! Readers abort on some crafted files (polars on 2 of 260 malformed Parquet files, calamine asks
//! for 512 GiB on a workbook of 1.4 kB), and an abort cannot be caught. Nor do an engine's own
//! settings contain a statement: measured on `DuckDB` 2.0.0 under its `memory_limit` of 300 MB, one
//! `repeat` reached 5.8 GB. Limits of the operating system on a process of its own do both.

use crate::diagnostic::Error;
use crate::language::Text;
use rlimit::Resource;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::{Read as _, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How much of what a child says on standard error is kept: the rest could only repeat itself.
const HEARD_BYTES: u64 = 1024 * 1024;

/// What the child may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Address space of the child, in MiB.
    pub memory_mib: u64,
    /// Seconds by the clock, and twice as many of processor time.
    pub seconds: u64,
}

/// How a child ended that no limit stopped.
#[derive(Debug)]
pub struct Ended {
    /// Its status.
    pub status: ExitStatus,
    /// What it said on standard error, when that was kept from the terminal.
    pub said: String,
}

/// What becomes of the child's words on standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// They reach the terminal as they come.
    Told,
    /// They are kept for the caller, who knows whether they are fit to be told.
    Kept,
}

/// Runs this program again with the argument `verb`, the request on its standard input and its
/// standard output passed through.
///
/// # Errors
/// [`Error::Contained`] when a limit stopped it, [`Error::Io`] when it cannot be started.
pub fn spawn<R: Serialize>(
    verb: &str,
    request: &R,
    limits: Limits,
    words: Words,
) -> Result<Ended, Error> {
    let program = std::env::current_exe().map_err(Error::io("finding", "hejnal".as_ref()))?;
    let stderr = if words == Words::Kept { Stdio::piped() } else { Stdio::inherit() };
    let mut child = Command::new(&program)
        .arg(verb)
        .stdin(Stdio::piped())
        .stderr(stderr)
        .spawn()
        .map_err(Error::io("starting", &program))?;
    let heard = child.stderr.take().map(|pipe| {
        std::thread::spawn(move || {
            let mut said = Vec::new();
            let mut pipe = pipe;
            let _ = pipe.by_ref().take(HEARD_BYTES).read_to_end(&mut said);
            // A child that says more must not wait for a reader.
            let _ = std::io::copy(&mut pipe, &mut std::io::sink());
            String::from_utf8_lossy(&said).into_owned()
        })
    });
    let written = serde_json::to_vec(request)
        .map_err(|error| Error::Internal(format!("sandbox request: {error}")))?;
    if let Some(mut pipe) = child.stdin.take() {
        match pipe.write_all(&written) {
            // A child that ends before reading says why by its status.
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(Error::io("asking", &program)(error));
            }
            _ => {}
        }
    }
    let ended = wait(&mut child, limits);
    let said = heard.and_then(|thread| thread.join().ok()).unwrap_or_default();
    Ok(Ended { status: ended?, said })
}

fn wait(child: &mut Child, limits: Limits) -> Result<ExitStatus, Error> {
    use std::os::unix::process::ExitStatusExt as _;
    let deadline = Instant::now() + Duration::from_secs(limits.seconds);
    loop {
        let ended = child.try_wait().map_err(Error::io("waiting for", "hejnal".as_ref()))?;
        match ended {
            Some(status) => match status.signal() {
                Some(signal) => return Err(stopped(limits, &ending(signal))),
                None => return Ok(status),
            },
            None if Instant::now() >= deadline => {
                let _ = child.kill();
                let _ = child.wait();
                let over = Text::new("minął czas", "its time is over");
                return Err(stopped(limits, &over));
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    }
}

/// What a signal means to someone who did not write the program.
fn ending(signal: i32) -> Text {
    // signal(7): 6 SIGABRT follows a refused allocation; 9 SIGKILL, 24 SIGXCPU, 25 SIGXFSZ.
    match signal {
        6 | 9 => Text::new("zabrakło pamięci", "out of memory"),
        24 => Text::new("minął czas procesora", "its processor time is over"),
        25 => Text::new("wynik jest za duży", "its output is too large"),
        other => Text::same(format!("signal {other}")),
    }
}

fn stopped(limits: Limits, why: &Text) -> Error {
    let Limits { memory_mib, seconds } = limits;
    Error::Contained(Text::new(
        format!(
            "praca została przerwana ({}): wolno jej użyć {memory_mib} MiB i {seconds} s; \
             dać jej mniej danych albo podnieść --memory lub --seconds",
            why.pl
        ),
        format!(
            "the work was stopped ({}): it may use {memory_mib} MiB and {seconds} s; \
             give it less data, or raise --memory or --seconds",
            why.en
        ),
    ))
}

/// What the child was asked to do, from its standard input.
///
/// # Errors
/// [`Error::Usage`] when a person started the hidden verb.
pub fn request<R: DeserializeOwned>() -> Result<R, Error> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(Error::io("reading", "the request".as_ref()))?;
    serde_json::from_str(&text)
        .map_err(|error| Error::Usage(format!("this verb is started by hejnal itself: {error}")))
}

/// Puts the limits on the present process. They cannot be lifted again.
///
/// # Errors
/// An operating system that refuses.
pub fn confine(limits: Limits) -> Result<(), Error> {
    const MIB: u64 = 1024 * 1024;
    let set = |resource: Resource, value: u64| {
        // A limit that is narrower already stays as it is.
        let value = resource.get_hard().map_or(value, |hard| value.min(hard));
        resource.set(value, value).map_err(Error::io("setting a limit on", "this process".as_ref()))
    };
    set(Resource::AS, limits.memory_mib * MIB)?;
    set(Resource::CPU, limits.seconds * 2)?;
    set(Resource::FSIZE, 1024 * MIB)?;
    set(Resource::NOFILE, 64)?;
    set(Resource::CORE, 0)
}
