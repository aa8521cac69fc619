//! Kraków's editions against the figures the city and the press published, and against Python's sets.

use super::{corpus, files, read};
use crate::ballots::answers::Column;
use crate::ballots::edition::{Edition, editions};
use crate::ballots::editions::{invalid_share, trend};
use crate::ballots::joined::Conflicts;
use crate::ballots::margins::Margin;
use crate::ballots::recount::float;
use crate::reading::Reading;
use crate::sources::pabulib::{Election, Money};
use serde_json::Value;

const COUNTED: &str = include_str!("../../../tests/results/ballot-counts.json");
const YEARS: [&str; 4] = ["2018", "2020", "2022", "2024"];
/// Valid ballots by year (krakow.pl, dzielnica4.krakow.pl, dziennikpolski24.pl).
const VALID: [u64; 4] = [32_958, 42_280, 42_965, 65_101];
/// Valid ballots by district in these years, from the 18 district files of each.
const BY_DISTRICT: [(&str, [u64; 4]); 18] = [
    ("Stare Miasto", [1400, 1285, 1074, 1726]),
    ("Grzegórzki", [1259, 2309, 1469, 2328]),
    ("Prądnik Czerwony", [1803, 1920, 2054, 3459]),
    ("Prądnik Biały", [2732, 3453, 3322, 6005]),
    ("Krowodrza", [2113, 2946, 2227, 2747]),
    ("Bronowice", [1561, 2828, 2394, 3662]),
    ("Zwierzyniec", [1323, 1392, 1060, 1713]),
    ("Dębniki", [3463, 4106, 4237, 6147]),
    ("Łagiewniki-Borek Fałęcki", [1024, 1389, 1212, 1437]),
    ("Swoszowice", [844, 1306, 1641, 2341]),
    ("Podgórze Duchackie", [2322, 1894, 2606, 3605]),
    ("Bieżanów-Prokocim", [2310, 2084, 3783, 5422]),
    ("Podgórze", [3455, 5248, 4255, 6839]),
    ("Czyżyny", [1466, 1594, 1418, 3038]),
    ("Mistrzejowice", [1184, 1258, 1883, 2719]),
    ("Bieńczyce", [878, 1458, 1490, 1741]),
    ("Wzgórza Krzesławickie", [755, 1677, 2016, 3721]),
    ("Nowa Huta", [3066, 4133, 4824, 6451]),
];
/// City and districts: projects, budget, chosen, their cost.
type Lists = (u64, &'static str, Option<u64>, Option<&'static str>);
const LISTS: [[Lists; 2]; 4] = [
    [(123, "8000100", None, None), (307, "4454900", None, None)],
    [(97, "6400000", Some(10), Some("6388500")), (477, "25600000", Some(185), Some("25216893"))],
    [(93, "7600000", Some(13), Some("7589100")), (465, "30399992", Some(172), Some("30203770"))],
    [
        (119, "9200000", Some(10), Some("9198000")),
        (571, "36800000.01", Some(153), Some("36695414")),
    ],
];
const AGES_2024: [(&str, u64); 11] = [
    ("0-12", 6061),
    ("13-15", 2436),
    ("16-17", 1742),
    ("18-25", 4429),
    ("26-35", 13_271),
    ("36-45", 18_116),
    ("46-55", 7774),
    ("56-65", 4326),
    ("66-75", 4591),
    ("76+", 2250),
    ("not stated", 105),
];

fn folder(folder: &str) -> Vec<Edition> {
    let read: Vec<Election> =
        files(&corpus().join(folder), ".pb").iter().map(|path| read(path)).collect();
    editions(&read.iter().collect::<Vec<_>>())
}

fn cells(margin: Option<&Margin>) -> Vec<(&str, u64)> {
    let cells = margin.expect("a column").cells();
    cells.iter().map(|(name, count)| (name.as_str(), *count)).collect()
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn krakow_as_published() {
    let editions = folder("data/pabulib/krakow");
    assert_eq!(editions.iter().map(|it| it.instance.as_str()).collect::<Vec<_>>(), YEARS);
    for (year, edition) in editions.iter().enumerate() {
        let voters = edition.voters.as_ref().expect("joined");
        assert_eq!((edition.files.len(), edition.left_out.len()), (19, 0));
        assert_eq!((voters.distinct, voters.city_and_district), (VALID[year], VALID[year]));
        assert_eq!((voters.city_only, voters.district_only, voters.other_only), (0, 0, 0));
        assert_eq!((voters.in_several_districts, voters.conflicts), (0, Conflicts::default()));
        for margin in [&voters.by_district, &voters.city_voters_by_district] {
            let margin = margin.as_ref().expect("districts");
            assert_eq!((margin.cells().len(), margin.not_stated()), (19, 0));
            for (name, counts) in BY_DISTRICT {
                assert_eq!(margin.get(name), counts[year], "{name} {}", YEARS[year]);
            }
        }
        for (totals, lists) in [&edition.city, &edition.districts].into_iter().zip(LISTS[year]) {
            let (projects, budget, chosen, cost) = lists;
            assert_eq!((totals.projects, totals.chosen), (projects, chosen), "{}", YEARS[year]);
            assert_eq!(totals.budget, Money::parse(budget));
            assert_eq!(totals.chosen_cost, cost.and_then(Money::parse));
            assert_eq!(totals.ballots, VALID[year]);
        }
    }
    let channels = |year: usize| {
        let voters = editions[year].voters.as_ref().expect("joined");
        cells(voters.by_voting_method.as_ref())[..2].to_vec()
    };
    assert_eq!(channels(0), [("internet", 22_446), ("paper", 10_512)]);
    assert_eq!(channels(1), [("internet", 30_293), ("paper", 11_987)]);
    assert_eq!(channels(2), [("internet", 25_906), ("paper", 17_059)]);
    let last = editions[3].voters.as_ref().expect("joined");
    let sexes = [("F", 36_693), ("M", 28_408), ("not stated", 0)];
    assert_eq!(cells(last.by_sex.as_ref()), sexes);
    assert_eq!(cells(last.by_age_band.as_ref()), AGES_2024);
    assert_eq!(last.impossible_ages, Some(1), "one of 124 years");
    let crossing = last.crossing(&[Column::District, Column::Sex, Column::AgeBand]).expect("all");
    assert_eq!(crossing.cells.iter().map(|cell| cell.count).sum::<u64>(), VALID[3]);
    let points = trend(&editions, "Poland", "Kraków");
    assert_eq!(
        points.iter().map(|point| point.year).collect::<Vec<_>>(),
        [2018, 2020, 2022, 2024].map(Some)
    );
    let voters: Vec<Reading> = VALID.iter().map(|it| Reading::Known(float(*it))).collect();
    assert_eq!(points.iter().map(|point| point.voters).collect::<Vec<_>>(), voters);
}

/// 2022: cast 20,097 on paper and 25,998 by internet; published 15.1 % and 0.4 % invalid, 6.8 % in
/// all; 2015: 50,061 cast, 48,462 valid, 3.2 %.
#[test]
fn invalid_ballots_as_published() {
    let share = |cast: f64, valid: f64| {
        let share = invalid_share(Reading::Known(cast), Reading::Known(valid));
        format!("{:.1}", 100.0 * share.value().expect("a share"))
    };
    assert_eq!(share(20_097.0, 17_059.0), "15.1");
    assert_eq!(share(25_998.0, 25_906.0), "0.4");
    assert_eq!(share(46_095.0, 42_965.0), "6.8");
    assert_eq!(share(50_061.0, 48_462.0), "3.2");
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn editions_joined_as_python_joins_them() {
    let counted: Value = serde_json::from_str(COUNTED).expect("JSON");
    let mut compared = 0;
    for name in ["broken", "krakow", "old-dialect", "other"] {
        let name = format!("data/pabulib/{name}");
        let editions = folder(&name);
        for expected in counted["editions"].as_array().expect("editions") {
            if expected["folder"] != name.as_str() {
                continue;
            }
            let same = |it: &&Edition| {
                expected["unit"] == it.unit.as_str() && expected["instance"] == it.instance.as_str()
            };
            let edition = editions.iter().find(same).expect("the edition");
            let voters = edition.voters.as_ref().expect("joined");
            assert_eq!(expected["files"], edition.files.len(), "{expected}");
            assert_eq!(expected["voters"], voters.distinct, "{expected}");
            assert_eq!(expected["city_and_district"], voters.city_and_district, "{expected}");
            assert_eq!(expected["city_only"], voters.city_only, "{expected}");
            assert_eq!(expected["district_only"], voters.district_only, "{expected}");
            assert_eq!(voters.conflicts, Conflicts::default(), "{expected}");
            compared += 1;
        }
    }
    let all = counted["editions"].as_array().expect("editions").iter();
    let given = all.filter(|it| it["folder"].as_str().is_some_and(|it| it.starts_with("data/")));
    assert_eq!(compared, given.count());
    assert!(compared > 40);
}
