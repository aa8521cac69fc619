//! The reports there are: each is a folder of `reports/` whose `report.toml` declares its chapters, its
//! languages, its formats, and whether it is printed as a whole or page by page.

use super::document::Page;
use crate::diagnostic::Error;
use crate::language::{Lang, Text};
use serde::Deserialize;

/// The declarations as shipped: the folder's name and its `report.toml`.
const SHIPPED: &[(&str, &str)] = &[
    ("annual", include_str!("../../reports/annual/report.toml")),
    ("field", include_str!("../../reports/field/report.toml")),
    ("municipality", include_str!("../../reports/municipality/report.toml")),
    ("participation", include_str!("../../reports/participation/report.toml")),
];

/// A report as its file declares it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    /// The name of its folder.
    #[serde(skip)]
    pub name: String,
    /// What it is called.
    pub title: Text,
    /// What makes one document.
    pub each: Each,
    /// The chapters it consists of, by the names of `chapters::CHAPTERS`.
    pub chapters: Vec<String>,
    /// The languages it is written in.
    pub languages: Vec<Lang>,
    /// The formats it is written in.
    pub formats: Vec<Format>,
}

/// What makes one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Each {
    /// All pages of the chapters together.
    Whole,
    /// Each page of the chapters that lies in a folder: a municipality, a field.
    Page,
}

/// A format of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Pages of the site.
    Html,
    /// A tagged PDF.
    Pdf,
    /// A workbook.
    Xlsx,
    /// The tree of the pages, for programs.
    Json,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Html, Self::Pdf, Self::Xlsx, Self::Json];

    /// The ending of its files.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }
}

/// Pages that are printed as one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Document<'p> {
    /// Its path from the language's root, without an ending.
    pub stem: String,
    /// What it is called.
    pub title: String,
    /// Its pages, in the order of the report.
    pub pages: Vec<&'p Page>,
}

impl Document<'_> {
    /// Its file in a format, from the language's root.
    #[must_use]
    pub fn file(&self, format: Format) -> String {
        format!("{}.{}", self.stem, format.ending())
    }
}

/// The shipped reports.
///
/// # Errors
/// A declaration that cannot be read: a fault of the program.
pub fn shipped() -> Result<Vec<Declared>, Error> {
    let read = |(name, text): &(&str, &str)| {
        let declared: Declared = toml::from_str(text)
            .map_err(|error| Error::Internal(format!("reports/{name}/report.toml: {error}")))?;
        Ok(Declared { name: (*name).to_owned(), ..declared })
    };
    SHIPPED.iter().map(read).collect()
}

impl Declared {
    /// Its documents of a year in a language, made of the pages that were written; none in a language or a
    /// format it does not declare.
    #[must_use]
    pub fn documents<'p>(
        &self,
        format: Format,
        pages: &'p [Page],
        lang: Lang,
        year: i32,
    ) -> Vec<Document<'p>> {
        if !self.formats.contains(&format) || !self.languages.contains(&lang) {
            return Vec::new();
        }
        let own: Vec<&Page> =
            pages.iter().filter(|page| self.chapters.iter().any(|it| it == page.chapter)).collect();
        match self.each {
            Each::Whole if own.is_empty() => Vec::new(),
            Each::Whole => {
                let title = self.title.get(lang).to_owned();
                vec![Document { stem: format!("{}-{year}", self.name), title, pages: own }]
            }
            Each::Page => {
                own.into_iter().filter(|page| page.path.contains('/')).map(alone).collect()
            }
        }
    }
}

fn alone(page: &Page) -> Document<'_> {
    let stem = page.path.strip_suffix(".html").unwrap_or(&page.path).to_owned();
    Document { stem, title: page.title.clone(), pages: vec![page] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::chapters::CHAPTERS;

    #[test]
    fn every_declaration_names_chapters_there_are_and_every_chapter_is_in_the_annual_one() {
        let shipped = shipped().expect("valid");
        for declared in &shipped {
            for chapter in &declared.chapters {
                assert!(CHAPTERS.iter().any(|it| it.0 == chapter), "{}: {chapter}", declared.name);
            }
            assert!(declared.title.is_complete() && !declared.formats.is_empty());
        }
        let annual = shipped.iter().find(|it| it.name == "annual").expect("an annual report");
        let all: Vec<&str> = CHAPTERS.iter().map(|it| it.0).collect();
        assert_eq!(annual.chapters, all);
    }

    #[test]
    fn documents_are_whole_or_page_by_page() {
        let page = |chapter, path: &str| Page { chapter, path: path.to_owned(), ..Page::default() };
        let pages = [
            page("municipality", "municipalities.html"),
            page("municipality", "municipalities/skawina.html"),
            page("participation", "participation.html"),
            page("", "figures/population.html"),
        ];
        let shipped = shipped().expect("valid");
        let stems = |name: &str, format| -> Vec<(String, usize)> {
            let declared = shipped.iter().find(|it| it.name == name).expect("declared");
            let documents = declared.documents(format, &pages, Lang::Pl, 2024);
            documents.into_iter().map(|it| (it.stem, it.pages.len())).collect()
        };
        assert_eq!(stems("annual", Format::Pdf), [("annual-2024".to_owned(), 3)]);
        let own = ("municipalities/skawina".to_owned(), 1);
        assert_eq!(stems("municipality", Format::Pdf), [own]);
        assert_eq!(stems("municipality", Format::Xlsx), []);
        assert_eq!(stems("participation", Format::Pdf), [("participation-2024".to_owned(), 1)]);
        assert_eq!(stems("field", Format::Pdf), []);
    }
}
