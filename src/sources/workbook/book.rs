//! calamine: the one file that speaks with it.

use super::Refusal;
use super::cells::{Budget, Cells};
use crate::sources::table::{Merged, Table};
use calamine::{
    Data, DataType, Dimensions, Ods, OdsError, Range, Reader, Sheet, SheetType, SheetVisible, Xls,
    XlsError, Xlsb, XlsbError, Xlsx, XlsxError,
};
use std::fmt::Display;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

/// How often each byte of the file may be read: once for its cells, once for its merged cells,
/// and some for looking where things are. A workbook that names one part a thousand times stops.
const PASSES: u64 = 4;
/// Merged cells take a second pass through a sheet; sheets with more rows keep their headers
/// unmerged, and no table of all gminas, sexes and years comes near.
const MERGES_UP_TO: usize = 250_000;

/// The kinds of workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

/// The tables of a workbook that hold cells, visible ones first, and when it was saved.
pub(super) fn tables(bytes: &[u8], kind: Kind) -> Result<(Vec<Table>, Option<String>), Refusal> {
    match kind {
        Kind::Xlsx => all(&mut Xlsx::new(Rationed::new(bytes)).map_err(xlsx)?),
        Kind::Xlsb => all(&mut Xlsb::new(Rationed::new(bytes)).map_err(xlsb)?),
        Kind::Xls => all(&mut Xls::new(Cursor::new(bytes)).map_err(xls)?),
        Kind::Ods => all(&mut Ods::new(Rationed::new(bytes)).map_err(ods)?),
    }
}

fn all<B: Book>(book: &mut B) -> Result<(Vec<Table>, Option<String>), Refusal> {
    let mut sheets = book.sheets();
    // Sheets of charts, dialogs and programs hold no cells.
    sheets.retain(|sheet| matches!(sheet.typ, SheetType::WorkSheet | SheetType::MacroSheet));
    sheets.sort_by_key(|sheet| sheet.visible != SheetVisible::Visible);
    let (mut tables, mut budget) = (Vec::new(), Budget::default());
    for sheet in sheets {
        let mut cells = Cells::new(&sheet.name, &mut budget);
        book.fill(&sheet.name, &mut cells)?;
        let mut table = cells.finish()?;
        if (1..=MERGES_UP_TO).contains(&table.height()) {
            table.merged = book.merged(&sheet.name).into_iter().filter_map(merged).collect();
        }
        if table.height() > 0 {
            tables.push(table);
        }
    }
    Ok((tables, book.modified()))
}

fn merged(block: Dimensions) -> Option<Merged> {
    let [top, left, bottom, right] = [block.start.0, block.start.1, block.end.0, block.end.1]
        .map(|number| usize::try_from(number).ok());
    Some(Merged { lines: top? + 1..=bottom? + 1, columns: left?..=right? })
}

/// What the four readers of calamine have in common.
trait Book {
    fn sheets(&self) -> Vec<Sheet>;
    fn fill(&mut self, sheet: &str, cells: &mut Cells<'_>) -> Result<(), Refusal>;
    fn merged(&mut self, sheet: &str) -> Vec<Dimensions>;
    fn modified(&mut self) -> Option<String>;
}

impl<R: Read + Seek> Book for Xlsx<R> {
    fn sheets(&self) -> Vec<Sheet> {
        self.sheets_metadata().to_vec()
    }

    fn fill(&mut self, sheet: &str, cells: &mut Cells<'_>) -> Result<(), Refusal> {
        let mut reader = match self.worksheet_cells_reader(sheet) {
            // A chart under the name of a sheet.
            Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
            reader => reader.map_err(|error| in_sheet(sheet, &error))?,
        };
        while let Some(cell) = reader.next_cell().map_err(|error| in_sheet(sheet, &error))? {
            cells.push(cell.get_position(), cell.get_value())?;
        }
        Ok(())
    }

    fn merged(&mut self, sheet: &str) -> Vec<Dimensions> {
        self.merge_cells_by_sheet_name(sheet).unwrap_or_default()
    }

    fn modified(&mut self) -> Option<String> {
        self.workbook_properties().ok()?.modified
    }
}

impl<R: Read + Seek> Book for Xlsb<R> {
    fn sheets(&self) -> Vec<Sheet> {
        self.sheets_metadata().to_vec()
    }

    fn fill(&mut self, sheet: &str, cells: &mut Cells<'_>) -> Result<(), Refusal> {
        let reader = self.worksheet_cells_reader(sheet);
        let mut reader = reader.map_err(|error| in_sheet(sheet, &error))?;
        while let Some(cell) = reader.next_cell().map_err(|error| in_sheet(sheet, &error))? {
            cells.push(cell.get_position(), cell.get_value())?;
        }
        Ok(())
    }

    fn merged(&mut self, _: &str) -> Vec<Dimensions> {
        Vec::new()
    }

    fn modified(&mut self) -> Option<String> {
        self.workbook_properties().ok()?.modified
    }
}

impl<R: Read + Seek> Book for Xls<R> {
    fn sheets(&self) -> Vec<Sheet> {
        self.sheets_metadata().to_vec()
    }

    fn fill(&mut self, sheet: &str, cells: &mut Cells<'_>) -> Result<(), Refusal> {
        let range = self.worksheet_range(sheet).map_err(|error| in_sheet(sheet, &error))?;
        fill_from(&range, cells)
    }

    fn merged(&mut self, sheet: &str) -> Vec<Dimensions> {
        self.merge_cells_by_sheet_name(sheet).unwrap_or_default()
    }

    fn modified(&mut self) -> Option<String> {
        self.workbook_properties().ok()?.modified
    }
}

impl<R: Read + Seek> Book for Ods<R> {
    fn sheets(&self) -> Vec<Sheet> {
        self.sheets_metadata().to_vec()
    }

    fn fill(&mut self, sheet: &str, cells: &mut Cells<'_>) -> Result<(), Refusal> {
        let range = self.worksheet_range(sheet).map_err(|error| in_sheet(sheet, &error))?;
        fill_from(&range, cells)
    }

    fn merged(&mut self, _: &str) -> Vec<Dimensions> {
        Vec::new()
    }

    fn modified(&mut self) -> Option<String> {
        self.workbook_properties().ok()?.modified
    }
}

/// The cells of a range; the checks made before bound its size.
fn fill_from(range: &Range<Data>, cells: &mut Cells<'_>) -> Result<(), Refusal> {
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells().filter(|(_, _, value)| !value.is_empty()) {
        let place = |from: u32, at: usize| {
            u32::try_from(at).ok().and_then(|at| from.checked_add(at)).unwrap_or(u32::MAX)
        };
        cells.push((place(top, row), place(left, column)), value)?;
    }
    Ok(())
}

fn xlsx(error: XlsxError) -> Refusal {
    match error {
        XlsxError::Password => Refusal::encrypted(),
        error => broken(&error),
    }
}

fn xlsb(error: XlsbError) -> Refusal {
    match error {
        XlsbError::Password => Refusal::encrypted(),
        error => broken(&error),
    }
}

fn xls(error: XlsError) -> Refusal {
    match error {
        XlsError::Password => Refusal::encrypted(),
        error => broken(&error),
    }
}

fn ods(error: OdsError) -> Refusal {
    match error {
        OdsError::Password => Refusal::encrypted(),
        error => broken(&error),
    }
}

fn broken(error: &impl Display) -> Refusal {
    Refusal::damaged(
        format!("skoroszyt jest uszkodzony albo niepełny ({error})"),
        format!("the workbook is damaged or incomplete ({error})"),
    )
}

fn in_sheet(sheet: &str, error: &impl Display) -> Refusal {
    Refusal::damaged(
        format!("arkusz „{sheet}” jest uszkodzony albo niepełny ({error})"),
        format!("sheet \"{sheet}\" is damaged or incomplete ({error})"),
    )
}

/// A reader that gives each byte of a file only a few times.
struct Rationed<'a> {
    bytes: Cursor<&'a [u8]>,
    left: u64,
}

impl<'a> Rationed<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        /// Looking for the directory reads small files more often.
        const FLOOR: u64 = 1 << 20;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Self { bytes: Cursor::new(bytes), left: size.saturating_mul(PASSES).saturating_add(FLOOR) }
    }
}

impl Read for Rationed<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(into)?;
        let left = u64::try_from(read).ok().and_then(|read| self.left.checked_sub(read));
        self.left = left.ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidData, "its parts are named again and again")
        })?;
        Ok(read)
    }
}

impl Seek for Rationed<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}
