//! The directory of a ZIP archive, read strictly before a library trusts it.
//!
//! Places of fields are those of APPNOTE.TXT 6.3.10, sections 4.3 to 4.5. Anything two readers
//! could understand differently is refused, so that the sizes counted here are those unpacked.

use super::{Refusal, TWICE_SAVED, number};
use crate::language::Text;
use chrono::NaiveDate;
use flate2::read::DeflateDecoder;
use memchr::memmem;
use std::collections::BTreeMap;
use std::io::Read as _;

/// The most bytes all parts may unpack to: a sheet of a million rows and ten columns.
pub(super) const MAX_UNPACKED: usize = 512 << 20;
/// How many times a part may grow: Apache POI's `ZipSecureFile` stops at 100 as well.
const MAX_RATIO: usize = 100;
/// Growth of less than this in all harms nobody, whatever the ratio.
const RATIO_COUNTS_FROM: usize = 64 << 20;
/// The most parts: a workbook has a handful for each sheet and one for each picture.
const MAX_PARTS: usize = 10_000;

/// A ZIP archive whose directory contradicts nothing.
pub(super) struct Archive<'a> {
    bytes: &'a [u8],
    /// Its parts by name, in small letters and with `/`, as calamine compares names.
    parts: BTreeMap<String, Part>,
    /// The day its youngest part was written, where the archive says so.
    pub(super) written: Option<NaiveDate>,
}

struct Part {
    stored: bool,
    packed: usize,
    unpacked: usize,
    header: usize,
}

impl<'a> Archive<'a> {
    /// Reads the directory.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let (count, start, end) = directory(bytes).ok_or_else(truncated)?;
        if count > MAX_PARTS {
            return Err(Refusal::too_large(
                format!("archiwum ma {count} części, a odczytuje się najwyżej {MAX_PARTS}"),
                format!("the archive has {count} parts; at most {MAX_PARTS} are read"),
            ));
        }
        let mut archive = Self { bytes, parts: BTreeMap::new(), written: None };
        let mut at = start;
        for _ in 0..count {
            at = archive.entry(at)?;
        }
        if at != end {
            return Err(truncated());
        }
        archive.check_sizes()?;
        Ok(archive)
    }

    /// Whether it has a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(name)
    }

    /// The names of its parts, in small letters.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// How many bytes a part unpacks to.
    pub(super) fn size(&self, name: &str) -> usize {
        self.parts.get(name).map_or(0, |part| part.unpacked)
    }

    /// The first `limit` bytes of a part; `None` when it is damaged or not there.
    pub(super) fn unpack(&self, name: &str, limit: usize) -> Option<Vec<u8>> {
        let part = self.parts.get(name)?;
        let names = number(self.bytes, part.header + 26, 2)?;
        let extra = number(self.bytes, part.header + 28, 2)?;
        let start = part.header.checked_add(30 + names + extra)?;
        let packed = self.bytes.get(start..start.checked_add(part.packed)?)?;
        let limit = limit.min(part.unpacked);
        if part.stored {
            packed.get(..limit.min(packed.len())).map(<[u8]>::to_vec)
        } else {
            let mut unpacked = Vec::new();
            let limit = u64::try_from(limit).unwrap_or(u64::MAX);
            let read = DeflateDecoder::new(packed).take(limit).read_to_end(&mut unpacked);
            read.is_ok().then_some(unpacked)
        }
    }

    /// Reads the entry at `at`; where the next one starts.
    fn entry(&mut self, at: usize) -> Result<usize, Refusal> {
        let field = |place, width| number(self.bytes, at + place, width).ok_or_else(truncated);
        let signed = self.bytes.get(at..).is_some_and(|rest| rest.starts_with(b"PK\x01\x02"));
        let (names, extra, comment) = (field(28, 2)?, field(30, 2)?, field(32, 2)?);
        let (name_at, extra_at) = (at + 46, at + 46 + names);
        let end = extra_at + extra;
        let (Some(name), Some(extra), true) =
            (self.bytes.get(name_at..extra_at), self.bytes.get(extra_at..end), signed)
        else {
            return Err(truncated());
        };
        let name = String::from_utf8_lossy(name).replace('\\', "/").to_ascii_lowercase();
        if field(8, 2)? & 1 == 1 {
            return Err(Refusal::encrypted());
        }
        if name.split('/').any(|step| step == "..") {
            return Err(escaping(&name));
        }
        let mut wide = Wide::new(extra).ok_or_else(ambiguous)?;
        let mut long = |place| {
            let short = field(place, 4)?;
            if short == WIDE { wide.next().ok_or_else(truncated) } else { Ok(short) }
        };
        let (unpacked, packed, header) = (long(24)?, long(20)?, long(42)?);
        let method = field(10, 2)?;
        if method != 0 && method != 8 {
            return Err(Refusal::damaged(
                format!("część „{name}” spakowano metodą {method}, której skoroszyty nie znają"),
                format!("part \"{name}\" is packed by method {method}, unknown to workbooks"),
            ));
        }
        self.written = self.written.max(day(field(14, 2)?));
        let part = Part { stored: method == 0, packed, unpacked, header };
        if self.parts.insert(name, part).is_some() {
            return Err(ambiguous());
        }
        Ok(end + comment)
    }

    fn check_sizes(&self) -> Result<(), Refusal> {
        let sum = |size: fn(&Part) -> usize| {
            self.parts.values().map(size).fold(0_usize, usize::saturating_add)
        };
        // Parts that overlap could unpack the same bytes again and again.
        if sum(|part| part.packed) > self.bytes.len() {
            return Err(ambiguous());
        }
        let unpacked = sum(|part| part.unpacked);
        let ratio = unpacked / self.bytes.len().max(1);
        if unpacked > MAX_UNPACKED || (unpacked > RATIO_COUNTS_FROM && ratio > MAX_RATIO) {
            let (size, all) = (unpacked >> 20, MAX_UNPACKED >> 20);
            return Err(Refusal::too_large(
                format!(
                    "po rozpakowaniu plik ma {size} MiB, {ratio} razy tyle co spakowany; \
                     odczytuje się najwyżej {all} MiB i {MAX_RATIO} razy tyle"
                ),
                format!(
                    "unpacked the file has {size} MiB, {ratio} times its packed size; at most \
                     {all} MiB and {MAX_RATIO} times the size are read"
                ),
            ));
        }
        Ok(())
    }
}

/// What stands in a field of 32 bits whose value is kept in the extra field (section 4.5.3).
const WIDE: usize = 0xffff_ffff;

/// The numbers of 64 bits of an entry, in the order of the fields they stand for.
struct Wide<'a>(&'a [u8]);

impl<'a> Wide<'a> {
    /// `None` when the extra field is damaged or renames the entry (0x7075, section 4.6.9).
    fn new(mut extra: &'a [u8]) -> Option<Self> {
        let mut wide = Self(&[]);
        while extra.len() >= 4 {
            let (kind, size) = (number(extra, 0, 2)?, number(extra, 2, 2)?);
            let content = extra.get(4..4 + size)?;
            match kind {
                0x0001 => wide = Self(content),
                0x7075 => return None,
                _ => {}
            }
            extra = extra.get(4 + size..)?;
        }
        Some(wide)
    }

    fn next(&mut self) -> Option<usize> {
        let value = number(self.0, 0, 8)?;
        self.0 = self.0.get(8..)?;
        Some(value)
    }
}

/// How many entries the directory has, where it starts and where it ends; `None` unless it ends
/// where its record begins.
fn directory(bytes: &[u8]) -> Option<(usize, usize, usize)> {
    /// The record and the longest comment behind it (section 4.3.16).
    const TAIL: usize = 22 + 0xffff;
    let tail = bytes.len().saturating_sub(TAIL);
    let record = tail + memmem::rfind(bytes.get(tail..)?, b"PK\x05\x06")?;
    if record + 22 + number(bytes, record + 20, 2)? > bytes.len() {
        return None;
    }
    let mut found = (
        number(bytes, record + 10, 2)?,
        number(bytes, record + 12, 4)?,
        number(bytes, record + 16, 4)?,
        record,
    );
    if found.0 == 0xffff || found.1 == WIDE || found.2 == WIDE {
        let locator = record.checked_sub(20)?;
        let wide = number(bytes, locator + 8, 8)?;
        if !bytes.get(locator..)?.starts_with(b"PK\x06\x07")
            || !bytes.get(wide..locator)?.starts_with(b"PK\x06\x06")
        {
            return None;
        }
        let number = |place| number(bytes, wide + place, 8);
        found = (number(32)?, number(40)?, number(48)?, wide);
    }
    let (count, size, start, end) = found;
    (start.checked_add(size)? == end).then_some((count, start, end))
}

/// A day as MS-DOS writes it; `None` for 1 January 1980, which says nothing.
fn day(dos: usize) -> Option<NaiveDate> {
    let part = |shift: usize, mask: usize| u32::try_from(dos >> shift & mask).ok();
    let year = i32::try_from(1980 + (dos >> 9)).ok()?;
    NaiveDate::from_ymd_opt(year, part(5, 15)?, part(0, 31)?).filter(|_| dos != 0x21)
}

fn truncated() -> Refusal {
    Refusal::damaged(
        "archiwum jest urwane albo uszkodzone: spis jego części nie zgadza się z plikiem",
        "the archive is cut off or damaged: the list of its parts does not fit the file",
    )
}

fn ambiguous() -> Refusal {
    Refusal::damaged(
        "archiwum da się odczytać na dwa sposoby: części powtarzają się albo zachodzą na siebie",
        "the archive can be read in two ways: parts are repeated or overlap",
    )
}

fn escaping(name: &str) -> Refusal {
    Refusal {
        problem: Text::new(
            format!("archiwum chce zapisać „{name}” poza swoim folderem; tak działa atak zip-slip"),
            format!("the archive would write \"{name}\" outside its folder, a zip-slip attack"),
        ),
        remedy: TWICE_SAVED.text(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::workbook::samples::crc32;

    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn every_part_of_known_workbooks_unpacks_to_the_check_sum_its_maker_wrote() {
        let corpus = std::env::var("HEJNAL_CORPUS").expect("set");
        let (mut parts, mut packed) = (0, 0);
        let folder = format!("{corpus}/golden/badinputs/xlsx-files/tests");
        for file in std::fs::read_dir(folder).expect("there").map(|file| file.expect("there")) {
            // The maker of this one declared two bytes too few for one of its parts.
            if file.file_name() == "issue252.xlsx" {
                continue;
            }
            let bytes = std::fs::read(file.path()).expect("readable");
            let Ok(archive) = Archive::read(&bytes) else { continue };
            let mut at = directory(&bytes).expect("was read").1;
            for _ in 0..archive.parts.len() {
                let length = |place| number(&bytes, at + place, 2).expect("inside");
                let name = String::from_utf8_lossy(&bytes[at + 46..at + 46 + length(28)]);
                let name = name.replace('\\', "/").to_ascii_lowercase();
                let content = archive.unpack(&name, usize::MAX).expect("sound");
                let sum = usize::try_from(crc32(&content)).expect("32 bits");
                assert_eq!(number(&bytes, at + 16, 4), Some(sum), "{name}");
                (parts, packed) = (parts + 1, packed + usize::from(length(10) == 8));
                at += 46 + length(28) + length(30) + length(32);
            }
        }
        assert!(packed > 800, "{packed} of {parts} parts are packed");
    }
}
