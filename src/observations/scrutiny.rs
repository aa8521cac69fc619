//! What a generation keeps of what the rules found, and how complete its datasets are.
//!
//! The findings are written when a generation is made, so that a report need not judge all figures
//! once more.

use super::engine::{Engine, literal};
use super::large;
use super::quality::{Finding, Severity};
use super::store::Generation;
use crate::diagnostic::Error;
use crate::language::Text;
use crate::period::Year;
use crate::reading::Reason;
use crate::sources::descriptor::Dataset;
use crate::sources::parquet::{Cells, write};
use crate::territory::Territory;
use chrono::NaiveDate;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The table of a generation that holds the findings.
pub const TABLE: &str = "findings";

/// The columns of [`TABLE`] a finding is read back from, in this order.
const COLUMNS: &str = "severity, rule, dataset, variable, territory, name_pl, name_en, year, grp, \
     value, expected_pl, expected_en, file, line, message_pl, message_en, confirmation_pl, \
     confirmation_en, settled";

/// What is known of the figures of a generation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scrutiny {
    /// Figures the rules looked at: known ones and doubtful ones.
    pub figures: usize,
    /// Figures no rule looks at, because they are kept as Parquet.
    pub unjudged: usize,
    /// Figures that are doubtful.
    pub doubtful: usize,
    /// What the rules found, in their order.
    pub findings: Vec<Finding>,
    /// How complete each dataset with figures is, sorted by its id.
    pub datasets: Vec<Extent>,
}

/// How complete one dataset is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Its id.
    pub dataset: String,
    /// Variables with a known figure.
    pub variables: usize,
    /// Members with a known figure.
    pub members: usize,
    /// The years with a known figure, in order.
    pub years: Vec<i32>,
    /// Known figures.
    pub known: usize,
    /// Rows that say why there is no figure, by the reason.
    pub absent: BTreeMap<Reason, usize>,
    /// Figures lacking: a member has none in a year in which another one has, though it has one in
    /// other years; each variable and group by itself.
    pub gaps: usize,
}

/// The findings as a table of a generation, in their order.
///
/// # Errors
/// A refusal of the Parquet writer.
pub fn table(findings: &[Finding], datasets: &[Dataset]) -> Result<Vec<u8>, Error> {
    let texts = |cell: &dyn Fn(&Finding) -> &str| {
        Cells::Text(findings.iter().map(|it| Some(Cow::Borrowed(cell(it)))).collect())
    };
    let optional = |cell: &dyn Fn(&Text) -> &str| {
        let words = findings.iter().map(|it| it.confirmation.as_ref());
        Cells::Text(words.map(|it| it.map(|words| Cow::Borrowed(cell(words)))).collect())
    };
    let line = |finding: &Finding| finding.line.and_then(|line| i32::try_from(line).ok());
    let territories = findings.iter().map(|it| Some(Cow::Owned(it.territory.to_string())));
    write(vec![
        ("place", Cells::Whole((0..).zip(findings).map(|(place, _)| Some(place)).collect())),
        ("severity", texts(&|it| it.severity.word())),
        ("rule", texts(&|it| &it.rule)),
        ("dataset", texts(&|it| &it.dataset)),
        ("variable", texts(&|it| &it.variable)),
        ("territory", Cells::Text(territories.collect())),
        ("name_pl", texts(&|it| &it.name.pl)),
        ("name_en", texts(&|it| &it.name.en)),
        ("year", Cells::Whole(findings.iter().map(|it| it.year.map(Year::number)).collect())),
        ("grp", texts(&|it| &it.grp)),
        ("value", texts(&|it| &it.value)),
        ("expected_pl", texts(&|it| &it.expected.pl)),
        ("expected_en", texts(&|it| &it.expected.en)),
        ("file", texts(&|it| &it.file)),
        ("line", Cells::Whole(findings.iter().map(line).collect())),
        ("message_pl", texts(&|it| &it.message.pl)),
        ("message_en", texts(&|it| &it.message.en)),
        ("confirmation_pl", optional(&|it| &it.pl)),
        ("confirmation_en", optional(&|it| &it.en)),
        ("settled", Cells::Flag(findings.iter().map(|it| it.settled).collect())),
        ("vintage", Cells::Day(findings.iter().map(|it| vintage(it, datasets)).collect())),
    ])
}

/// When the figure was published; where a row is lacking, when its datasets last were: only then
/// can anybody know that it is not there.
fn vintage(finding: &Finding, datasets: &[Dataset]) -> Option<NaiveDate> {
    let named = |dataset: &&Dataset| finding.dataset.split(", ").any(|id| id == dataset.id);
    let resources = datasets.iter().filter(named).flat_map(|dataset| &dataset.resources);
    let own = resources.filter(|it| finding.line.is_none() || *it.file == *finding.file);
    own.map(|resource| resource.vintage).max()
}

impl Scrutiny {
    /// Looks at what a generation shows as of its date, of the years up to `until`: each figure of
    /// a dataset once, as its newest vintage has it.
    ///
    /// # Errors
    /// A generation that cannot be read.
    pub fn read(generation: &Generation, datasets: &[Dataset], until: i32) -> Result<Self, Error> {
        let as_of = generation.manifest.as_of;
        let (tallied, findings) = rayon::join(
            || {
                let engine = generation.engine()?;
                engine.run(&seen(as_of, until))?;
                Ok::<_, Error>((counts(&engine, datasets)?, extents(&engine)?))
            },
            || findings(&generation.engine()?, as_of, until),
        );
        let ((figures, unjudged, doubtful), datasets) = tallied?;
        Ok(Self { figures, unjudged, doubtful, findings: findings?, datasets })
    }

    /// How many figures have a finding of this severity, each counted once.
    #[must_use]
    pub fn figures_of(&self, severity: Severity) -> usize {
        distinct(self.findings.iter().filter(|it| it.severity == severity))
    }

    /// How many figures somebody confirmed.
    #[must_use]
    pub fn confirmed(&self) -> usize {
        distinct(self.findings.iter().filter(|it| it.confirmation.is_some()))
    }

    /// How many findings say that rows are lacking.
    #[must_use]
    pub fn lacks(&self) -> usize {
        self.findings.iter().filter(|it| it.line.is_none()).count()
    }
}

/// What is seen, as tables of a connection: `tallies` of rows, and the figures that are `known` of
/// members. A key twice in one file is refused, so only what several files have needs choosing.
fn seen(as_of: NaiveDate, until: i32) -> String {
    let (of_all, of_members) = (seen_of("visible"), seen_of("ours"));
    format!(
        "CREATE TEMP VIEW visible AS
  SELECT dataset, variable, territory, year, grp, state, reason, vintage, file, line
  FROM observations WHERE vintage <= DATE '{as_of}' AND year <= {until};
CREATE TEMP TABLE given AS
  SELECT dataset, variable, year, state, reason, file, count(*) AS rows FROM visible GROUP BY ALL;
CREATE TEMP TABLE several AS SELECT dataset, variable, year FROM given
  GROUP BY dataset, variable, year HAVING min(file) < max(file);
CREATE TEMP TABLE ours AS
  SELECT * FROM visible WHERE territory IN (SELECT territory FROM members);
CREATE TEMP TABLE tallies AS
  SELECT g.* FROM given AS g ANTI JOIN several AS s USING (dataset, variable, year)
  UNION ALL SELECT dataset, variable, year, state, reason, file, count(*)
  FROM ({of_all}) GROUP BY ALL;
CREATE TEMP TABLE known AS SELECT dataset, variable, territory, year, grp FROM (
  SELECT o.* FROM ours AS o ANTI JOIN several AS s USING (dataset, variable, year)
  UNION ALL {of_members}) WHERE state = 'known';"
    )
}

/// The rows that are seen of what several files have.
fn seen_of(rows: &str) -> String {
    format!(
        "SELECT v.* FROM {rows} AS v SEMI JOIN several AS s USING (dataset, variable, year)
  QUALIFY row_number() OVER (PARTITION BY dataset, variable, territory, year, grp
    ORDER BY vintage DESC, file, line) = 1"
    )
}

/// How many figures the findings are about, each counted once; rows that are lacking are none.
fn distinct<'f>(findings: impl Iterator<Item = &'f Finding>) -> usize {
    let rows: BTreeSet<(&str, usize)> =
        findings.filter_map(|it| Some((&*it.file, it.line?))).collect();
    rows.len()
}

/// Figures judged, figures no rule looks at, and doubtful figures.
fn counts(engine: &Engine, datasets: &[Dataset]) -> Result<(usize, usize, usize), Error> {
    let files = large::among(datasets).map(|(_, resource)| literal(&resource.file));
    // No file has an empty name: so the list is never empty.
    let files: Vec<String> = files.chain([literal("")]).collect();
    let sql = format!(
        "SELECT {}, {}, {} FROM (
  SELECT rows, file IN ({}) AS large, COALESCE(reason = 'doubtful', false) AS doubtful
  FROM tallies WHERE state = 'known' OR reason = 'doubtful')",
        total("NOT large"),
        total("large"),
        total("doubtful"),
        files.join(", ")
    );
    let counts = engine.rows(&sql, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(counts.first().copied().unwrap_or_default())
}

/// How many rows of tallies hold for a condition.
fn total(condition: &str) -> String {
    format!("CAST(COALESCE(sum(rows) FILTER ({condition}), 0) AS BIGINT)")
}

fn findings(engine: &Engine, as_of: NaiveDate, until: i32) -> Result<Vec<Finding>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {TABLE}
WHERE (vintage IS NULL OR vintage <= DATE '{as_of}') AND (year IS NULL OR year <= {until})
ORDER BY place"
    );
    let findings: Option<Vec<Finding>> = engine.rows(&sql, finding)?.into_iter().collect();
    findings.ok_or_else(|| Error::Internal("a finding of the generation makes no sense".to_owned()))
}

/// A finding as it was written; `None` when its words are not those of this program.
fn finding(row: &duckdb::Row<'_>) -> duckdb::Result<Option<Finding>> {
    let text =
        |at: usize| -> duckdb::Result<Text> { Ok(Text { pl: row.get(at)?, en: row.get(at + 1)? }) };
    let (severity, territory): (String, String) = (row.get(0)?, row.get(4)?);
    let confirmed: Option<String> = row.get(16)?;
    let (Some(severity), Some(territory)) =
        (Severity::parse(&severity), Territory::parse(&territory))
    else {
        return Ok(None);
    };
    Ok(Some(Finding {
        severity,
        rule: row.get(1)?,
        row: None,
        dataset: row.get(2)?,
        variable: row.get(3)?,
        territory,
        name: text(5)?,
        year: row.get::<_, Option<i32>>(7)?.and_then(Year::new),
        grp: row.get(8)?,
        value: row.get(9)?,
        expected: text(10)?,
        file: row.get(12)?,
        line: row.get(13)?,
        message: text(14)?,
        confirmation: if confirmed.is_some() { Some(text(16)?) } else { None },
        settled: row.get(18)?,
    }))
}

fn extents(engine: &Engine) -> Result<Vec<Extent>, Error> {
    let mut extents = engine.rows(
        "WITH all_known AS (SELECT dataset, count(DISTINCT variable) FILTER (state = 'known') AS variables
  FROM tallies GROUP BY dataset),
reached AS (SELECT dataset, count(DISTINCT territory) AS members FROM known GROUP BY dataset),
series AS (SELECT dataset, count(DISTINCT territory) * count(DISTINCT year) - count(*) AS gaps
  FROM known GROUP BY dataset, variable, grp),
gaps AS (SELECT dataset, CAST(sum(gaps) AS BIGINT) AS gaps FROM series GROUP BY dataset)
SELECT a.dataset, a.variables, COALESCE(r.members, 0), COALESCE(g.gaps, 0)
FROM all_known AS a LEFT JOIN reached AS r ON r.dataset = a.dataset
LEFT JOIN gaps AS g ON g.dataset = a.dataset ORDER BY a.dataset",
        |row| {
            Ok(Extent {
                dataset: row.get(0)?,
                variables: row.get(1)?,
                members: row.get(2)?,
                gaps: row.get(3)?,
                ..Extent::default()
            })
        },
    )?;
    count_years(engine, &mut extents)?;
    count_rows(engine, &mut extents)?;
    Ok(extents)
}

fn count_years(engine: &Engine, extents: &mut [Extent]) -> Result<(), Error> {
    let years = "SELECT DISTINCT dataset, year FROM tallies WHERE state = 'known' \
        ORDER BY dataset, year";
    let years = engine.rows(years, |row| Ok((row.get::<_, String>(0)?, row.get::<_, i32>(1)?)))?;
    for (dataset, year) in years {
        if let Some(extent) = extent(extents, &dataset) {
            extent.years.push(year);
        }
    }
    Ok(())
}

/// Known figures, and rows that say why there is none.
fn count_rows(engine: &Engine, extents: &mut [Extent]) -> Result<(), Error> {
    let rows = format!(
        "SELECT dataset, COALESCE(reason, ''), {} FROM tallies GROUP BY dataset, reason",
        total("true")
    );
    let rows = engine.rows(&rows, |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, usize>(2)?))
    })?;
    for (dataset, reason, rows) in rows {
        let Some(extent) = extent(extents, &dataset) else { continue };
        match Reason::parse(&reason) {
            Some(reason) => *extent.absent.entry(reason).or_default() += rows,
            None => extent.known += rows,
        }
    }
    Ok(())
}

fn extent<'e>(extents: &'e mut [Extent], dataset: &str) -> Option<&'e mut Extent> {
    extents.iter_mut().find(|extent| extent.dataset == dataset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observations::quality::samples::{dataset, judged, rule, series};
    use crate::period::parse_date;
    use crate::sources::descriptor::Resource;

    fn published(vintage: &str) -> Dataset {
        let vintage = parse_date(vintage).expect("a date");
        let resource = Resource {
            file: "made.csv".to_owned(),
            holds: "observations".to_owned(),
            vintage,
            vintage_stated: true,
            imported: vintage,
            format: "csv".to_owned(),
            origins: Vec::new(),
            fields: Vec::new(),
        };
        Dataset { resources: vec![resource], ..dataset() }
    }

    /// Writes findings of a dataset and reads those seen on a day, of years up to `until`.
    fn kept(written: &[Finding], day: &str, until: i32) -> Vec<Finding> {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("findings.parquet");
        let bytes = table(written, &[published("2025-06-01")]).expect("written");
        std::fs::write(&file, bytes).expect("a file");
        let engine = Engine::open().expect("opened");
        engine.mount(TABLE, &[file]).expect("mounted");
        findings(&engine, parse_date(day).expect("a date"), until).expect("read back")
    }

    fn negative() -> Vec<Finding> {
        let rows = series("part", 1, &[-1.0, 5.0, -2.0]);
        judged(&rows, &rule("range", "part", "min = 0", "hold")).findings
    }

    #[test]
    fn findings_are_read_back_as_they_were_written() {
        let mut written = negative();
        written[0].confirmation = Some(Text::new("potwierdza", "confirmed"));
        for finding in &mut written {
            finding.row = None;
        }
        assert_eq!(kept(&written, "2025-06-01", i32::MAX), written);
        assert!(kept(&[], "2025-06-01", i32::MAX).is_empty());
        let scrutiny = Scrutiny { findings: written, ..Scrutiny::default() };
        assert_eq!((scrutiny.confirmed(), scrutiny.lacks()), (1, 0));
        // Both rows of the sample stand in the same line of the same file.
        assert_eq!(scrutiny.figures_of(Severity::Hold), 1);
    }

    #[test]
    fn what_was_published_later_or_is_of_later_years_is_not_seen() {
        let written = negative();
        assert!(kept(&written, "2025-05-31", i32::MAX).is_empty());
        assert_eq!(kept(&written, "2025-06-01", 2001).len(), 1);
    }
}
