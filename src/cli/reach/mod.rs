//! `hejnal reach`: how many residents live within a distance of any facility, and which squares would
//! bring most of the others in reach.

use super::output::{self, TableFormat};
use super::{ExitCode, Outcome, Setting, say};
use crate::assessments::reach::{self, NextSites, Reach};
use crate::diagnostic::Error;
use crate::language::Lang;
use crate::sources::spatial::projection::{Projection, System};
use crate::sources::spatial::{self, Metres, Residents};
use std::path::PathBuf;

/// The largest file that is read: ten million addresses.
const LARGEST: u64 = 512 * 1024 * 1024;
/// The most sites that are looked for: a list of more is a plan, not the next steps.
const MOST: usize = 100;
/// Digits of degrees that are printed: a tenth of a metre.
const DIGITS: usize = 6;
/// Row 0 is how it stands; each row after it how it would stand with the sites up to its own.
const HEADER: [&str; 17] = [
    "step",
    "site",
    "east",
    "north",
    "longitude",
    "latitude",
    "gain",
    "tied",
    "inside",
    "least",
    "most",
    "all",
    "share",
    "state",
    "reason",
    "parts_known",
    "parts_all",
];
/// Columns of words among them.
const WORDS: [&str; 3] = ["site", "state", "reason"];

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// CSV with longitude,latitude or east,north (PL-1992) and perhaps name; or `GeoJSON` points.
    #[arg(long, value_name = "FILE")]
    facilities: PathBuf,
    /// The same with the column persons; cells of a grid by side, by west,south,side or by cell (code of
    /// the European grid), or `GeoJSON` squares.
    #[arg(long, value_name = "FILE")]
    residents: PathBuf,
    /// The column or property with the number of persons.
    #[arg(long, value_name = "COLUMN", default_value = "persons")]
    persons: String,
    /// The distance in metres, in a straight line.
    #[arg(long, value_name = "METRES", default_value_t = reach::WITHIN)]
    within: f64,
    /// How many squares are looked for that would bring most residents in reach.
    #[arg(long, value_name = "COUNT", default_value_t = 10, value_parser = count)]
    next: usize,
    /// The side of these squares where residents are points, in metres.
    #[arg(long, value_name = "METRES", default_value_t = 250.0)]
    square: f64,
    /// How to print it.
    #[arg(long, value_enum, default_value = "table")]
    format: TableFormat,
}

fn count(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number: &usize| *number <= MOST);
    number.ok_or_else(|| format!("a whole number from 0 to {MOST}"))
}

pub(super) fn run(setting: &Setting, options: &Options) -> Outcome {
    let lang = setting.lang;
    let bytes = super::plain_file(&options.facilities, LARGEST)?;
    let facilities = spatial::facilities(&bytes, &options.facilities.to_string_lossy());
    let mut places: Vec<Metres> =
        facilities.map_err(Error::Invalid)?.iter().map(|facility| facility.at).collect();
    let bytes = super::plain_file(&options.residents, LARGEST)?;
    let file = options.residents.to_string_lossy();
    let residents = spatial::residents(&bytes, &file, &options.persons).map_err(Error::Invalid)?;
    drop(bytes);
    let refused = |why: reach::NoReach| Error::Usage(why.words().get(lang).to_owned());
    let measured = |places: &[Metres]| reach::measure(&residents, places, options.within);
    let today = measured(&places).map_err(refused)?;
    let next = reach::next_sites(&residents, &places, options.within, options.next, options.square);
    let next = next.map_err(refused)?;
    let mut rows = vec![row(0, [const { None }; 7], &today)];
    let degrees = Projection::of(System::Degrees);
    for (step, site) in (1..).zip(&next.sites) {
        places.push(site.at);
        let back = degrees.as_ref().and_then(|it| it.back(site.at));
        let told = [
            Some(site.name.clone()),
            Some(site.at.east.to_string()),
            Some(site.at.north.to_string()),
            back.map(|(longitude, _)| format!("{longitude:.DIGITS$}")),
            back.map(|(_, latitude)| format!("{latitude:.DIGITS$}")),
            Some(site.gain.to_string()),
            Some(site.tied.to_string()),
        ];
        rows.push(row(step, told, &measured(&places).map_err(refused)?));
    }
    let numeric: Vec<&str> = HEADER.into_iter().filter(|name| !WORDS.contains(name)).collect();
    output::table(options.format, &HEADER, &numeric, &rows)?;
    output::aside(&remarks(&residents, &today, &next, lang));
    Ok(ExitCode::Done)
}

/// One row; where there is no share, why.
fn row(step: usize, site: [Option<String>; 7], reach: &Reach) -> Vec<Option<String>> {
    let share = reach.share();
    let numbers = [reach.inside, reach.least, reach.most, reach.all];
    let mut cells = vec![Some(step.to_string())];
    cells.extend(site);
    cells.extend(numbers.map(|number| Some(number.to_string())));
    cells.push(share.value().map(|share| share.to_string()));
    cells.push(Some(share.state().to_owned()));
    cells.push(share.reason().map(|why| why.as_str().to_owned()));
    cells.extend([reach.parts_known, reach.parts_all].map(|count| Some(count.to_string())));
    cells
}

/// What is said beside the table, for people.
fn remarks(residents: &Residents, today: &Reach, next: &NextSites, lang: Lang) -> Vec<String> {
    let mut remarks = vec![reach::method(residents).get(lang).to_owned()];
    let unknown = today.parts_all - today.parts_known;
    if unknown > 0 {
        let without = match residents {
            Residents::Addresses(_) => {
                say(lang, "punkty bez liczby osób", "points without a number of persons")
            }
            Residents::Squares(_) => {
                say(lang, "oczka siatki bez liczby osób", "cells without a number of persons")
            }
        };
        let of = say(lang, "z", "of");
        let mut remark = format!("{without}: {unknown} {of} {}", today.parts_all);
        if let Some(share) = today.share_of_known().value() {
            let known = say(
                lang,
                "brak to nie zero; wśród osób, których liczba jest znana, w zasięgu jest",
                "absent is not zero; of the persons whose number is known the share in reach is",
            );
            remark = format!("{remark}; {known} {share:.4}");
        }
        remarks.push(remark);
    }
    if !next.sites.is_empty() {
        let gain: f64 = next.sites.iter().map(|site| site.gain).sum();
        remarks.push(match lang {
            Lang::Pl => format!(
                "nowe miejsca: wybór kolejno najlepszego z {} kwadratów; przybywa {gain:.0} osób, żaden \
                 wybór tylu kwadratów nie daje więcej niż {:.0}; każdy taki wybór daje co najmniej 63% \
                 najlepszego (Nemhauser, Wolsey, Fisher 1978)",
                next.squares, next.best_at_most
            ),
            Lang::En => format!(
                "next sites: the best of {} squares, one after the other; they bring {gain:.0} persons, \
                 no choice of so many squares brings more than {:.0}; such a choice always brings at \
                 least 63 % of the best (Nemhauser, Wolsey, Fisher 1978)",
                next.squares, next.best_at_most
            ),
        });
        if next.sites.iter().any(|site| site.tied > 0) {
            let words = say(
                lang,
                "tied: tyle innych kwadratów dałoby tyle samo; wybrano pierwszy w kolejności",
                "tied: so many other squares would bring as much; the first in order was taken",
            );
            remarks.push(words.to_owned());
        }
    }
    remarks
}
