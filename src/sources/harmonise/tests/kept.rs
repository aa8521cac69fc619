//! The given files once more: they give the figures that are shipped.

use super::given::*;
use super::*;

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn other_exports_give_the_shipped_figures() {
    let register = shipped();
    let members = |code: &str| register.members.iter().any(|it| it.code.as_str() == code);
    let figures = ctab("LUDN_2137_CTAB_20210625164329.csv", b';', None);
    let found = run(&register, &figures, &dataset!("bdl/population-by-age"), Some(2020));
    assert_eq!(found.refused, []);
    let kept_ages = kept!("bdl/population-by-age/2021-06-25/population-by-age.csv");
    // 21 columns of 2,477 gminas.
    assert_eq!(compare(&found, &kept_ages), (15 * 19, 2477 * 21 - 15 * 19));
    let sum: f64 = found
        .rows
        .iter()
        .filter(|row| &*row.grp == "all" && members(&row.territory.to_string()))
        .filter_map(|row| row.reading.value())
        .sum();
    assert_eq!(sum.to_string(), "1080642");

    let figures = ctab("LUDN_2425_CTAB_20250611231708.csv", b',', None);
    let found = run(&register, &figures, &dataset!("bdl/built-up-density"), None);
    assert_eq!(found.refused, []);
    let mut density = kept!("bdl/built-up-density/2025-06-11/built-up-density.csv");
    assert_eq!(density.len(), 16);
    density.retain(|_, row| row[0].is_empty() || row[0] == "2021");
    assert_eq!(compare(&found, &density), (16, 2477 - 15));
    let text = problems(&found.remarks);
    assert!(text.contains("prints the unit `osoba` for the rate `built_up_density`"), "{text}");

    for (file, year) in [
        ("LUDN_1355_CTAB_20250616153335_2000.csv", "2000"),
        ("LUDN_1355_CTAB_20250616154847_2008.csv", "2008"),
        ("LUDN_1355_CTAB_20250616155804_2023.csv", "2023"),
    ] {
        let found = run(&register, &ctab(file, b';', None), &dataset!("bdl/migration"), None);
        assert_eq!(found.refused, [], "{file}");
        let mut kept = kept!("bdl/migration/2025-06-16/migration.csv");
        kept.retain(|key, _| key.2 == year);
        assert_eq!(compare(&found, &kept).0, 45, "{file}");
    }
}

#[test]
#[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
fn tables_of_gus_and_the_ministry_give_the_shipped_figures() {
    let register = shipped();
    let at = [Some("teryt7"), Some("name_raw"), None, None];
    let columns = [
        (
            "population_2024",
            "Ludność\n(stan w dniu 31.12)\nPopulation\n(as of \nDecember 31)",
            "",
            2024,
        ),
        ("deaths", "Zgony \nDeaths; ogółem \ntotal", "", 2024),
        ("live_births", "Urodzenia żywe \nLive births", "", 2024),
        ("internal_in", "Migracje wewnętrzne; napływ", "", 2024),
        ("total_net_migration", "Ogólne saldo migracji", "", 2024),
        ("net_migration_per_1000", "Ogólne saldo migracji; na 1000 ludności", "", 2024),
    ];
    let mut figures = table("gus_population_2024/gus_table_IV_2024_tidy.csv", b',', at, &columns);
    figures.figures.iter_mut().for_each(|figure| {
        let point = marks::number(&figure.printed, Decimal::Point);
        figure.reading = point.map_or(figure.reading, Reading::Known);
    });
    let found = run(&register, &figures, &dataset!("gus/population-and-vital-statistics"), None);
    assert_eq!(found.refused, []);
    let mut kept_rows =
        kept!("gus/population-and-vital-statistics/2025-04-27/population-and-vital-statistics.csv");
    let read: BTreeSet<String> = found.rows.iter().map(|row| row.variable.to_string()).collect();
    assert_eq!(read.len(), 6);
    kept_rows.retain(|key, _| read.contains(&key.0));
    assert_eq!(compare(&found, &kept_rows), (6 * 2477, 0));

    let rows = grid(given("mf_pit/mf_pit_share_gminas_2019_2020_tidy.csv"), b',');
    let mut figures = Vec::new();
    for (line, row) in &rows[1..] {
        let label = format!("Dochody wykonane (wpłaty minus zwroty); {}", &row[5]);
        let year = row[4].parse().expect("a year");
        let mut read = figure(*line, (&row[0], &row[1]), &label, "zł", year, &row[7]);
        let area = Arc::get_mut(&mut read.area).expect("its own");
        area.voivodeship = row[2].to_owned();
        area.powiat = row[3].to_owned();
        figures.push(read);
    }
    let found = run(&register, &of(figures), &dataset!("mf/pit-shares"), None);
    assert_eq!(found.refused, []);
    let mut kept_rows = kept!("mf/pit-shares/2020-02-14/pit-shares-2019.csv");
    kept_rows.extend(kept!("mf/pit-shares/2021-02-15/pit-shares-2020.csv"));
    assert_eq!(compare(&found, &kept_rows), (5086, 0));
}
