//! Figures no source prints: sound rows or faults, never a panic.

use super::*;
use crate::sources::chance::Chance;

/// A text with one to three characters taken out, doubled or exchanged.
fn mutated(random: &mut Chance, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..random.below(4) {
        let at = random.below(letters.len() + 1);
        match random.below(3) {
            0 if at < letters.len() => drop(letters.remove(at)),
            1 => {
                letters.insert(at, ['0', '9', ' ', '.', 'ż', '\u{a0}', '-', '('][random.below(8)]);
            }
            _ => letters.truncate(at),
        }
    }
    letters.into_iter().collect()
}

#[test]
fn hostile_figures_give_sound_rows_or_faults() {
    let (register, dataset) = (shipped(), dataset!("gus/population-and-vital-statistics"));
    let codes = [
        "1206162",
        "120616",
        "20101",
        "201011",
        "011212006162",
        "1261",
        "126101",
        "126103",
        "0000000",
        "120713",
        "0221091",
        "",
        "-",
        "metropolis",
        "999999999999",
        "1465198",
    ];
    let names = ["Zabierzów (2)", "m. Kraków", "Michałowice", "zagranica", "Szczawa", "", "POLSKA"];
    let labels =
        ["Urodzenia żywe", "Zgony; ogółem", "0-4; kobiety", ";;", "", "ludność; 70 i więcej"];
    let units = ["", "osoba", "tys. osób", "zł", "[", "‰"];
    let (known, catalogue) = (Codes::new(&register), super::tests::units());
    let mut random = Chance(7);
    for _ in 0..100 {
        let mut figures = Vec::new();
        for line in 1..=random.below(60) {
            let [code, name] =
                [random.of(&codes), random.of(&names)].map(|it| mutated(&mut random, it));
            let [label, unit] = [random.of(&labels), random.of(&units)];
            let label =
                if random.below(4) == 0 { mutated(&mut random, label) } else { label.to_owned() };
            let year = [0, 2000, 2024, 2025][random.below(4)];
            let mut made = figure(line, (&code, &name), &label, unit, year, "1");
            made.reading = match random.below(8) {
                0 => Reading::Known(f64::NAN),
                1 => Reading::Known(f64::INFINITY),
                2 => Reading::Known(f64::MAX),
                3 => Reading::Missing(Reason::Pending),
                4 => Reading::Withheld(Reason::Confidential),
                _ => Reading::Known(5.0),
            };
            figures.push(made);
        }
        let found = harmonise(&of(figures), &known, &dataset, &catalogue, &Options::default());
        for row in &found.rows {
            assert!(row.reading.value().is_none_or(f64::is_finite), "{row:?}");
            if let Territory::Gmina(code) = row.territory {
                assert!(register.gminas.contains_key(&code), "{row:?}");
            }
        }
        let key = |row: &TidyRow| {
            let territory = row.territory.to_string();
            (row.variable.clone(), territory, row.year, row.grp.clone())
        };
        assert!(
            found.rows.windows(2).all(|pair| key(&pair[0]) < key(&pair[1])),
            "sorted, no key twice"
        );
    }
}
