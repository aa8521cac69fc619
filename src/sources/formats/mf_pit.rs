//! The Ministry of Finance on the income of local government: codes divided into WK, PK, GK and GT,
//! a row for each item of the budget.

use super::gus_table::{headings, read};
use super::heading::Heading;
use super::{Document, Format};
use crate::diagnostic::Diagnosed;
use crate::sources::figure::Figures;
use crate::sources::marks::Dash;
use chrono::NaiveDate;

pub(super) const FORMAT: Format = Format {
    name: "mf-pit",
    title: ("udziały w PIT (Ministerstwo Finansów)", "shares in PIT (Ministry of Finance)"),
    unfold: None,
    recognise: |document| {
        document.unfolded_by.is_none() && headings(document).iter().flatten().any(is_budget)
    },
    figures: Some(figures),
};

/// A divided code beside the classification of a budget.
fn is_budget(heading: &Heading) -> bool {
    let classified = heading.items.iter().any(|(_, name)| name == "rozdział");
    heading.code.len() == 4 && classified
}

fn figures(document: &Document) -> Diagnosed<Figures> {
    // No explanation of a dash is known, and none stands among the figures.
    let mut figures = read(document, &headings(document), Dash::Unknown)?;
    "mf".clone_into(&mut figures.provider);
    figures.published = published(document.base_name());
    Ok(figures)
}

/// The day at the head of the file's name: `20200214_Gminy_za_2019.xlsx`.
fn published(name: &str) -> Option<NaiveDate> {
    let day = name.split('_').next().filter(|day| day.len() == 8)?;
    NaiveDate::parse_from_str(day, "%Y%m%d").ok()
}

#[cfg(test)]
mod tests {
    use crate::sources::formats::open;
    use std::collections::BTreeMap;

    /// 2,411 gminas and 66 cities with two chapters each, in two years: 5,086 rows.
    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn shares_in_pit_are_read_whole_as_their_transcription() {
        let corpus = std::env::var("HEJNAL_CORPUS").expect("set");
        let given = |name: &str| {
            let path = format!("{corpus}/data/municipal/mf_pit/{name}");
            (std::fs::read(&path).expect("given"), path)
        };
        let (bytes, _) = given("mf_pit_share_gminas_2019_2020_tidy.csv");
        let mut tidy: BTreeMap<(String, i32, String), (f64, &str)> = BTreeMap::new();
        for record in csv::Reader::from_reader(bytes.as_slice()).records() {
            let record = record.expect("sound");
            // The transcription gives cities the four digits of their powiat.
            let city = if record[0].len() == 4 { "011" } else { "" };
            let (code, year) =
                (format!("{}{city}", &record[0]), record[4].parse().expect("a year"));
            for (at, label) in [(6, "Należności"), (7, "Dochody wykonane")] {
                let value = record[at].parse().expect("a number");
                let key = (code.clone(), year, format!("{label} rozdział {}", &record[5]));
                assert_eq!(tidy.insert(key, (value, label)), None, "{record:?}");
            }
        }
        assert_eq!(tidy.len(), 2 * 5086);
        let (mut rows, mut found) = (0, 0);
        for (file, day) in [
            ("20200214_Gminy_za_2019", (2020, 2, 14)),
            ("20200214_Miasta_NPP_za_2019", (2020, 2, 14)),
            ("20210215_Gminy_2_za_2020", (2021, 2, 15)),
            ("20210215_Miasta_NPP_2_za_2020", (2021, 2, 15)),
        ] {
            let (bytes, path) = given(&format!("{file}.xlsx"));
            let document = open(&bytes, &path).expect("read");
            let format = document.format().expect("known");
            let figures = format.figures.expect("has figures")(&document).expect("read");
            assert_eq!((format.name, figures.provider.as_str()), ("mf-pit", "mf"));
            assert!(figures.refused.is_empty(), "{:?}", figures.refused);
            assert_eq!(figures.published, chrono::NaiveDate::from_ymd_opt(day.0, day.1, day.2));
            let label =
                "Dochody wykonane (wpłaty minus zwroty); dział 756; rozdział 75621; paragraf 0010";
            assert!(figures.figures.iter().any(|figure| &*figure.label == label));
            rows += figures.rows;
            for figure in &figures.figures {
                let Some((_, label)) =
                    [("Należności (", "Należności"), ("Dochody", "Dochody wykonane")]
                        .into_iter()
                        .find(|(start, _)| figure.label.starts_with(start))
                else {
                    continue;
                };
                let item = figure
                    .label
                    .split("; ")
                    .find(|part| part.starts_with("rozdział"))
                    .expect("named");
                let year = figure.year.expect("in the title").number();
                let key = (figure.area.code.clone(), year, format!("{label} {item}"));
                assert_eq!(
                    tidy.get(&key).map(|(value, _)| *value),
                    figure.reading.value(),
                    "{key:?}"
                );
                found += 1;
            }
        }
        assert_eq!((rows, found), (5086, 2 * 5086));
    }
}
