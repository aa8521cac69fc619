//! The whole report as files, and their publication by one rename.

use super::chapters::{self, accessibility};
use super::declared::{self, Declared, Format};
use super::document::{Page, Span};
use super::edition::Edition;
use super::html::{Renderer, Site};
use super::json;
use super::key::Key;
use super::lineage;
use super::lookups;
use super::material::Material;
use super::pdf::Press;
use super::print::{self, Imprint};
use super::theme::Theme;
use super::workbook;
use super::xlsx::{self, book::Workbook};
use crate::diagnostic::Error;
use crate::indicators::explain::{Explainer, Rows};
use crate::language::Lang;
use crate::sources::durable::remove;
use crate::territory::Territory;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path from the report's folder.
    pub path: String,
    /// Its content.
    pub content: Vec<u8>,
}

/// What a report says in one language, before it is rendered.
#[derive(Debug)]
pub struct Written {
    lang: Lang,
    site: Site,
    imprint: Imprint,
    reports: Vec<Declared>,
    about: json::About,
    /// The pages, in the order of the report.
    pub pages: Vec<Page>,
    /// The name of the workbook and what it holds, where it is asked for.
    pub workbook: Option<(String, Workbook)>,
}

/// Writes the report in each language, with a page behind every number it prints.
///
/// # Errors
/// A generation that cannot be read, and every fault of the commentary.
pub fn write_pages(
    material: &Material<'_>,
    langs: &[Lang],
    formats: &[Format],
) -> Result<Vec<Written>, Error> {
    let reports = declared::shipped()?;
    let write = |lang: &Lang| {
        let edition = Edition::new(material, *lang);
        let (mut site, mut pages) = chapters::pages(&edition);
        site.other = langs.contains(&lang.other());
        print::offer(&edition, &reports, formats, &mut pages);
        let asked = formats.contains(&Format::Xlsx);
        let workbook = asked.then(|| (workbook::name(&edition), workbook::of(&edition)));
        let imprint = Imprint::of(&edition);
        let about = json::about(&edition);
        Written { lang: *lang, site, imprint, reports: reports.clone(), about, pages, workbook }
    };
    let mut written: Vec<Written> = langs.par_iter().map(write).collect();
    if let Some(one) = written.first() {
        let faults = material.commentary.faults(&one.pages);
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
    }
    let keys: BTreeSet<Key> = written.iter().flat_map(|it| printed(&it.pages)).collect();
    let territories: BTreeSet<Territory> = keys.iter().map(|key| key.territory).collect();
    let further;
    let explainer = if material.explainer.reaches(&territories) {
        &material.explainer
    } else {
        let Material { project, generation, values, .. } = material;
        let rows = Rows::read(project, generation, None, territories)?;
        further = Explainer::over(project, generation, Arc::clone(values), rows)?;
        &further
    };
    written.par_iter_mut().for_each(|Written { lang, pages, .. }| {
        let edition = Edition::new(material, *lang);
        pages.extend(lineage::pages(&edition, explainer, &keys));
    });
    Ok(written)
}

/// Renders what was written in some formats; `seen` is told of each page and each PDF. Same
/// material, same bytes.
///
/// # Errors
/// A fault of a template.
pub fn render(
    written: &[Written],
    theme: &Theme,
    formats: &[Format],
    seen: impl Fn() + Sync,
) -> Result<Vec<File>, Error> {
    let asked = |format| move |_: &&Written| formats.contains(&format);
    // Language by language, for typst remembers much of what it has set.
    let (printed, (shown, data)) = rayon::join(
        || -> Result<Vec<Vec<File>>, Error> {
            let press = Press::new(theme)?;
            let print =
                |it: &Written| print::print(&press, &it.imprint, &it.reports, &it.pages, &seen);
            written.iter().filter(asked(Format::Pdf)).map(print).collect()
        },
        || {
            let shown = written.par_iter().filter(asked(Format::Html));
            let shown: Result<Vec<_>, Error> = shown.map(|it| rendered(it, theme, &seen)).collect();
            let books = written.par_iter().filter_map(book);
            let trees = written.par_iter().filter(asked(Format::Json));
            let data: Result<Vec<File>, Error> = books.chain(trees.map(tree)).collect();
            (shown, data)
        },
    );
    let mut files: Vec<File> = shown?.into_iter().chain(printed?).flatten().collect();
    files.extend(data?);
    if formats.contains(&Format::Html) {
        let assets = Renderer::new(theme, Lang::Pl).assets()?;
        files.extend(assets.into_iter().map(|(name, content)| asset(&name, content)));
    }
    Ok(files)
}

fn asset(name: &str, content: Vec<u8>) -> File {
    File { path: format!("assets/{name}"), content }
}

/// The pages of a language, and the files they lead to.
fn rendered(
    written: &Written,
    theme: &Theme,
    seen: &(impl Fn() + Sync),
) -> Result<Vec<File>, Error> {
    let Written { lang, site, pages, .. } = written;
    let renderer = Renderer::new(theme, *lang);
    let page = |page: &Page| {
        let text = renderer.page(page, site)?;
        seen();
        Ok(File { path: format!("{lang}/{}", page.path), content: text.into_bytes() })
    };
    let html: Result<Vec<File>, Error> = pages.par_iter().map(page).collect();
    let attached = pages.iter().flat_map(|page| &page.attachments).map(|it| File {
        path: format!("{lang}/{}", it.path),
        content: it.content.clone().into_bytes(),
    });
    let looked_up = [
        asset(&format!("search-{lang}.js"), lookups::search(pages)?.into_bytes()),
        asset(&format!("members-{lang}.js"), lookups::members(pages)?.into_bytes()),
    ];
    Ok(html?.into_iter().chain(attached).chain(looked_up).collect())
}

/// The tree of a language.
fn tree(written: &Written) -> Result<File, Error> {
    let Written { lang, about, pages, .. } = written;
    let content = json::render(about, pages)?.into_bytes();
    Ok(File { path: format!("{lang}/{}", json::PATH), content })
}

/// The workbook of a language, where it is asked for.
fn book(written: &Written) -> Option<Result<File, Error>> {
    let Written { lang, workbook, .. } = written;
    let (name, book) = workbook.as_ref()?;
    let file = |content| File { path: format!("{lang}/{name}"), content };
    Some(xlsx::render(book).map(file))
}

/// Checks what people say of a report's pages.
///
/// # Errors
/// Every fault at once.
pub fn check_commentary(material: &Material<'_>) -> Result<(), Error> {
    let (_, pages) = chapters::pages(&Edition::new(material, Lang::Pl));
    let faults = material.commentary.faults(&pages);
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// The keys of every number printed in a report, sorted, each once.
#[must_use]
pub fn printed_keys(material: &Material<'_>, lang: Lang) -> BTreeSet<Key> {
    printed(&chapters::pages(&Edition::new(material, lang)).1)
}

/// The keys of every number on some pages.
fn printed(pages: &[Page]) -> BTreeSet<Key> {
    let mut keys = BTreeSet::new();
    for page in pages {
        page.each_span(&mut |span| {
            if let Span::Figure { key, .. } = span {
                keys.extend(Key::parse(key));
            }
        });
    }
    keys
}

/// Writes the files to a new folder and puts it in the place of `target` by renaming: readers see
/// the old report or the new one. What a killed run left is swept away.
///
/// # Errors
/// A disk that is full or cannot be written: the old report stays.
pub fn publish(files: &[File], target: &Path) -> Result<(), Error> {
    let (parent, name) = split(target)?;
    fs::create_dir_all(&parent).map_err(Error::io("creating", &parent))?;
    sweep(&parent, &name)?;
    let staging = parent.join(format!(".new-{name}-{}", std::process::id()));
    write_files(files, &staging, target)?;
    let old = parent.join(format!(".old-{name}-{}", std::process::id()));
    if target.exists() {
        fs::rename(target, &old).map_err(Error::io("moving", target))?;
    }
    fs::rename(&staging, target).map_err(Error::io("publishing", target))?;
    remove(&old)
}

fn split(target: &Path) -> Result<(PathBuf, String), Error> {
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned());
    match (target.parent(), name) {
        (Some(parent), Some(name)) => Ok((parent.to_owned(), name)),
        _ => Err(Error::Usage(format!("`{}` is not a folder for a report", target.display()))),
    }
}

/// Writes files, but for those that stand the same in the folder `before`: they become files of both, so
/// that what did not change keeps its date, and a copy on a server needs only what did.
fn write_files(files: &[File], folder: &Path, before: &Path) -> Result<(), Error> {
    let paths: Vec<PathBuf> = files.iter().map(|file| folder.join(&file.path)).collect();
    let parents: BTreeSet<&Path> = paths.iter().filter_map(|path| path.parent()).collect();
    for parent in parents {
        fs::create_dir_all(parent).map_err(Error::io("creating", parent))?;
    }
    let both = files.par_iter().zip(&paths);
    both.try_for_each(|(file, path)| {
        let old = before.join(&file.path);
        if is_same(file, &old) && fs::hard_link(&old, path).is_ok() {
            return Ok(());
        }
        // Never through the name of another file.
        let new = fs::File::options().write(true).create_new(true).open(path);
        new.and_then(|mut new| new.write_all(&file.content)).map_err(Error::io("writing", path))
    })
}

/// Whether a file stands there with the same content; a link to one elsewhere does not.
fn is_same(file: &File, path: &Path) -> bool {
    let size = fs::symlink_metadata(path).map(|it| if it.is_file() { it.len() } else { 0 });
    size.is_ok_and(|size| usize::try_from(size) == Ok(file.content.len()))
        && fs::read(path).is_ok_and(|content| content == file.content)
}

/// Removes leftovers of killed runs; when one died between its two renames, the old report comes
/// back first.
fn sweep(parent: &Path, name: &str) -> Result<(), Error> {
    let entries = fs::read_dir(parent).map_err(Error::io("listing", parent))?;
    for entry in entries {
        let entry = entry.map_err(Error::io("listing", parent))?;
        let found = entry.file_name().to_string_lossy().into_owned();
        if found.starts_with(&format!(".old-{name}-")) && !parent.join(name).exists() {
            let target = parent.join(name);
            fs::rename(entry.path(), &target).map_err(Error::io("restoring", &target))?;
        } else if found.starts_with(&format!(".old-{name}-"))
            || found.starts_with(&format!(".new-{name}-"))
        {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Makes a page's site the one every page of the language shares.
pub(super) fn site(edition: &Edition<'_>, nav: Vec<super::html::Entry>) -> Site {
    let material = edition.material;
    let year = material.year.to_string();
    let subtitle = edition.words.fill("site.subtitle", &[("year", &year)]);
    let as_of = edition.date(material.as_of());
    let footer = edition.words.fill("site.footer", &[("as_of", &as_of)]);
    let title = material.project.definitions.strategy.name.get(edition.lang()).to_owned();
    let logo = material.theme.logo.as_ref().map(|(name, _)| name.clone());
    let declaration = Span::link(edition.words.get("accessibility.title"), accessibility::PATH);
    let footer = vec![Span::text(footer), Span::text(" "), declaration];
    Site { title, subtitle, nav, footer, logo, other: true }
}

/// Links every page with its neighbours in reading order.
pub(super) fn chain(pages: &mut [Page]) {
    let links: Vec<_> = pages
        .iter()
        .map(|page| super::document::Link::new(page.path.clone(), page.title.clone()))
        .collect();
    for (index, page) in pages.iter_mut().enumerate() {
        page.previous = index.checked_sub(1).and_then(|before| links.get(before)).cloned();
        page.next = links.get(index + 1).cloned();
    }
}
