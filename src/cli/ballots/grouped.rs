//! `--tell groups`: voters by age band and sex, of files of any size.

use super::published::is_sound;
use crate::assessments::disclosure::lists::{Cell, Lists};
use crate::ballots::answers::{AGE_BANDS, NOT_STATED};
use crate::ballots::groups::Groups;
use std::collections::BTreeMap;

/// The columns.
pub(super) const HEADER: [&str; 4] = ["file", "age_band", "sex", "voters"];
/// Between the two names of a crossing.
const BESIDE: char = '\u{1f}';
const SEXES: [&str; 2] = ["F", "M"];

/// The rows: all groups of a file, or none where one is too small, here or in another list of the
/// edition. Of a file whose groups are withheld the rows are the same whoever voted.
pub(super) fn rows(files: &[(String, Groups)], threshold: u32) -> Vec<Vec<Option<String>>> {
    let mut editions: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, (_, groups)) in files.iter().enumerate() {
        editions.entry(&groups.edition).or_default().push(place);
    }
    let mut open = vec![threshold <= 1; files.len()];
    for places in editions.values().filter(|_| threshold > 1) {
        decide(files, places, threshold, &mut open);
    }
    let mut rows = Vec::new();
    for ((file, groups), open) in files.iter().zip(open) {
        if open {
            rows.extend(groups.voters.iter().map(|((band, sex), count)| {
                row(file, &groups.bands[*band], &groups.sexes[*sex], Some(*count))
            }));
        } else {
            let bands = AGE_BANDS.iter().map(|(name, _)| *name).filter(|_| groups.asks.0);
            for band in bands.chain([NOT_STATED]) {
                let sexes = SEXES.into_iter().filter(|_| groups.asks.1).chain([NOT_STATED]);
                rows.extend(sexes.map(|sex| row(file, band, sex, None)));
            }
        }
    }
    rows
}

fn row(file: &str, band: &str, sex: &str, count: Option<u64>) -> Vec<Option<String>> {
    let mut row = [file, band, sex].map(|text| Some(text.to_owned())).to_vec();
    row.push(count.map(|count| count.to_string()));
    row
}

/// Which files of an edition are open.
fn decide(files: &[(String, Groups)], places: &[usize], threshold: u32, open: &mut [bool]) {
    let part = |place: usize| files[place].1.part.as_str();
    // Another file of the same list may be another version of it: less the first it would tell.
    let first = |at: usize| places[..at].iter().all(|other| part(*other) != part(places[at]));
    let lists: Vec<usize> =
        (0..places.len()).filter(|at| first(*at)).map(|at| places[at]).collect();
    let cells: Vec<Vec<Cell>> = lists.iter().map(|place| cells(&files[*place].1)).collect();
    let of = |whole: bool| {
        let wanted = lists.iter().zip(&cells).filter(move |(it, _)| part(**it).is_empty() == whole);
        wanted.map(|(place, cells)| (*place, cells.as_slice())).collect::<Vec<_>>()
    };
    let (whole, parts) = (of(true), of(false));
    let published = Lists {
        lists: lists.len(),
        whole: whole.first().map(|(_, cells)| *cells),
        parts: parts.iter().map(|(_, cells)| *cells).collect(),
        joined: None,
        usual: &[],
    };
    for (place, cells) in whole {
        open[place] = is_sound(cells, threshold);
    }
    for ((place, _), shown) in parts.iter().zip(published.published(threshold).parts) {
        open[*place] = shown.is_ok();
    }
}

fn cells(groups: &Groups) -> Vec<Cell> {
    let name =
        |band: usize, sex: usize| format!("{}{BESIDE}{}", groups.bands[band], groups.sexes[sex]);
    groups.voters.iter().map(|((band, sex), count)| (name(*band, *sex), *count)).collect()
}
