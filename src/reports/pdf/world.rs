//! All that typst is given to set a book: one template, one file of data, the fonts of the theme.
//! Every other file is refused, and no day is told, so the same book gives the same bytes.

use super::Press;
use super::widths::Measure;
use crate::diagnostic::Error;
use std::collections::BTreeSet;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Features, Library, LibraryExt as _, World};

const TEMPLATE: &str = include_str!("../../../reports/annual/book.typ");

/// The files the site is set in, as they are before compression.
const FONTS: [&[u8]; 2] = [
    include_bytes!("../../../reports/fonts/Inter-Regular.ttf"),
    include_bytes!("../../../reports/fonts/Inter-SemiBold.ttf"),
];
/// Their family.
const FAMILY: &str = "Inter";

/// What all books of a press share.
pub(super) struct Shop {
    /// The functions and styles a template may use.
    language: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    data: FileId,
    /// How wide words stand.
    pub(super) measure: Measure,
    /// The families texts are set in, the wanted one first.
    pub(super) families: Vec<String>,
    /// The letters that some family has in each of its faces.
    letters: BTreeSet<u32>,
}

impl Shop {
    /// Lays out the shipped fonts and those of a theme; of these the faces of `family` are used.
    ///
    /// # Errors
    /// A fault of the program.
    pub(super) fn open(own: &[(String, Vec<u8>)], family: &str) -> Result<Self, Error> {
        let fault = || Error::Internal("the names of the book's files are not paths".to_owned());
        let file = |name: &str| {
            let path = VirtualPath::new(name).ok()?;
            Some(RootedPath::new(VirtualRoot::Project, path).intern())
        };
        let own = own.iter().flat_map(|(_, data)| Font::iter(Bytes::new(data.clone())));
        let own = own.filter(|font| font.info().family == family && family != FAMILY);
        let shipped = FONTS.iter().flat_map(|data| Font::iter(Bytes::new(*data)));
        let fonts: Vec<Font> = own.chain(shipped).collect();
        let mut families: Vec<String> =
            fonts.iter().map(|font| font.info().family.clone()).collect();
        families.dedup();
        // Cells that name their row: typst keeps them behind a feature, off by default.
        let features: Features = [Feature::A11yExtras].into_iter().collect();
        Ok(Self {
            language: LazyHash::new(Library::builder().with_features(features).build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            template: Source::new(file("book.typ").ok_or_else(fault)?, TEMPLATE.to_owned()),
            data: file("book.json").ok_or_else(fault)?,
            letters: families.iter().flat_map(|family| letters(&fonts, family)).collect(),
            measure: Measure::of(&fonts),
            fonts,
            families,
        })
    }

    /// Whether the type has a letter.
    pub(super) fn has(&self, letter: char) -> bool {
        letter.is_ascii_graphic() || self.letters.contains(&u32::from(letter))
    }
}

/// The letters that a family has in each of its faces.
fn letters(fonts: &[Font], family: &str) -> Vec<u32> {
    let faces: Vec<&Font> = fonts.iter().filter(|font| font.info().family == family).collect();
    let Some(first) = faces.first() else { return Vec::new() };
    let all = |code: &u32| faces.iter().all(|font| font.info().coverage.contains(*code));
    first.info().coverage.iter().filter(all).collect()
}

/// One book on the desk.
pub(super) struct Desk<'p> {
    shop: &'p Shop,
    manuscript: Bytes,
}

impl<'p> Desk<'p> {
    /// Lays the data of a book, as JSON, beside the template.
    pub(super) fn with(press: &'p Press, manuscript: Vec<u8>) -> Self {
        Self { shop: &press.shop, manuscript: Bytes::new(manuscript) }
    }
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.shop.language
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shop.book
    }

    fn main(&self) -> FileId {
        self.shop.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main() {
            Ok(self.shop.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.shop.data {
            Ok(self.manuscript.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shop.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
