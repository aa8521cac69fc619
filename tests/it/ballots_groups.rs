//! `hejnal ballots`: voters beside residents, editions, and a reader who has every print of the same
//! files and subtracts.

use crate::workspace::{Run, folder, run};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Voters of the three districts by sex; the third has four women among forty.
const DISTRICTS: [(&str, usize, usize); 3] =
    [("North", 60, 31), ("South", 50, 22), ("West", 40, 4)];
/// What single voters wrote.
const RARE: [&str; 3] = ["224", "-5", "centaur"];

fn ballots(files: &[PathBuf], more: &[&str]) -> Run {
    let out = folder();
    let mut arguments: Vec<&std::ffi::OsStr> = vec!["ballots".as_ref()];
    arguments.extend(files.iter().map(|it| it.as_os_str()));
    arguments.extend(more.iter().map(|it| -> &std::ffi::OsStr { (*it).as_ref() }));
    run(out.path(), out.path(), &arguments)
}

/// A made edition: the list of the city, then those of its districts, of the same people; with answers
/// only one of them gave where `rare`.
fn edition(folder: &Path, as_cities: bool, rare: bool) -> Vec<PathBuf> {
    let (mut city, mut files) = (String::new(), Vec::new());
    let mut number = 0;
    let mut lists = Vec::new();
    for (district, voters, women) in DISTRICTS {
        let mut rows = String::new();
        for voter in 0..voters {
            number += 1;
            let age = match number {
                7 if rare => RARE[0].to_owned(),
                70 if rare => RARE[1].to_owned(),
                _ => (20 + number % 20).to_string(),
            };
            let sex = match voter {
                it if it < women => "F",
                45 if rare => RARE[2],
                _ => "M",
            };
            let _ = writeln!(rows, "voter{number};A;{age};{sex}");
        }
        city += &rows;
        lists.push((district, voters, rows));
    }
    lists.insert(0, ("", number, city));
    for (at, (district, voters, rows)) in lists.into_iter().enumerate() {
        let part = if district.is_empty() || as_cities {
            String::new()
        } else {
            format!("subunit;{district}\ndistrict;{district}\n")
        };
        let unit = if as_cities { format!("Town{at}") } else { "Town".to_owned() };
        let text = format!(
            "META\nkey;value\ndescription;made\ncountry;Poland\nunit;{unit}\ninstance;2025\n{part}\
             num_projects;1\nnum_votes;{voters}\nbudget;100\nvote_type;approval\nrule;greedy\n\
             date_begin;2025\ndate_end;2025\nPROJECTS\nproject_id;cost;votes;selected\n\
             A;60;{voters};1\nVOTES\nvoter_id;vote;age;sex\n{rows}"
        );
        let path = folder.join(format!("list{at}.pb"));
        fs::write(&path, text).expect("written");
        files.push(path);
    }
    files
}

/// Counts the reader has: (list, column, group) to persons.
type Known = BTreeMap<(usize, &'static str, String), u64>;

/// Takes every count by group out of the prints of some files.
fn read(known: &mut Known, files: &[PathBuf], more: &[&str]) {
    let list = |name: &str| files_number(name);
    let told = ballots(files, &[&["--format", "json"], more].concat()).json();
    for file in told["files"].as_array().expect("files") {
        take(known, list(file["file"].as_str().expect("a name")), file);
    }
    for edition in told["editions"].as_array().expect("editions") {
        let names = edition["files"].as_array().expect("files");
        let first = names[0].as_str().expect("a name");
        take(known, list(first), edition);
    }
}

fn files_number(name: &str) -> usize {
    let digit = name.chars().rev().nth(3).and_then(|it| it.to_digit(10)).expect("a number");
    usize::try_from(digit).expect("small")
}

fn take(known: &mut Known, list: usize, told: &Value) {
    for key in ["by_sex", "by_age_band"] {
        for (group, count) in told[key].as_object().into_iter().flatten() {
            if let Some(count) = count.as_u64() {
                known.insert((list, key, group.clone()), count);
            }
        }
    }
}

/// Subtracts until nothing new is found: a list less its other groups, the city less other districts.
fn subtracted(mut known: Known) -> Known {
    let ballots: Vec<u64> = std::iter::once(150).chain([60, 50, 40]).collect();
    let groups: [(&str, &[&str]); 2] =
        [("by_sex", &["F", "M"]), ("by_age_band", &["18-25", "26-35", "36-45"])];
    loop {
        let before = known.len();
        for (key, names) in groups {
            let get = |known: &Known, list: usize, name: &str| {
                known.get(&(list, key, name.to_owned())).copied()
            };
            for (list, all) in ballots.iter().enumerate() {
                let unknown: Vec<&&str> =
                    names.iter().filter(|it| get(&known, list, it).is_none()).collect();
                let sum: u64 = names.iter().filter_map(|it| get(&known, list, it)).sum();
                if let ([one], Some(rest)) = (unknown.as_slice(), all.checked_sub(sum)) {
                    known.insert((list, key, (**one).to_owned()), rest);
                }
            }
            for name in names {
                let Some(whole) = get(&known, 0, name) else { continue };
                let unknown: Vec<usize> =
                    (1..4).filter(|it| get(&known, *it, name).is_none()).collect();
                let sum: u64 = (1..4).filter_map(|it| get(&known, it, name)).sum();
                if let ([one], Some(rest)) = (unknown.as_slice(), whole.checked_sub(sum)) {
                    known.insert((*one, key, (*name).to_owned()), rest);
                }
            }
        }
        if known.len() == before {
            return known;
        }
    }
}

fn small(known: &Known) -> Vec<String> {
    let few = known.iter().filter(|(_, count)| (1..10).contains(*count));
    few.map(|it| format!("{it:?}")).collect()
}

/// Every print of an edition taken together, file by file and as a folder, gives no small group back;
/// where the lists do not know of each other, or nothing is withheld, the same reader finds some.
#[test]
fn a_reader_who_subtracts_finds_nobody() {
    let place = folder();
    let files = edition(place.path(), false, false);
    let (mut known, mut open) = (Known::new(), Known::new());
    for file in &files {
        read(&mut known, std::slice::from_ref(file), &[]);
        read(&mut open, std::slice::from_ref(file), &["--threshold", "1"]);
    }
    read(&mut known, &files, &[]);
    assert!(known.contains_key(&(0, "by_sex", "F".to_owned())), "something is told: {known:?}");
    assert_eq!(small(&subtracted(known)), Vec::<String>::new());
    assert!(!small(&subtracted(open)).is_empty());
    let other = folder();
    let mut apart = Known::new();
    for file in &edition(other.path(), true, false) {
        read(&mut apart, std::slice::from_ref(file), &[]);
    }
    assert!(!small(&subtracted(apart)).is_empty(), "protected list by list, some are found");
}

/// No print names a voter, nor what only one of them wrote, nor how many wrote what nobody can be.
#[test]
fn no_print_repeats_what_single_voters_wrote() {
    let place = folder();
    let files = edition(place.path(), false, true);
    let residents = residents(place.path());
    let residents = residents.to_str().expect("a path");
    let prints: [&[&str]; 9] = [
        &["--format", "json"],
        &["--format", "csv"],
        &["--check", "--format", "json"],
        &["--tell", "groups", "--format", "csv"],
        &["--tell", "editions", "--format", "json"],
        &["--what-if", "equalshares", "--format", "json"],
        &["--what-if", "equalshares", "--format", "csv"],
        &["--residents", residents, "--format", "json"],
        &["--residents", residents, "--tell", "evenness"],
    ];
    let mut all = String::new();
    let one_by_one = files.iter().map(std::slice::from_ref);
    for files in one_by_one.chain([files.as_slice()]) {
        for print in prints {
            let run = ballots(files, print);
            assert!(matches!(run.code, Some(0 | 1)), "{print:?}: {}", run.stderr);
            all += &run.text();
        }
    }
    for rare in RARE {
        let quoted = format!("\"{rare}\"");
        let cell = format!(",{rare},");
        let small = all.to_lowercase();
        assert!(!small.contains(&quoted) && !small.contains(&cell), "{rare}");
    }
    assert!(!all.contains("centaur") && !all.contains("CENTAUR") && !all.contains("voter1"));
    assert!(all.contains("\"impossible_ages\":null"));
}

fn residents(folder: &Path) -> PathBuf {
    let path = folder.join("residents.csv");
    let text = "group_kind,group,residents,place,year,source\nage,0-35,500,Town,2025,made\n\
                age,36+,700,Town,2025,made\nsex,women,640,Town,2025,made\nsex,men,560,Town,2025,made\n";
    fs::write(&path, text).expect("written");
    path
}

/// Rates, intervals and extra voters by hand.
#[test]
fn voters_stand_beside_residents() {
    let place = folder();
    let text = crate::ballots::made(100);
    let file = place.path().join("made.pb");
    fs::write(&file, text).expect("written");
    let path = place.path().join("r.csv");
    let text = "group_kind,group,residents,place,year\nsex,F,1000,Miasto,2025\nsex,M,500,Miasto,2025\n\
                age,0-17,300,Miasto,2024\n";
    fs::write(&path, text).expect("written");
    let given = path.to_str().expect("a path");
    let told = ballots(std::slice::from_ref(&file), &["--residents", given, "--format", "json"]);
    let told = told.ended(0).json();
    let sex = &told[0]["groups"]["sex"];
    let women = &sex["groups"][0];
    assert_eq!((&women["group"], &women["voters"]), (&"F".into(), &50.into()));
    assert_eq!(women["rate"], 0.05);
    // 50 of 1,000, Wilson at 95 %: 3.813 to 6.531 %.
    let lower = women["interval_95"][0].as_f64().expect("a bound");
    let upper = women["interval_95"][1].as_f64().expect("a bound");
    assert!((lower - 0.038_13).abs() < 1e-4 && (upper - 0.065_31).abs() < 1e-4, "{women}");
    // The pooled rate is 100 of 1,500: 66.7 women of 1,000, so 17 more.
    assert_eq!((&women["to_parity"], &women["left_behind"]), (&17.into(), &true.into()));
    let lowest_to_highest = sex["evenness"]["min_max"]["value"].as_f64().expect("a value");
    assert!((lowest_to_highest - 0.5).abs() < 1e-12);
    let age = &told[0]["groups"]["age"];
    assert!(age["not_measured"].is_string() || age["withheld"].is_string(), "{age}");
    assert!(told[0]["groups"]["district"]["not_measured"].is_string());
    let wrong = place.path().join("wrong.csv");
    fs::write(&wrong, "group_kind,group,residents\nage,young,1\nsex,F,-2\n").expect("written");
    let wrong = wrong.to_str().expect("a path");
    let refused = ballots(&[file], &["--residents", wrong]).ended(3).stderr;
    assert!(refused.contains("wrong.csv:2") && refused.contains("wrong.csv:3"), "{refused}");
}

/// Kraków 2024: 36,693 women and 28,408 men (participation of the city's report), beside made residents.
#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn krakow_stands_beside_residents() {
    let corpus = std::env::var("HEJNAL_CORPUS").expect("set");
    let krakow = Path::new(&corpus).join("data/pabulib/krakow");
    let place = folder();
    let path = place.path().join("r.csv");
    let text = "group_kind,group,residents,place,year\nsex,K,430000,Kraków,2024\n\
                sex,M,375000,Kraków,2024\nage,0-17,135000,Kraków,2024\nage,18+,670000,Kraków,2024\n";
    fs::write(&path, text).expect("written");
    let given = ["--residents", path.to_str().expect("a path"), "--format", "json"];
    let told = ballots(&[krakow.join("Poland_Krakow_2024.pb")], &given).ended(0).json();
    let sexes = told[0]["groups"]["sex"]["groups"].as_array().expect("groups");
    assert_eq!((&sexes[0]["voters"], &sexes[1]["voters"]), (&36_693.into(), &28_408.into()));
    let ages = told[0]["groups"]["age"]["groups"].as_array().expect("groups");
    assert_eq!((&ages[0]["group"], &ages[0]["voters"]), (&"0-17".into(), &10_239.into()));
    let rows = ballots(&[krakow], &["--tell", "editions", "--format", "json"]).ended(0).json();
    let voters: Vec<u64> =
        rows.as_array().expect("rows").iter().filter_map(|it| it["voters"].as_u64()).collect();
    assert_eq!(voters, [32_958, 42_280, 42_965, 65_101]);
}
