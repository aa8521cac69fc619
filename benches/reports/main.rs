//! Charts, workbooks and paper as hejnal makes them, for `reports.py`:
//! `reports --task charts|cells|pages INPUTS OUTPUT`, or alone `cargo bench --bench reports`.
//!
//! With a task it is a whole process: it reads the inputs that `reports.py` made, works, writes one
//! file, and tells the seconds between as the last line of errors, as the peers do. Alone it makes
//! charts and cells of its own and tells how many a second, on one thread and on all.

mod drawn;
mod paper;
mod sheet;

use rayon::ThreadPoolBuilder;
use std::path::Path;
use std::time::Instant;

type Failure = Box<dyn std::error::Error>;

/// Charts and rows of cells that are made when it runs alone, and how often.
const CHARTS: usize = 10_000;
const ROWS: usize = 50_000;
const COLUMNS: usize = 20;
const TURNS: usize = 5;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["--task", task, inputs, output] => whole(task, Path::new(inputs), Path::new(output)),
        [] => alone(),
        _ => Err("reports [--task charts|cells|pages INPUTS OUTPUT]".into()),
    }
}

/// One task as a whole process.
#[expect(clippy::print_stderr, reason = "the driver reads the seconds there")]
fn whole(task: &str, inputs: &Path, output: &Path) -> Result<(), Failure> {
    let start = Instant::now();
    match task {
        "charts" => std::fs::write(output, drawn::all(&drawn::read(inputs)?))?,
        "cells" => std::fs::write(output, sheet::file(&sheet::read(inputs)?, COLUMNS)?)?,
        "pages" => std::fs::write(output, paper::book(inputs)?)?,
        other => return Err(format!("no task `{other}`").into()),
    }
    eprintln!("{{\"seconds\": {:.4}}}", start.elapsed().as_secs_f64());
    Ok(())
}

/// How many a second, with data in memory.
fn alone() -> Result<(), Failure> {
    let charts: Vec<drawn::Chart> = (0..CHARTS).map(drawn::Chart::made).collect();
    let numbers = sheet::made(ROWS * COLUMNS);
    for threads in [1, std::thread::available_parallelism()?.get()] {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build()?;
        for (name, draw) in [
            ("line charts, 5 series of 16 years", drawn::all as fn(&[drawn::Chart]) -> String),
            ("dot plots of 15 members", drawn::dots),
        ] {
            let seconds = median(|| Ok(pool.install(|| draw(&charts)).len()))?;
            told(&format!("{name}, {threads} threads: {:.0} a second", rate(CHARTS, seconds)));
        }
    }
    let seconds = median(|| Ok(sheet::file(&numbers, COLUMNS)?.len()))?;
    told(&format!("cells of a workbook: {:.0} a second", rate(numbers.len(), seconds)));
    Ok(())
}

/// The median seconds of several turns; the first is not counted.
fn median(work: impl Fn() -> Result<usize, Failure>) -> Result<f64, Failure> {
    let mut times = Vec::with_capacity(TURNS);
    for turn in 0..=TURNS {
        let start = Instant::now();
        std::hint::black_box(work()?);
        if turn > 0 {
            times.push(start.elapsed().as_secs_f64());
        }
    }
    times.sort_by(f64::total_cmp);
    times.get(TURNS / 2).copied().ok_or_else(|| "no turn".into())
}

fn rate(count: usize, seconds: f64) -> f64 {
    u32::try_from(count).map_or(f64::NAN, f64::from) / seconds
}

#[expect(clippy::print_stdout, reason = "a benchmark tells what it measured")]
fn told(text: &str) {
    println!("{text}");
}
