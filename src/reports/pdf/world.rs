//! What typst may see while it sets a book: one template, one file of data, two fonts. No disk,
//! no network, no fonts of the system, no clock.

use crate::diagnostic::Error;
use std::sync::OnceLock;
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

/// What all books share.
struct Shop {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    data: FileId,
}

fn shop() -> Result<&'static Shop, Error> {
    static OPENED: OnceLock<Option<Shop>> = OnceLock::new();
    let fault = || Error::Internal("the names of the book's files are not paths".to_owned());
    OPENED.get_or_init(Shop::open).as_ref().ok_or_else(fault)
}

impl Shop {
    fn open() -> Option<Self> {
        let file = |name: &str| {
            let path = VirtualPath::new(name).ok()?;
            Some(RootedPath::new(VirtualRoot::Project, path).intern())
        };
        let fonts: Vec<Font> =
            FONTS.iter().flat_map(|data| Font::iter(Bytes::new(*data))).collect();
        // Cells that name their row are a trial feature of typst, off by default.
        let features: Features = [Feature::A11yExtras].into_iter().collect();
        Some(Self {
            library: LazyHash::new(Library::builder().with_features(features).build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::new(file("book.typ")?, TEMPLATE.to_owned()),
            data: file("book.json")?,
        })
    }
}

/// Whether the type has a letter.
///
/// # Errors
/// A fault of the program.
pub(super) fn has_letter() -> Result<impl Fn(char) -> bool, Error> {
    let shop = shop()?;
    Ok(move |letter: char| {
        let code = u32::from(letter);
        shop.fonts.iter().all(|font| font.info().coverage.contains(code))
    })
}

/// One book on the desk.
pub(super) struct Desk {
    shop: &'static Shop,
    manuscript: Bytes,
}

impl Desk {
    /// Lays the data of a book, as JSON, beside the template.
    ///
    /// # Errors
    /// A fault of the program.
    pub(super) fn with(manuscript: Vec<u8>) -> Result<Self, Error> {
        Ok(Self { shop: shop()?, manuscript: Bytes::new(manuscript) })
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.shop.library
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
