//! The tests of `../mod.rs`.

use super::*;
use crate::sources::predecessors::tests::shipped;

fn area(code: &str, name: &str) -> Area {
    Area { code: code.into(), name: name.into(), ..Area::default() }
}

fn placed(code: &str, name: &str, powiat: &str, voivodeship: &str) -> Area {
    Area { powiat: powiat.into(), voivodeship: voivodeship.into(), ..area(code, name) }
}

/// A resolution in few words.
fn told(resolution: &Resolution) -> String {
    match resolution {
        Resolution::Whole { territory, how, .. } => format!("{territory} {how:?}"),
        Resolution::Part { of, code, newer } => format!("{code} of {of} {newer}"),
        Resolution::Left(why) => format!("{why:?}"),
        Resolution::Unknown { .. } => "unknown".into(),
    }
}

#[test]
fn a_code_leads_to_the_gmina_in_every_spelling() {
    let register = shipped();
    let codes = Codes::new(&register);
    for (code, expected) in [
        ("1206162", "120616 Exact"),
        ("120616", "120616 Exact"),
        ("1206162.0", "120616 Exact"),
        ("20101", "020101 LeadingZero"),
        // Podlaskie has no gmina 201011, so the seven digits of Bolesławiec without their zero.
        ("201011", "020101 LeadingZero"),
        ("011212006162", "120616 BdlId"),
        ("1208042", "120804 TypeDigit"),
        ("1208043", "120804 Exact"),
        ("0221091", "026501 Predecessor"),
        ("0263011", "026501 Predecessor"),
        ("060608", "060315 Predecessor"),
        ("1431001", "146501 Predecessor"),
        ("080910", "Ended"),
        ("3203042", "Ended"),
        ("126103", "126103 of 126101 false"),
        ("1465198", "146519 of 146501 false"),
        ("146519", "146519 of 146501 false"),
        ("1206114", "TownOrRuralPart"),
        ("1206115", "TownOrRuralPart"),
        ("0000000", "poland Exact"),
        ("1200000", "AboveGmina"),
        ("1206000", "AboveGmina"),
        ("12", "AboveGmina"),
        ("1261", "AboveGmina"),
        ("metropolis", "metropolis Exact"),
        ("120699", "unknown"),
        ("1206169", "unknown"),
        ("149901", "unknown"),
        ("9900000", "unknown"),
        ("2024", "unknown"),
        ("126199", "unknown"),
        ("abc", "unknown"),
    ] {
        assert_eq!(told(&codes.resolve(&area(code, ""), None)), expected, "{code}");
    }
}

#[test]
fn a_new_gmina_is_part_of_another_until_it_exists() {
    let register = shipped();
    let codes = Codes::new(&register);
    for (year, expected) in
        [(2024, "120713 of 120705 true"), (2025, "120713 Exact"), (2023, "120713 of 120705 true")]
    {
        let found = codes.resolve(&area("120713", "Szczawa"), Year::new(year));
        assert_eq!(told(&found), expected, "{year}");
    }
}

#[test]
fn a_name_is_a_fallback_and_an_ambiguous_one_is_not_guessed() {
    let register = shipped();
    let codes = Codes::new(&register);
    for (name, powiat, voivodeship, expected) in [
        ("Skawina (3)", "", "", "120611 Name"),
        ("Skawina - miasto (4)", "", "", "TownOrRuralPart"),
        ("M.Bolesławiec", "", "dolnośląskie", "020101 Name"),
        ("G.Bolesławiec", "", "dolnośląskie", "020102 Name"),
        ("Bolesławiec", "bolesławiecki", "dolnośląskie", "unknown"),
        ("M.Nowogrodziec", "", "", "TownOrRuralPart"),
        ("gm. Zielonki", "", "", "120617 Name"),
        ("ZABIERZÓW", "", "", "120616 Name"),
        ("swiatniki gorne", "", "", "120614 Name"),
        ("Kocmyrzów – Luborzyca", "", "", "120605 Name"),
        ("m. Kraków", "", "", "126101 Name"),
        ("Miasto Kraków", "", "", "126101 Name"),
        ("Gmina Miejska Kraków", "", "", "126101 Name"),
        ("M.st.Warszawa od 2002 (1)", "", "", "146501 Name"),
        ("Michałowice", "", "", "unknown"),
        ("Michałowice", "krakowski", "małopolskie", "120608 Name"),
        ("Michałowice", "Powiat krakowski", "", "120608 Name"),
        ("Książ Wielki (2)", "", "", "120804 Name"),
        ("Czyżew-Osada", "", "", "201303 Name"),
        ("Kraków-Podgórze - delegatura", "", "", "126104 of 126101 false"),
        ("POLSKA  \nPOLAND", "", "", "poland Name"),
        ("WOJ. MAŁOPOLSKIE", "", "", "AboveGmina"),
        ("Powiat krakowski", "", "", "AboveGmina"),
        ("Albania", "zagranica", "", "Abroad"),
        ("", "statki", "", "Abroad"),
        ("", "Kraków", "małopolskie", "126101 Name"),
        ("", "krakowski", "małopolskie", "AboveGmina"),
        ("Słupia", "jędrzejowski", "", "260207 Name"),
        ("Słupia", "", "", "unknown"),
        ("Atlantyda", "", "", "unknown"),
        ("", "", "", "unknown"),
    ] {
        let found = codes.resolve(&placed("", name, powiat, voivodeship), None);
        assert_eq!(told(&found), expected, "{name} {powiat}");
    }
    let Resolution::Unknown { near } = codes.resolve(&area("", "Michałowice"), None) else {
        panic!("ambiguous");
    };
    assert_eq!(near, ["120608 Michałowice (krakowski)", "142104 Michałowice (pruszkowski)"]);
    let Resolution::Unknown { near } = codes.resolve(&area("1206182", "Zelonki"), None) else {
        panic!("unknown");
    };
    assert!(near[0].contains("Zielonki") && near.iter().any(|it| it.contains("1206")), "{near:?}");
}

#[test]
fn a_file_as_a_whole_tells_how_its_codes_are_written() {
    let register = shipped();
    let codes = Codes::new(&register);
    let read = |all: &[&str], one: &str| {
        let areas: Vec<Area> = all.iter().map(|code| area(code, "")).collect();
        let spelling = codes.reading_of(&areas);
        told(&codes.resolve_in(&area(one, ""), None, &spelling))
    };
    // 200501 is a gmina of Podlaskie; with sevens beside it, it lost the zero of 0200501.
    assert_eq!(read(&["20101", "200501"], "200501"), "200501 Exact");
    assert_eq!(read(&["201011", "201022", "1206162"], "201022"), "020102 LeadingZero");
    assert_eq!(read(&["201011", "201022", "201032"], "201011"), "020101 LeadingZero");
    // A city known by its powiat alone, and not where its own code is there too.
    assert_eq!(read(&["1261", "1206162"], "1261"), "126101 Exact");
    assert_eq!(read(&["1261000", "1261011"], "1261000"), "AboveGmina");
    assert_eq!(read(&["1206", "1261"], "1206"), "AboveGmina");
    let names = ["Zabierzów", "Zielonki", "Michałowice"].map(|name| area("", name));
    let spelling = codes.reading_of(&names);
    let found = codes.resolve_in(&names[2], None, &spelling);
    assert_eq!(told(&found), "120608 Name", "all other names are members'");
    let with_other = [names.as_slice(), &[area("", "Gromadka")]].concat();
    let spelling = codes.reading_of(&with_other);
    assert_eq!(told(&codes.resolve_in(&names[2], None, &spelling)), "unknown");
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn every_bdl_id_of_a_gmina_is_known_or_older_than_the_series() {
    let register = shipped();
    let codes = Codes::new(&register);
    let file = std::env::var("HEJNAL_CORPUS").expect("set");
    let file = format!("{file}/data/municipal/bdl_api/gmina_teryt_codes.txt");
    let text = std::fs::read_to_string(file).expect("the given file");
    let areas: Vec<Area> = text.lines().map(|line| area(line.trim(), "")).collect();
    let spelling = codes.reading_of(&areas);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for area in &areas {
        let found = match codes.resolve_in(area, None, &spelling) {
            Resolution::Whole { how, .. } => format!("{how:?}"),
            other => told(&other).split(' ').next_back().unwrap_or_default().to_owned(),
        };
        *counts.entry(found).or_default() += 1;
    }
    // 4,180 ids: 2,699 of whole gminas, 2 x 731 parts, 19 districts, one of which and five
    // gminas have no source that names them.
    let counted: usize = counts.values().sum();
    assert_eq!((areas.len(), counted), (4180, 4180));
    assert_eq!(counts["TownOrRuralPart"], 2 * 731);
    assert_eq!(counts["unknown"], 6, "{counts:?}");
}
