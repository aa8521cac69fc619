//! How far ranks of a composite index depend on choices, beside `NumPy`:
//! `cargo bench --bench composite -- --python PYTHON [--rounds 21] [--keep FOLDER]`.
//!
//! 2,477 units, 40 indicators, 1,000 draws of weights within a quarter of themselves: ranks in each
//! draw, and of each unit the 5 %, 50 % and 95 % quantile of its ranks. `simple` has one normalisation
//! and arithmetic means; `full` four normalisations and three means. The peer reads the same scores
//! and is given the weights and choices that hejnal draws for itself; ranks are compared one by one.
//!
//! In each round every contestant works once, and hejnal once more as a control of the machine.
//! First with data in memory, then as whole processes that read, work and write. `--run` is such a
//! process. Last, effects of choices (Sobol) for N, 2 N and 4 N rows.

mod comparison;
mod inputs;
mod peers;

use comparison::{compare, median, slower};
use hejnal::assessments::composite::RankSpread;
use hejnal::assessments::composite::sensitivity::sensitivity;
use hejnal::assessments::composite::simulation::Simulation;
use inputs::{DRAWS, Inputs, Mode, SEED};
use peers::{PEERS, whole};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

type Failure = Box<dyn std::error::Error>;

/// Threads of the matrix product spin for so long after work, and would disturb the next.
const SETTLE: Duration = Duration::from_millis(60);
/// Rows of the sample of effects, doubled twice.
const ROWS: u32 = 500;
const RESAMPLES: u32 = 1000;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let after = |name: &str| {
        let at = arguments.iter().position(|it| it == name);
        at.and_then(|at| arguments.get(at + 1)).map(String::as_str)
    };
    if let Some(folder) = after("--run") {
        let mode = if after("--mode") == Some("full") { Mode::Full } else { Mode::Simple };
        return run(Path::new(folder), mode);
    }
    let rounds = after("--rounds").map_or(Ok(21), str::parse)?;
    let folder = after("--keep").map_or_else(
        || std::env::temp_dir().join(format!("composite-{}", std::process::id())),
        PathBuf::from,
    );
    std::fs::create_dir_all(&folder)?;
    let inputs = Inputs::made();
    inputs.write(&folder)?;
    if let Some(python) = after("--python").map(Path::new) {
        for mode in [Mode::Simple, Mode::Full] {
            in_process(&inputs, mode, rounds, python, &folder)?;
            whole_processes(mode, rounds, python, &folder)?;
        }
    }
    effects(&inputs);
    if after("--keep").is_none() {
        std::fs::remove_dir_all(&folder)?;
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a benchmark tells what it measured")]
fn told(text: &str) {
    println!("{text}");
}

fn work(inputs: &Inputs, mode: Mode) -> Vec<Option<RankSpread>> {
    Simulation::new(inputs.assumptions(mode)).rank_spreads(DRAWS, SEED)
}

/// The whole process: reads, works, writes quantiles.
fn run(folder: &Path, mode: Mode) -> Result<(), Failure> {
    let inputs = Inputs::read(folder)?;
    let found = work(&inputs, mode);
    let quantiles = found.iter().flatten().flat_map(|it| {
        [f64::from(it.interval.low), it.median, f64::from(it.interval.high)].map(f64::to_le_bytes)
    });
    let bytes: Vec<u8> = quantiles.flatten().collect();
    Ok(std::fs::write(folder.join(format!("{}.ours.f64", mode.name())), bytes)?)
}

fn in_process(
    inputs: &Inputs,
    mode: Mode,
    rounds: usize,
    python: &Path,
    folder: &Path,
) -> Result<(), Failure> {
    let mut servers = Vec::new();
    for peer in &PEERS {
        servers.push(peer.serve(python, folder, mode)?);
    }
    let mut times = vec![Vec::new(); PEERS.len() + 2];
    let mut found = Vec::new();
    for round in 0..=rounds {
        for (contestant, times) in times.iter_mut().enumerate() {
            std::thread::sleep(SETTLE);
            let server = contestant.checked_sub(1).and_then(|at| servers.get_mut(at));
            let seconds = if let Some(server) = server {
                server.work()?
            } else {
                let start = Instant::now();
                found = work(inputs, mode);
                start.elapsed().as_secs_f64()
            };
            if round > 0 {
                times.push(seconds);
            }
        }
    }
    // Each writes the same files when it ends.
    for (peer, server) in PEERS.iter().zip(servers) {
        server.end()?;
        let same = compare(inputs, mode, &found, folder)?;
        told(&format!("{}, {}: {same:?}", mode.name(), peer.name));
    }
    table(&format!("{}, in memory", mode.name()), &times);
    Ok(())
}

fn whole_processes(mode: Mode, rounds: usize, python: &Path, folder: &Path) -> Result<(), Failure> {
    let own = std::env::current_exe()?;
    let mut times = vec![Vec::new(); PEERS.len() + 2];
    for round in 0..=rounds {
        for (contestant, times) in times.iter_mut().enumerate() {
            std::thread::sleep(SETTLE);
            let peer = contestant.checked_sub(1).and_then(|at| PEERS.get(at));
            let command = if let Some(peer) = peer {
                peer.command(python, folder, mode)
            } else {
                let mut command = Command::new(&own);
                command.arg("--run").arg(folder).args(["--mode", mode.name()]);
                command
            };
            let seconds = whole(command)?;
            if round > 0 {
                times.push(seconds);
            }
        }
    }
    table(&format!("{}, whole process", mode.name()), &times);
    Ok(())
}

/// Medians, and how many times slower each is than hejnal.
fn table(title: &str, times: &[Vec<f64>]) {
    let Some((ours, others)) = times.split_first() else { return };
    told(&format!("\n{title}: {} rounds", ours.len()));
    told(&format!("  {:<28} {:>8.1} ms", "hejnal", median(ours) * 1000.0));
    let names = PEERS.iter().map(|peer| peer.name).chain(["hejnal again (control)"]);
    for (name, times) in names.zip(others) {
        let [ratio, low, high] = slower(times, ours);
        let milliseconds = median(times) * 1000.0;
        told(&format!("  {name:<28} {milliseconds:>8.1} ms {ratio:>7.2} ({low:.2} to {high:.2})"));
    }
}

/// The time of effects is in proportion to the rows.
fn effects(inputs: &Inputs) {
    told("\neffects of normalisation, aggregation and weights");
    let mut sizes = [1, 2, 4].map(|times| (ROWS * times, Vec::new()));
    for _ in 0..7 {
        for (rows, times) in &mut sizes {
            let start = Instant::now();
            let found = sensitivity(inputs.assumptions(Mode::Full), *rows, RESAMPLES, SEED);
            times.push(start.elapsed().as_secs_f64());
            assert!(found.change.is_some(), "ranks change");
        }
    }
    for (rows, times) in &sizes {
        let found = sensitivity(inputs.assumptions(Mode::Full), *rows, RESAMPLES, SEED);
        let seconds = median(times);
        told(&format!(
            "  {rows:>5} rows, {:>6} indices: {:>6.0} ms, {:.1} us each",
            found.runs,
            seconds * 1000.0,
            seconds * 1e6 / f64::from(found.runs)
        ));
        for (factor, effect) in
            found.factors.iter().zip(found.change.iter().flat_map(|it| &it.effects))
        {
            told(&format!(
                "        {factor:?}: first {:.3} ({:.3} to {:.3}), total {:.3} ({:.3} to {:.3})",
                effect.first.value,
                effect.first.low,
                effect.first.high,
                effect.total.value,
                effect.total.low,
                effect.total.high
            ));
        }
    }
}
