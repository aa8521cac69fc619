//! Programmes in the shipped register, and in small ones whose answers are plain.

use super::*;
use crate::sources::programmes::{QUANTITIES, read};

const SHIPPED: &[u8] =
    include_bytes!("../../../datasets/krakow/programmes/2026-11-21/programmes.csv");
const HEADER: &str =
    "programme,role,quantity,label_pl,label_en,value,unit,year,text_pl,text_en,source\n";

fn year(words: &str) -> Year {
    Year::parse(words).expect("a year")
}

fn facts(rows: &str) -> Vec<ProgrammeFact> {
    read(format!("{HEADER}{rows}").as_bytes(), "p.csv").expect("valid")
}

fn shipped() -> Vec<ProgrammeFact> {
    read(SHIPPED, "programmes.csv").expect("valid")
}

fn none(_: Year) -> Reading {
    Reading::Missing(Reason::NotCollected)
}

#[test]
fn every_programme_the_city_names_is_judged_and_what_lacks_says_what_it_would_take() {
    let facts = shipped();
    let judged = programmes(&facts, year("2025"), |_| Reading::Known(800_000.0));
    let ids: Vec<&str> = judged.iter().map(|programme| programme.id).collect();
    assert_eq!(
        ids,
        [
            "active-residents-academy",
            "civic-budget",
            "civic-budget-promotion",
            "civic-centres",
            "multicultural-centre",
            "open-krakow",
            "pocket-parks",
            "residents-activity-places",
            "youth-labs",
            "zablocie-cluster"
        ]
    );
    for programme in &judged {
        let told =
            |measured: &Measured| measured.reading.value().is_some() || !measured.takes.is_empty();
        assert!(!programme.costs.is_empty(), "{}", programme.id);
        assert!(programme.costs.iter().all(told), "{programme:#?}");
        assert!(told(&programme.reach), "{programme:#?}");
        let lasting = &programme.continuity;
        let known = lasting.years.value().is_some() || lasting.editions.is_some();
        assert!(known || !lasting.takes.is_empty(), "{programme:#?}");
        for fact in &programme.unknown {
            assert!(fact.text.is_complete() && fact.text.en.starts_with("not measured"));
        }
    }
}

#[test]
fn published_figures_are_divided_and_no_other() {
    let facts = shipped();
    let judged = programmes(&facts, year("2025"), |_| Reading::Known(800_000.0));
    let of = |id: &str| judged.iter().find(|it| it.id == id).expect("a programme");
    let cost = |id: &str, quantity: &str| {
        let found = of(id).costs.iter().find(|it| it.quantity == quantity).expect("an output");
        (found.parts, found.unit.clone(), found.set_aside)
    };
    assert_eq!(cost("pocket-parks", "sites"), (Some((3_332_800.0, 26.0)), "EUR".to_owned(), false));
    let pool = (Some((51_000_000.0, 185.0)), "PLN".to_owned(), true);
    assert_eq!(cost("civic-budget", "projects"), pool);
    assert_eq!(cost("open-krakow", "events").0, None);
    assert_eq!(cost("civic-centres", "sites").0, None);
    // 77,724 of 800,000 residents.
    assert_eq!(of("civic-budget").reach.reading, Reading::Known(97.155));
    assert_eq!(of("open-krakow").reach.reading, Reading::Missing(Reason::NotCollected));
    let budget = &of("civic-budget").continuity;
    // The first edition in 2014, the twelfth in 2025: one every year.
    assert_eq!((budget.years, budget.editions_a_year), (Reading::Known(12.0), Reading::Known(1.0)));
    assert_eq!(of("open-krakow").continuity.years, Reading::Known(10.0));
    assert_eq!(of("multicultural-centre").continuity.years, Reading::Known(5.0));
    assert_eq!(of("youth-labs").continuity.years.value(), None);
}

#[test]
fn parts_of_different_years_are_not_divided() {
    let rows = "p,input,spending,a,a,100,PLN,2022,,,s\np,output,events,b,b,5,,2021,,,s\n\
                p,output,visits,c,c,0,,2022,,,s\n";
    let facts = facts(rows);
    let judged = programmes(&facts, year("2025"), none);
    let readings: Vec<Reading> = judged[0].costs.iter().map(|it| it.reading).collect();
    let missing = Reading::Missing(Reason::NotCollected);
    assert_eq!(readings, [missing, Reading::Missing(Reason::DivisionByZero)]);
    // Nobody says whom it is meant for, or since when.
    assert_eq!(judged[0].reach.reading, missing);
    assert_eq!(judged[0].continuity.years, missing);
}

#[test]
fn each_of_the_five_challenges_is_answered_and_says_what_is_not_measured() {
    let facts = shipped();
    let challenges = challenges(&facts);
    assert_eq!(challenges.len(), 5);
    for challenge in &challenges {
        let of = |kind: fn(&Answer<'_>) -> bool| challenge.answers.iter().any(kind);
        assert!(of(|it| matches!(it, Answer::Indicator(_))), "{challenge:#?}");
        assert!(of(|it| matches!(it, Answer::Register(_))), "{challenge:#?}");
        assert!(of(|it| matches!(it, Answer::NotMeasured(_))), "{challenge:#?}");
    }
    // No reference to the register leads nowhere.
    for fact in facts.iter().filter(|fact| fact.measured_by.contains('/')) {
        assert!(!answer(&facts, fact).is_empty(), "{}", fact.measured_by);
    }
    for fact in facts.iter().filter(|fact| !fact.quantity.is_empty()) {
        assert!(QUANTITIES.contains(&fact.quantity.as_str()));
    }
}
