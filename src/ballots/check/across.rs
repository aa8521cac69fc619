//! The files of one edition held against each other: voters who stand where they cannot, budgets
//! that do not belong together. The official checker looks at one file at a time.
//!
//! A pool is city-wide where META names neither `subunit` nor `district`. Where voters choose in
//! one district and city-wide (Kraków), one number is one person in all files of the edition.

use super::words;
use crate::language::Text;
use crate::sources::pabulib::{Ballots, Election, Interned, Money, Problems};

/// Above this share of voters found in a second district the numbers are taken to be those of each
/// file alone. Chosen here: in Kraków 2018-2024 not one voter is found twice, and files that number
/// their voters from 1 share nearly all.
const NUMBERED_PER_FILE: f64 = 0.5;

/// What does not fit between files of one edition; all of it warnings. Lines are those of the file
/// the message names first. Voters are not compared where a file does not number them.
#[must_use]
pub fn across(elections: &[&Election]) -> Problems {
    let mut problems = Problems::default();
    pools(elections, &mut problems);
    budgets(elections, &mut problems);
    voters(elections, &mut problems);
    problems
}

fn is_citywide(election: &Election) -> bool {
    election.meta.get("subunit").is_none() && election.meta.get("district").is_none()
}

fn pools(elections: &[&Election], problems: &mut Problems) {
    for (place, election) in elections.iter().enumerate() {
        let meta = |of: &Election, key: &str| of.meta.get(key).unwrap_or_default().to_owned();
        let first = elections[0];
        for (key, code) in [
            ("unit", "edition-differs"),
            ("instance", "edition-differs"),
            ("currency", "currency-differs"),
        ] {
            let (is, was) = (meta(election, key), meta(first, key));
            if is != was {
                problems.warning(code, None, || differs(election, first, key, &is, &was));
            }
        }
        let pool =
            |of: &Election| ["unit", "instance", "district", "subunit"].map(|key| meta(of, key));
        let twin = elections[..place].iter().find(|other| pool(other) == pool(election));
        if let Some(twin) = twin {
            problems.warning("pool-twice", None, || {
                words(
                    (
                        format!("{}: ta sama pula co w {}", election.file, twin.file),
                        format!("{}: the same pool as in {}", election.file, twin.file),
                    ),
                    (
                        "zostawić jeden plik albo poprawić `subunit` i `district`",
                        "keep one file, or correct `subunit` and `district`",
                    ),
                )
            });
        }
    }
}

fn differs(election: &Election, first: &Election, key: &str, is: &str, was: &str) -> (Text, Text) {
    words(
        (
            format!("{}: `{key}` = `{is}`, a w {} `{was}`", election.file, first.file),
            format!("{}: `{key}` = `{is}`, and in {} `{was}`", election.file, first.file),
        ),
        (
            "łączyć tylko pliki jednej edycji, w jednej walucie",
            "join files of one edition only, in one currency",
        ),
    )
}

/// Tells a pool whose budget is that of all others together: the total of the edition written
/// where a part belongs.
fn budgets(elections: &[&Election], problems: &mut Problems) {
    let known: Option<Vec<Money>> = elections.iter().map(|it| it.meta.budget()).collect();
    let Some(budgets) = known.filter(|budgets| budgets.len() > 2) else { return };
    let all: Money = budgets.iter().copied().sum();
    for (election, budget) in elections.iter().zip(budgets) {
        let line = election.meta.entry("budget").map(|entry| entry.line);
        if budget == all - budget && budget > Money::ZERO {
            problems.warning("budget-is-total", line, || {
                words(
                    (
                        format!(
                            "{}: budżet {budget} to suma budżetów pozostałych pul",
                            election.file
                        ),
                        format!(
                            "{}: the budget {budget} is that of all other pools",
                            election.file
                        ),
                    ),
                    (
                        "sprawdzić, czy to nie suma całej edycji; nie dodawać jej drugi raz",
                        "check that it is not the total of the edition; do not add it again",
                    ),
                )
            });
        }
    }
}

/// Where a voter stands: the file among those given and the ballot in it.
type Place = (usize, usize);

/// What is known of one voter.
#[derive(Clone, Copy, Default)]
struct Voter {
    district: Option<Place>,
    city: Option<Place>,
}

fn voters(elections: &[&Election], problems: &mut Problems) {
    let numbered = |it: &&Election| it.ballots.is_empty() || it.ballots.voter(0).is_some();
    if elections.len() < 2 || !elections.iter().all(numbered) {
        return;
    }
    let (mut known, mut of) = (Interned::default(), Vec::<Voter>::new());
    let mut twice: Vec<(Place, Place)> = Vec::new();
    let mut in_districts = 0_usize;
    for (file, election) in elections.iter().enumerate() {
        let city = is_citywide(election);
        for ballot in 0..election.ballots.len() {
            let id = election.ballots.voter(ballot).unwrap_or_default();
            let Some((number, new)) = known.number(id.as_bytes()).filter(|_| !id.is_empty()) else {
                continue;
            };
            if new {
                of.resize(of.len().max(number as usize + 1), Voter::default());
            }
            let voter = &mut of[number as usize];
            if city {
                voter.city.get_or_insert((file, ballot));
                continue;
            }
            in_districts += 1;
            match voter.district {
                Some(first) if first.0 != file => twice.push((first, (file, ballot))),
                Some(_) => {}
                None => voter.district = Some((file, ballot)),
            }
        }
    }
    let share = super::view::count(twice.len()) / super::view::count(in_districts.max(1));
    if share > NUMBERED_PER_FILE {
        problems.warning("voters-numbered-per-file", None, numbered_per_file);
        return;
    }
    for (first, second) in &twice {
        told(elections, "voter-in-two-districts", *second, problems, |file| {
            two_districts(file, elections[first.0])
        });
        contradiction(elections, *first, *second, problems);
    }
    for voter in of {
        match (voter.city, voter.district) {
            (Some(city), Some(district)) => contradiction(elections, city, district, problems),
            (Some(city), None) if in_districts > 0 => {
                told(elections, "voter-in-no-district", city, problems, no_district);
            }
            _ => {}
        }
    }
}

/// Tells something of a voter where it stands: the line, and neither number nor answer.
fn told(
    elections: &[&Election],
    code: &'static str,
    (file, ballot): Place,
    problems: &mut Problems,
    say: impl FnOnce(&str) -> (Text, Text),
) {
    let ballots = &elections[file].ballots;
    problems.warning(code, Some(ballots.line(ballot)), || say(&elections[file].file));
}

/// Tells an age or a sex that is another in another file.
fn contradiction(elections: &[&Election], one: Place, other: Place, problems: &mut Problems) {
    for column in ["age", "sex"] {
        let (is, was) = (said(elections, one, column), said(elections, other, column));
        if is.zip(was).is_none_or(|(is, was)| is == was) {
            continue;
        }
        told(elections, "voter-contradicts", one, problems, |file| {
            let second = &elections[other.0].file;
            words(
                (
                    format!("{file}: głosujący ma w {second} inną odpowiedź w kolumnie `{column}`"),
                    format!("{file}: the voter has another answer in `{column}` in {second}"),
                ),
                (
                    "sprawdzić, czy to ta sama osoba; w grupach policzyć raz albo wcale",
                    "check that it is one person; count it in groups once or not at all",
                ),
            )
        });
    }
}

/// What a ballot says in a column, where it says something.
fn said<'a>(elections: &[&'a Election], place: Place, column: &str) -> Option<&'a [u8]> {
    let ballots: &'a Ballots = &elections[place.0].ballots;
    ballots.labels(column)?.text(place.1).filter(|text| !text.is_empty())
}

fn numbered_per_file() -> (Text, Text) {
    words(
        (
            "numery głosujących powtarzają się między dzielnicami: każdy plik numeruje od nowa",
            "numbers of voters recur between districts: each file numbers its own",
        ),
        (
            "nie łączyć plików po `voter_id`; osób głosujących w kilku nie da się rozpoznać",
            "do not join the files by `voter_id`; who voted in several cannot be told",
        ),
    )
}

fn two_districts(file: &str, first: &Election) -> (Text, Text) {
    let first = &first.file;
    words(
        (
            format!("{file}: głosujący głosował też w {first}"),
            format!("{file}: the voter voted in {first} too"),
        ),
        (
            "sprawdzić, czy wolno głosować w dwóch dzielnicach; osobę policzyć raz",
            "check whether voting in two districts is allowed; count the person once",
        ),
    )
}

fn no_district(file: &str) -> (Text, Text) {
    words(
        (
            format!("{file}: głosującego nie ma w żadnym pliku dzielnicy"),
            format!("{file}: the voter is in no file of a district"),
        ),
        (
            "sprawdzić, czy podano pliki wszystkich dzielnic",
            "check that the files of all districts were given",
        ),
    )
}
