//! What named people say of a report: Markdown files in `reports/commentary/`, shown after the lead of
//! their page as the words of a person. `CONTRIBUTING.md` tells authors how they are written.

mod file;
mod markdown;

use super::document::{Block, Page, Remarks};
use super::words::Words;
use crate::diagnostic::{Diagnostic, nearest};
use crate::language::{Lang, Text};
use chrono::NaiveDate;
use std::path::Path;

/// Where they lie, from the project's folder.
pub const FOLDER: &str = "reports/commentary";
/// What the first page is called among their names; its file is `index.html`.
const FIRST: (&str, &str) = ("overview", "index");
/// How many of the known pages are named in a fault.
const NAMED: usize = 12;

/// What one person says of one page, in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Commentary {
    /// The file, from the project's folder.
    pub file: String,
    /// The page without its ending: `overview`, `fields/mobility`.
    pub page: String,
    /// The language it is written in.
    pub lang: Lang,
    /// Who speaks.
    pub author: String,
    /// As what.
    pub role: String,
    /// When.
    pub date: NaiveDate,
    /// The year of the report it is about.
    pub year: i32,
    /// The words.
    pub blocks: Vec<Block>,
    /// Links to pages of the report, each with the line it stands on.
    links: Vec<(String, usize)>,
}

/// The commentary of a project, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Commentaries {
    /// What can be shown, by file.
    pub known: Vec<Commentary>,
    /// Everything that is wrong.
    pub faults: Vec<Diagnostic>,
}

impl Commentaries {
    /// Reads all files of the folder; without one there is nothing.
    #[must_use]
    pub fn read(project: &Path) -> Self {
        let mut found = Self::default();
        for name in file::names(&project.join(FOLDER), &mut found.faults) {
            let read = file::read(project, &name, &mut found.faults);
            found.known.extend(read);
        }
        found
    }

    /// Whether there is nothing at all.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.known.is_empty() && self.faults.is_empty()
    }

    /// Those of a year that were written by a day.
    pub fn shown(&self, year: i32, until: NaiveDate) -> impl Iterator<Item = &Commentary> {
        self.known.iter().filter(move |it| it.year == year && it.date <= until)
    }

    /// Everything wrong with the files, and with the pages they name, once these are written.
    #[must_use]
    pub fn faults(&self, pages: &[Page]) -> Vec<Diagnostic> {
        let known: Vec<&str> = pages.iter().filter_map(name_of).collect();
        let mut faults = self.faults.clone();
        for one in &self.known {
            if !known.contains(&one.page.as_str()) {
                faults.push(no_page(one, &known));
            }
            for (link, line) in &one.links {
                let file = link.split('#').next().unwrap_or_default();
                if !file.is_empty() && !pages.iter().any(|page| page.path == file) {
                    faults.push(no_target(&one.file, link, *line));
                }
            }
        }
        faults.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        faults
    }

    /// Puts the commentary of a report after the lead of its pages. What is not translated is shown
    /// in its own language and says so.
    pub fn place(&self, pages: &mut [Page], words: &Words, year: i32, until: NaiveDate) {
        for page in pages {
            let Some(name) = name_of(page) else { continue };
            let here: Vec<&Commentary> =
                self.shown(year, until).filter(|one| one.page == name).collect();
            let own = here.iter().find(|one| one.lang == words.lang).or(here.first());
            if let Some(one) = own {
                page.blocks.insert(0, Block::Commentary(Box::new(remarks(one, words))));
            }
        }
    }
}

/// The page's name among commentary files.
fn name_of(page: &Page) -> Option<&str> {
    let name = page.path.strip_suffix(".html")?;
    Some(if name == FIRST.1 { FIRST.0 } else { name })
}

fn remarks(one: &Commentary, words: &Words) -> Remarks {
    let foreign = one.lang != words.lang;
    let mut note = words.get("commentary.note");
    if foreign {
        note.push_str(&words.get("commentary.untranslated"));
    }
    Remarks {
        title: words.get("commentary.title"),
        author: one.author.clone(),
        role: one.role.clone(),
        date: one.date.to_string(),
        day: words.date(one.date),
        note,
        lang: if foreign { one.lang.code() } else { "" },
        blocks: one.blocks.clone(),
    }
}

fn no_page(one: &Commentary, known: &[&str]) -> Diagnostic {
    let near = nearest(&one.page, known.iter().copied());
    let listed = if near.is_empty() { &known[..known.len().min(NAMED)] } else { &near[..] };
    Diagnostic::new(
        &one.file,
        Text::new(
            format!("raport nie ma strony `{}`", one.page),
            format!("the report has no page `{}`", one.page),
        ),
        Text::new(
            "nazwać plik tak jak stronę, bez .html; pierwsza strona to overview",
            "name the file like the page, without .html; the first page is overview",
        ),
    )
    .with_exists(Text::same(listed.join(", ")))
}

fn no_target(file: &str, link: &str, at: usize) -> Diagnostic {
    Diagnostic::new(
        file,
        Text::new(
            format!("odnośnik prowadzi do strony, której nie ma: `{link}`"),
            format!("a link leads to a page that does not exist: `{link}`"),
        ),
        Text::new(
            "podać adres strony raportu od folderu języka (fields/mobility.html) albo https://…",
            "give the page's address from the folder of the language (fields/mobility.html) or https://…",
        ),
    )
    .at_line(at)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
