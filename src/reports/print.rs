//! The documents of a report: what is printed of its pages, and where the pages lead to it.

use super::declared::{Declared, Document, Each, Format};
use super::document::{Link, Page};
use super::edition::Edition;
use super::json;
use super::pdf::{self, Book, Press};
use super::site::File;
use super::workbook;
use crate::diagnostic::Error;
use crate::language::Lang;
use chrono::NaiveDate;
use rayon::prelude::*;

/// Documents that are set with what typst remembers of each other: those of a metropolis in one
/// language, and no more memory for those of a country.
const TOGETHER: usize = 64;

/// What every document of a language says of itself.
#[derive(Clone, Debug)]
pub struct Imprint {
    lang: Lang,
    /// Of what it is a report, and for which year.
    strategy: String,
    subtitle: String,
    year: i32,
    /// Who publishes it.
    association: String,
    /// Of which day its figures are, and that day in words.
    date: NaiveDate,
    dated: String,
}

impl Imprint {
    /// The imprint of an edition.
    #[must_use]
    pub fn of(edition: &Edition<'_>) -> Self {
        let (words, material) = (&edition.words, edition.material);
        let strategy = &material.project.definitions.strategy;
        let as_of = edition.date(material.as_of());
        Self {
            lang: edition.lang(),
            strategy: strategy.name.get(edition.lang()).to_owned(),
            subtitle: words.fill("site.subtitle", &[("year", &material.year.to_string())]),
            year: material.year,
            association: strategy.association.get(edition.lang()).to_owned(),
            date: material.as_of(),
            dated: words.fill("print.dated", &[("as_of", &as_of)]),
        }
    }

    /// The title of a document and the line below it.
    fn titles(&self, report: &Declared, document: &Document<'_>) -> (String, String) {
        let Self { strategy, subtitle, year, .. } = self;
        match report.each {
            Each::Whole => (strategy.clone(), format!("{}, {year}", document.title)),
            Each::Page => {
                let kind = report.title.get(self.lang);
                (format!("{}. {kind}", document.title), format!("{strategy}. {subtitle}"))
            }
        }
    }
}

/// Links every PDF from the first of its pages, the workbook and the JSON from the first of all, as
/// far as they are among the formats that are written.
pub fn offer(edition: &Edition<'_>, reports: &[Declared], formats: &[Format], pages: &mut [Page]) {
    let words = &edition.words;
    let mut links: Vec<(String, Link)> = Vec::new();
    for report in reports.iter().filter(|_| formats.contains(&Format::Pdf)) {
        for document in report.documents(Format::Pdf, pages, edition.lang(), edition.material.year)
        {
            let Some(first) = document.pages.first() else { continue };
            let label = if report.each == Each::Whole {
                words.fill("print.whole", &[("title", report.title.get(edition.lang()))])
            } else {
                words.get("print.page")
            };
            links.push((first.path.clone(), Link::new(document.file(Format::Pdf), label)));
        }
    }
    for (path, link) in links {
        if let Some(first) = pages.iter_mut().find(|page| page.path == path) {
            first.files.push(link);
        }
    }
    if let Some(first) = pages.first_mut().filter(|_| formats.contains(&Format::Xlsx)) {
        first.files.push(Link::new(workbook::name(edition), words.get("workbook.link")));
    }
    if let Some(first) = pages.first_mut().filter(|_| formats.contains(&Format::Json)) {
        first.files.push(Link::new(json::PATH, words.get("print.json")));
    }
}

/// Prints the documents of a language as PDF; `seen` is told of each.
///
/// # Errors
/// A fault of the template.
pub fn print(
    press: &Press,
    imprint: &Imprint,
    reports: &[Declared],
    pages: &[Page],
    seen: &(impl Fn() + Sync),
) -> Result<Vec<File>, Error> {
    let lang = imprint.lang;
    let documents: Vec<(&Declared, Document<'_>)> = reports
        .iter()
        .flat_map(|report| {
            let documents = report.documents(Format::Pdf, pages, lang, imprint.year);
            documents.into_iter().map(move |document| (report, document))
        })
        .collect();
    let print = |(report, document): &(&Declared, Document<'_>)| {
        let (title, subtitle) = imprint.titles(report, document);
        let content = press.print(&Book {
            title: &title,
            subtitle: &subtitle,
            author: &imprint.association,
            lang,
            date: imprint.date,
            dated: &imprint.dated,
            pages: &document.pages,
        })?;
        seen();
        Ok(File { path: format!("{lang}/{}", document.file(Format::Pdf)), content })
    };
    let mut files = Vec::with_capacity(documents.len());
    for some in documents.chunks(TOGETHER) {
        // What the last one left goes with the process.
        pdf::forget();
        // Each by itself: the book of the whole report takes as long as twenty leaflets.
        let printed: Result<Vec<File>, Error> =
            some.par_iter().with_max_len(1).map(print).collect();
        files.extend(printed?);
    }
    Ok(files)
}
