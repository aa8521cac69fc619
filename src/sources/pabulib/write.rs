//! An election written as a `.pb` file.

use super::{Ballots, Election, Projects, UNKNOWN};
use std::fmt::Write as _;

/// The file as pabulib.org/format describes it: three parts, `;` between cells, lines ended by LF,
/// cells quoted where they hold `;`, `"` or a line end. Read again, it is the same election, but for
/// the numbers of the voters: they run from 1, for what a voter was called elsewhere joins files that
/// nobody should join. A choice of a project the file does not have keeps the id it named.
#[must_use]
pub fn text(election: &Election) -> String {
    let mut out = described(election);
    ballots(&mut out, &election.ballots, &election.projects);
    out
}

/// The file without a single ballot: what was voted on, the projects with their votes, the header of
/// the ballots that were there.
#[must_use]
pub fn without_ballots(election: &Election) -> String {
    let mut out = described(election);
    row(&mut out, election.ballots.header().iter().map(String::as_str));
    out
}

/// META, PROJECTS and the title of VOTES.
fn described(election: &Election) -> String {
    let mut out = String::from("META\nkey;value\n");
    for entry in election.meta.entries() {
        row(&mut out, [entry.key.as_str(), entry.value.as_str()]);
    }
    out.push_str("PROJECTS\n");
    projects(&mut out, &election.projects);
    out.push_str("VOTES\n");
    out
}

fn projects(out: &mut String, projects: &Projects) {
    row(out, projects.columns().iter().map(String::as_str));
    for place in 0..projects.len() {
        row(out, projects.columns().iter().map(|column| projects.cell(place, column)));
    }
}

fn ballots(out: &mut String, ballots: &Ballots, projects: &Projects) {
    let columns: Vec<_> =
        ballots.columns().map(|(name, labels)| (name, labels.codes(), labels.texts())).collect();
    let pointed = ballots.has_points();
    let mut header = vec!["voter_id", "vote"];
    header.extend(pointed.then_some("points"));
    header.extend(columns.iter().map(|(name, ..)| *name));
    row(out, header);
    let mut unknown = ballots.unknown().iter().map(|(_, id)| id.as_str());
    for ballot in 0..ballots.len() {
        let running = (ballot + 1).to_string();
        let vote: Vec<&str> = ballots
            .choices(ballot)
            .iter()
            .map(|place| match *place {
                UNKNOWN => unknown.next().unwrap_or_default(),
                place => {
                    projects.all().get(place as usize).map_or("", |project| project.id.as_str())
                }
            })
            .collect();
        let vote = vote.join(",");
        let points = ballots.points(ballot).map(listed);
        let mut cells: Vec<&str> = vec![&running, &vote];
        cells.extend(points.as_deref());
        cells
            .extend(columns.iter().map(|(_, codes, texts)| texts[codes[ballot] as usize].as_str()));
        row(out, cells);
    }
}

fn listed(points: &[f64]) -> String {
    let texts: Vec<String> = points.iter().map(f64::to_string).collect();
    texts.join(",")
}

fn row<'a>(out: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            out.push(';');
        }
        if cell.contains([';', '"', '\n', '\r']) {
            let _ = write!(out, "\"{}\"", cell.replace('"', "\"\""));
        } else {
            out.push_str(cell);
        }
    }
    out.push('\n');
}
