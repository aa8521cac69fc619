//! `hejnal peers`: whom a unit is most like, what makes them so, how firm the list is, and who of them
//! does better.

mod asked;
mod remarks;

use super::output::{self, TableFormat};
use super::{ExitCode, Outcome, Setting, say};
use crate::assessments::peers::{self, Certainty, Data, Drawn, Neighbour, Space, Weightings};
use crate::assessments::progress::Wanted;
use crate::diagnostic::Error;
use clap::ValueEnum;
use rayon::prelude::*;
use std::path::PathBuf;

/// The columns beside those of the variables, each of which is its share of the squared distance.
const FIRST: [&str; 3] = ["unit", "peer", "distance"];
const STABILITY: &str = "stability";
const COMPARED: [&str; 3] = ["outcome", "gap", "better"];
const PEER_NAME: &str = "peer_name";
/// The most peers that are asked for: a list of more is no list of peers.
const MOST: usize = 100;
/// What takes the place of `FILE` and of what is said about its columns.
const OF_FILE: [&str; 7] = ["file", "same", "variables", "log", "weights", "lower", "upper"];

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// A CSV table: the column `unit`, or else the first, names units; columns of numbers are variables.
    #[arg(value_name = "FILE", required_unless_present = "set")]
    file: Option<PathBuf>,
    /// In place of a file: a peer set of indicators/peers.toml, with the figures of the project.
    #[arg(long, value_name = "ID", conflicts_with_all = OF_FILE)]
    set: Option<String>,
    /// With --set: the year of the figures; by default that of the report.
    #[arg(long, requires = "set")]
    year: Option<i32>,
    /// Whose peers; those of every unit by default.
    #[arg(long, value_name = "NAME")]
    unit: Option<String>,
    /// How many peers.
    #[arg(long, default_value_t = peers::PEERS, value_parser = count)]
    neighbours: usize,
    /// Only units with the same text in this column.
    #[arg(long, value_name = "COLUMN")]
    same: Option<String>,
    /// The variables; every column of numbers by default.
    #[arg(long, value_delimiter = ',', value_name = "A,B")]
    variables: Vec<String>,
    /// The variables that are logged, '' for none; by default those skewed to the right.
    #[arg(long, value_delimiter = ',', value_name = "A,B")]
    log: Option<Vec<String>>,
    /// What squared differences are multiplied by; 1 where nothing is said.
    #[arg(long, value_delimiter = ',', value_name = "A=2,B=1", value_parser = weight)]
    weights: Vec<(String, f64)>,
    /// What is compared among peers: a column, with --set an indicator.
    #[arg(long, value_name = "COLUMN")]
    outcome: Option<String>,
    /// The lower ends of its intervals.
    #[arg(long, value_name = "COLUMN", requires = "outcome", requires = "upper")]
    lower: Option<String>,
    /// The upper ends.
    #[arg(long, value_name = "COLUMN", requires = "outcome", requires = "lower")]
    upper: Option<String>,
    /// 1 where more of the outcome is better, -1 where less is; 1, or as the indicator says.
    #[arg(long, requires = "outcome", allow_hyphen_values = true, value_parser = direction)]
    direction: Option<Wanted>,
    /// How often weights are drawn anew for the stability.
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    draws: u32,
    /// From where they are drawn.
    #[arg(long, value_enum, default_value = "given")]
    drawn: DrawnFrom,
    /// The seed of the draws.
    #[arg(long, default_value_t = 2030)]
    seed: u64,
    /// How to print it.
    #[arg(long, value_enum, default_value = "table")]
    format: TableFormat,
}

/// Where weights are drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum DrawnFrom {
    /// Each within a quarter of the one given.
    Given,
    /// Any weights, all equally likely.
    Anywhere,
}

fn count(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number: &usize| (1..=MOST).contains(number));
    number.ok_or_else(|| format!("a whole number from 1 to {MOST}"))
}

fn weight(text: &str) -> Result<(String, f64), String> {
    let parts = text.split_once('=').and_then(|(name, weight)| {
        Some((name.trim().to_owned(), weight.trim().parse::<f64>().ok()?))
    });
    parts.ok_or_else(|| "a weight is written VARIABLE=NUMBER".to_owned())
}

fn direction(text: &str) -> Result<Wanted, String> {
    match text {
        "1" => Ok(Wanted::More),
        "-1" => Ok(Wanted::Less),
        _ => Err("1 where more is better, -1 where less is".to_owned()),
    }
}

/// Units and what is asked about them.
struct Asked {
    data: Data,
    /// The one whose peers are asked for; all without.
    own: Option<usize>,
    /// What units are called, where their ids are codes.
    names: Option<Vec<String>>,
    wanted: Wanted,
}

pub(super) fn run(setting: &Setting, options: &Options) -> Outcome {
    let lang = setting.lang;
    if options.year.is_some() && options.set.is_none() {
        let words = say(lang, "--year: tylko razem z --set", "--year: only with --set");
        return Err(Error::Usage(words.to_owned()));
    }
    let asked = match (&options.set, &options.file) {
        (Some(id), _) => asked::of_project(setting, options, id)?,
        (None, Some(file)) => asked::of_file(options, file, lang)?,
        (None, None) => return Err(Error::Usage("FILE or --set".to_owned())),
    };
    let Data { variables, columns, groups, units, outcomes, .. } = &asked.data;
    let space = Space::of(variables, columns, groups);
    let space = space.map_err(|why| Error::Usage(why.words().get(lang).to_owned()))?;
    let drawn = match options.drawn {
        DrawnFrom::Given => Drawn::AroundGiven,
        DrawnFrom::Anywhere => Drawn::Anywhere,
    };
    let weightings = Weightings::draw(&space, drawn, options.draws, options.seed);
    let own: Vec<usize> = asked.own.map_or_else(|| (0..units.len()).collect(), |own| vec![own]);
    let rows: Vec<Vec<Vec<Option<String>>>> = own
        .par_iter()
        .map(|unit| {
            let near = space.nearest(*unit, options.neighbours).unwrap_or_default();
            let stability = space.stability(*unit, &near, &weightings).unwrap_or_default();
            asked.rows(*unit, &near, &stability)
        })
        .collect();
    let mut header: Vec<&str> = FIRST.to_vec();
    header.extend(variables.iter().map(|variable| variable.name.as_str()));
    header.push(STABILITY);
    header.extend(outcomes.iter().flat_map(|_| COMPARED));
    header.extend(asked.names.iter().map(|_| PEER_NAME));
    let words = ["unit", "peer", "better", PEER_NAME];
    let numeric: Vec<&str> = header.iter().copied().filter(|name| !words.contains(name)).collect();
    output::table(options.format, &header, &numeric, &rows.concat())?;
    output::aside(&asked.remarks(&space, options.neighbours, lang));
    Ok(ExitCode::Done)
}

impl Asked {
    /// A row for each peer of a unit.
    fn rows(&self, unit: usize, near: &[Neighbour], stability: &[f64]) -> Vec<Vec<Option<String>>> {
        let name = |unit: usize| self.data.units.get(unit).cloned();
        let row = |(peer, stability): (&Neighbour, &f64)| {
            let number = |value: f64| Some(value.to_string());
            let mut cells = vec![name(unit), name(peer.unit), number(peer.distance)];
            let share = |at: usize| peer.shares.as_ref()?.get(at).map(ToString::to_string);
            cells.extend((0..self.data.variables.len()).map(share));
            cells.push(number(*stability));
            cells.extend(self.compared(unit, peer.unit).into_iter().flatten());
            cells.extend(self.names.iter().map(|names| names.get(peer.unit).cloned()));
            cells
        };
        near.iter().zip(stability).map(row).collect()
    }

    /// The outcome of a peer, how far it is ahead, and whether that is better, or noise; none where
    /// nothing is compared.
    fn compared(&self, unit: usize, peer: usize) -> Option<[Option<String>; 3]> {
        let outcomes = self.data.outcomes.as_ref()?;
        let value = |unit: usize| Some(outcomes.get(unit)?.as_ref()?.value);
        let theirs = value(peer).map(|it| it.to_string());
        let Some(gap) = value(peer).zip(value(unit)).map(|(a, b)| self.wanted.sign() * (a - b))
        else {
            return Some([theirs, None, None]);
        };
        let twin = peers::better_twins(unit, &[peer], outcomes, self.wanted);
        let better = match twin.first().map(|twin| twin.certainty) {
            None => "no",
            Some(Certainty::Noise) => "noise",
            Some(Certainty::Untold) => "untold",
            Some(Certainty::Real) => "yes",
        };
        Some([theirs, Some(gap.to_string()), Some(better.to_owned())])
    }

    fn has_intervals(&self) -> bool {
        let mut known = self.data.outcomes.iter().flatten().flatten();
        known.any(|outcome| outcome.interval.is_some())
    }
}
