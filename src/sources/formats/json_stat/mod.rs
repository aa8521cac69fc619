//! JSON-stat 2.0 and 1.x (json-stat.org/full).

mod cube;
mod dimension;

use super::{Document, Format};
use crate::diagnostic::{Diagnosed, Diagnostic};
use crate::language::Text;
use crate::period::{Year, parse_date};
use crate::reading::{Reading, Reason};
use crate::sources::figure::{Area, Figure, Figures};
use crate::sources::json::{Json, Texts};
use crate::sources::marks::{self, Convention, Dash, Decimal};
use crate::sources::table::{Row, Table};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) const FORMAT: Format = Format {
    name: "json-stat",
    title: ("JSON-stat", "JSON-stat"),
    unfold: Some(cube::unfold),
    recognise: |document| document.unfolded_by == Some("json-stat"),
    figures: Some(figures),
};

/// The column of a code of Eurostat's dimension of frequency that says the figures are annual.
const ANNUAL: (&str, &str) = ("freq", "A");

fn figures(document: &Document) -> Diagnosed<Figures> {
    let mut found = Figures::default();
    let mut updated = Vec::new();
    for (index, tables) in document.tables.chunks_exact(3).enumerate() {
        let [cells, dimensions, about] = tables else { continue };
        let about = |key: &str| about.rows().find(|row| row.cell(0) == key).map(|row| row.cell(1));
        let dimensions = dimensions_of(cells, dimensions);
        let mut cube =
            Cube::new(index * 3, about("label").unwrap_or(""), &dimensions, &document.file)?;
        found.rows += cells.height();
        for row in cells.rows() {
            match cube.figure(row) {
                Ok(figure) => found.figures.push(figure),
                Err(fault) => found.refused.push(*fault),
            }
        }
        updated.extend(about("updated").and_then(|stamp| parse_date(stamp.get(..10)?)));
        found.provider = provider(about("source").unwrap_or(""));
        found.subject = about("extension").and_then(dataset_code).unwrap_or_default();
    }
    found.published = updated.into_iter().max();
    Ok(found)
}

/// The folder of `datasets/` of a source as JSON-stat names it.
fn provider(source: &str) -> String {
    let source = source.to_lowercase();
    let known = [
        ("eurostat", ["eurostat", "estat"].as_slice()),
        ("gus", &["statistics poland", "główny urząd statystyczny", "gus"]),
    ];
    let folder = known.iter().find(|(_, names)| names.iter().any(|name| source.contains(name)));
    folder.map_or_else(String::new, |(folder, _)| (*folder).to_owned())
}

/// The code of an Eurostat dataset: the member `id` of the extension.
fn dataset_code(extension: &str) -> Option<String> {
    let json = Json::parse(extension).ok()?;
    json.root().get("id")?.string().map(Cow::into_owned)
}

struct Dimension<'t> {
    id: &'t str,
    role: &'t str,
    /// From each code to its label and its unit.
    categories: BTreeMap<&'t str, (&'t str, &'t str)>,
}

fn dimensions_of<'t>(cells: &'t Table, described: &'t Table) -> Vec<Dimension<'t>> {
    let count = cells.header.len().saturating_sub(2);
    let ids = cells.header.iter().take(count);
    let mut dimensions: Vec<Dimension<'t>> =
        ids.map(|id| Dimension { id, role: "", categories: BTreeMap::new() }).collect();
    for row in described.rows() {
        if let Some(dimension) = dimensions.iter_mut().find(|it| it.id == row.cell(0)) {
            dimension.role = row.cell(1);
            dimension.categories.insert(row.cell(2), (row.cell(3), row.cell(4)));
        }
    }
    dimensions
}

/// How the cells of one cube become figures.
struct Cube<'t> {
    table: usize,
    file: &'t str,
    title: &'t str,
    dimensions: &'t [Dimension<'t>],
    areas: BTreeMap<&'t str, Arc<Area>>,
    years: BTreeMap<&'t str, Option<Year>>,
    texts: Texts,
}

impl<'t> Cube<'t> {
    fn new(
        table: usize,
        title: &'t str,
        dimensions: &'t [Dimension<'t>],
        file: &'t str,
    ) -> Diagnosed<Self> {
        let of = |role: &str| dimensions.iter().find(|it| it.role == role);
        let Some(places) = of("geo") else {
            return Err(vec![without_territory(dimensions, file)]);
        };
        let area = |(code, (label, _)): (&&'t str, &(&'t str, &'t str))| {
            let (code, name) = ((*code).to_owned(), (*label).to_owned());
            Arc::new(Area { code, name, ..Area::default() })
        };
        let areas = places.categories.iter().map(|it| (*it.0, area(it))).collect();
        let year = |code: &str, label: &str| Year::parse(code).or_else(|| Year::parse(label));
        let periods = of("time").into_iter().flat_map(|time| &time.categories);
        let years = periods.map(|(code, (label, _))| (*code, year(code, label))).collect();
        let texts = Texts::default();
        Ok(Self { table, file, title, dimensions, areas, years, texts })
    }

    fn figure(&mut self, row: Row<'_>) -> Result<Figure, Box<Diagnostic>> {
        let (mut labels, mut unit) = (Vec::new(), "");
        let mut groups = BTreeMap::new();
        let (mut area, mut year) = (None, None);
        for (dimension, code) in self.dimensions.iter().zip(row.cells()) {
            let (label, own_unit) = dimension.categories.get(code).copied().unwrap_or_default();
            let shown = if label.is_empty() { code } else { label };
            match dimension.role {
                "geo" if area.is_none() => area = self.areas.get(code).cloned(),
                "time" if year.is_none() => year = Some(self.year(row, code)?),
                "metric" => {
                    labels.push(shown);
                    unit = if own_unit.is_empty() { unit } else { own_unit };
                }
                "unit" => unit = shown,
                _ if (dimension.id, code) == ANNUAL => {}
                _ => {
                    groups.insert(key(dimension.id), key_value(code));
                }
            }
        }
        let column = self.dimensions.len();
        let (value, status) = (row.cell(column), row.cell(column + 1));
        let reading = reading(value, status).ok_or_else(|| {
            let pl = format!("`{value}` nie jest liczbą");
            self.fault(row, &pl, &format!("`{value}` is not a number"))
        })?;
        let label = if labels.is_empty() { self.title.to_owned() } else { labels.join("; ") };
        let pairs: Vec<String> = groups.iter().map(|(key, of)| format!("{key}={of}")).collect();
        let grp = if pairs.is_empty() { "all".to_owned() } else { pairs.join(";") };
        let note = if status.is_empty() { String::new() } else { format!("status={status}") };
        Ok(Figure {
            table: self.table,
            line: row.line(),
            column: column + 1,
            label: self.texts.of(&label),
            unit: self.texts.of(unit),
            area: area.unwrap_or_default(),
            year,
            grp: self.texts.of(&grp),
            reading,
            printed: value.to_owned(),
            note: self.texts.of(&note),
        })
    }

    fn year(&self, row: Row<'_>, code: &str) -> Result<Year, Box<Diagnostic>> {
        self.years.get(code).copied().flatten().ok_or_else(|| {
            let pl = format!("okres `{code}` nie jest rokiem");
            self.fault(row, &pl, &format!("the period `{code}` is not a year"))
        })
    }

    fn fault(&self, row: Row<'_>, pl: &str, en: &str) -> Box<Diagnostic> {
        let codes: Vec<&str> = row.cells().take(self.dimensions.len()).collect();
        let codes = codes.join(", ");
        let problem =
            Text::new(format!("komórka ({codes}): {pl}"), format!("cell ({codes}): {en}"));
        let remedy = Text::new(
            "pobrać zbiór z danymi rocznymi jeszcze raz",
            "fetch the dataset with annual figures again",
        );
        Box::new(Diagnostic::new(self.file, problem, remedy).at_line(row.line()))
    }
}

fn without_territory(dimensions: &[Dimension<'_>], file: &str) -> Diagnostic {
    let ids: Vec<String> = dimensions.iter().map(|it| format!("`{}`", it.id)).collect();
    let problem = Text::new(
        "żaden wymiar zbioru nie jest terytorium (role.geo)",
        "no dimension of the dataset is a territory (role.geo)",
    );
    let remedy = Text::new(
        "pobrać zbiór w podziale na jednostki terytorialne",
        "fetch the dataset broken down by territory",
    );
    Diagnostic::new(file, problem, remedy).with_exists(Text::same(ids.join(", ")))
}

/// The key of a group: a word in lower case, without the marks that part groups.
fn key(id: &str) -> String {
    let word = |letter: char| if letter.is_alphanumeric() { letter } else { '_' };
    id.to_lowercase().chars().map(word).collect()
}

fn key_value(code: &str) -> String {
    code.replace([';', '='], "_")
}

/// What a value says beside its status. Flags of one to three letters are those of Eurostat
/// (ec.europa.eu/eurostat, "Flags"): c confidential, z not applicable, `:` not available.
fn reading(value: &str, status: &str) -> Option<Reading> {
    let flagged = |flag: char| status.chars().count() <= 3 && status.contains(flag);
    if flagged('c') {
        return Some(Reading::Withheld(Reason::Confidential));
    }
    if value.is_empty() && flagged('z') {
        return Some(Reading::Missing(Reason::NotApplicable));
    }
    let convention = Convention { decimal: Decimal::Point, dash: Dash::Unknown };
    marks::read(value, "", convention).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::formats::open;

    /// Populations of Kraków and Wieliczka (BDL P1336), as JSON-stat would write them.
    const DATASET: &str = r#"{"version":"2.0","class":"dataset","label":"Ludność","source":"GUS",
        "updated":"2025-04-30T10:00:00Z","id":["area","sex","time"],"size":[2,1,2],
        "dimension":{"area":{"category":{"index":["1261011","1219053"],
            "label":{"1261011":"Kraków"}}},"sex":{"category":{"label":{"T":"razem"}}},
        "time":{"category":{"index":{"2024":1,"2023":0}}}},
        "value":[806201,809168.0,null,null],"status":{"2":"c","1":"p"}}"#;

    fn read(text: &str) -> (Document, Figures) {
        let document = open(text.as_bytes(), "a.json").expect("read");
        let format = document.format().expect("known");
        assert_eq!(format.name, "json-stat");
        let figures = format.figures.expect("figures")(&document).expect("figures");
        (document, figures)
    }

    fn refused(text: &str) -> Diagnostic {
        open(text.as_bytes(), "a.json").expect_err("refused").remove(0)
    }

    #[test]
    fn the_last_dimension_runs_fastest_and_every_cell_has_its_state() {
        let (document, figures) = read(DATASET);
        let rows: Vec<String> = document.tables[0]
            .rows()
            .map(|row| row.cells().collect::<Vec<_>>().join("|"))
            .collect();
        let expected = [
            "1261011|T|2023|806201|",
            "1261011|T|2024|809168.0|p",
            "1219053|T|2023||c",
            "1219053|T|2024||",
        ];
        assert_eq!(rows, expected);
        let told: Vec<_> = figures.figures.iter().map(|it| (it.year, it.reading)).collect();
        let year = |year| Year::new(year);
        assert_eq!(
            told,
            [
                (year(2023), Reading::Known(806_201.0)),
                (year(2024), Reading::Known(809_168.0)),
                (year(2023), Reading::Withheld(Reason::Confidential)),
                (year(2024), Reading::Missing(Reason::NotCollected)),
            ]
        );
        let second = &figures.figures[1];
        assert_eq!((&*second.label, &*second.grp, &*second.note), ("Ludność", "sex=T", "status=p"));
        assert_eq!((&*second.area.code, &*second.area.name), ("1261011", "Kraków"));
        assert_eq!((second.line, second.column, &*second.printed), (6, 4, "809168.0"));
        assert_eq!(figures.published, parse_date("2025-04-30"));
        assert_eq!(figures.provider, "gus");
    }

    #[test]
    fn sparse_values_metrics_units_and_version_1_are_read() {
        let text = r#"{"dataset":{"label":"x","dimension":{"id":["geo","year","what"],
            "size":[2,1,2],"role":{"time":["year"],"geo":["geo"],"metric":["what"]},
            "geo":{"category":{"index":{"PL":0,"PL21":1}}},
            "year":{"category":{"index":["2022"]}},
            "what":{"category":{"index":["pop","dens"],"label":{"pop":"Population"},
                "unit":{"pop":{"label":"persons"},"dens":{"symbol":"1/km2"}}}}},
            "value":{"3":"12.5","0":37766327},"status":"e"}}"#;
        let (document, figures) = read(text);
        assert_eq!(document.tables[0].name, "dataset");
        let shown: Vec<_> = figures
            .figures
            .iter()
            .map(|it| (&*it.area.code, &*it.label, &*it.unit, it.reading.value(), &*it.grp))
            .collect();
        assert_eq!(
            shown,
            [
                ("PL", "Population", "persons", Some(37_766_327.0), "all"),
                ("PL", "dens", "1/km2", None, "all"),
                ("PL21", "Population", "persons", None, "all"),
                ("PL21", "dens", "1/km2", Some(12.5), "all"),
            ]
        );
    }

    #[test]
    fn a_cube_that_does_not_add_up_is_refused_with_its_place() {
        for (from, to, words) in [
            ("[2,1,2]", "[2,1,3]", "`size` says 3"),
            ("[2,1,2]", "[2,2]", "`id` names 3 dimensions, `size` 2"),
            (",null,null]", ",null]", "`value` holds 3 entries, the dimensions make 4 cells"),
            ("\"2\":\"c\"", "\"4\":\"c\"", "speaks of cell `4`"),
            ("{\"2024\":1,\"2023\":0}", "{\"2024\":1,\"2023\":1}", "no ordered categories"),
            ("\"time\"]", "\"era\"]", "`era` is not described"),
            ("\"sex\",\"time\"]", "\"sex\",\"sex\"]", "`size` says 2"),
            ("[\"1261011\",\"1219053\"]", "[\"1261011\",\"1261011\"]", "has 1 categories"),
            ("\"dataset\"", "\"collection\",\"link\":{}", "a list of datasets"),
        ] {
            let fault = refused(&DATASET.replacen(from, to, 1));
            assert!(fault.problem.en.contains(words), "{}", fault.problem.en);
            assert!(fault.line.is_some(), "{words}");
        }
        let fault = refused(
            r#"{"class":"dataset","id":["a","b"],"size":[1000000000,1000000000],"value":{},
            "dimension":{"a":{"category":{"index":["1"]}},"b":{"category":{"index":["1"]}}}}"#,
        );
        assert!(fault.problem.en.contains("`size` says 1000000000"), "{}", fault.problem.en);
    }

    #[test]
    fn a_sparse_cube_of_a_thousand_million_cells_gives_only_what_it_holds() {
        let codes: Vec<String> = (0..1000).map(|n| format!("\"{n}\"")).collect();
        let category = format!("{{\"category\":{{\"index\":[{}]}}}}", codes.join(","));
        let text = format!(
            "{{\"class\":\"dataset\",\"id\":[\"geo\",\"b\",\"time\"],\"size\":[1000,1000,1000],
            \"dimension\":{{\"geo\":{category},\"b\":{category},\"time\":{category}}},
            \"value\":{{\"999999999\":1,\"5\":2}}}}"
        );
        let document = open(text.as_bytes(), "a.json").expect("read");
        assert_eq!(document.tables[0].height(), 2);
        assert_eq!(document.tables[0].row(1).expect("last").cells().next(), Some("999"));
        assert!(document.remarks[0].problem.en.contains("999999998 cells"));
    }

    #[test]
    fn a_cube_without_territory_or_with_quarters_is_told() {
        let document = open(DATASET.replace("area", "item").as_bytes(), "a.json").expect("read");
        let fault = FORMAT.figures.expect("figures")(&document).expect_err("no territory");
        assert_eq!(fault[0].exists.as_ref().map(|it| &*it.en), Some("`item`, `sex`, `time`"));
        let (_, figures) = read(&DATASET.replace("2024\":1", "2024-Q1\":1"));
        assert_eq!((figures.figures.len(), figures.refused.len(), figures.rows), (2, 2, 4));
        assert!(figures.refused[0].problem.en.contains("the period `2024-Q1` is not a year"));
    }
}
