//! Workbooks made for tests.

/// An archive of these parts, none of them packed.
pub(super) fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    let little = |number: usize| u32::try_from(number).expect("small").to_le_bytes();
    for (name, content) in parts {
        // Version, flags, method, time and day; check sum and sizes; lengths of name and extra.
        let mut head = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        head.extend(crc32(content.as_bytes()).to_le_bytes());
        head.extend(little(content.len()).repeat(2));
        head.extend(little(name.len()));
        directory.extend([b"PK\x01\x02\x14\x00", head.as_slice()].concat());
        directory.extend([0; 10]);
        directory.extend(little(archive.len()));
        directory.extend(name.as_bytes());
        archive
            .extend([b"PK\x03\x04", head.as_slice(), name.as_bytes(), content.as_bytes()].concat());
    }
    let (start, size, count) = (archive.len(), directory.len(), little(parts.len()));
    archive.extend(directory);
    archive.extend([b"PK\x05\x06\0\0\0\0", &count[..2], &count[..2]].concat());
    archive.extend([little(size), little(start)].concat());
    archive.extend([0, 0]);
    archive
}

/// A workbook of one sheet `A` with these rows.
pub(super) fn xlsx(rows: &str) -> Vec<u8> {
    package(rows, None)
}

/// A workbook with this table of strings.
pub(super) fn xlsx_with_strings(strings: &str) -> Vec<u8> {
    package("", Some(strings))
}

fn package(rows: &str, strings: Option<&str>) -> Vec<u8> {
    let relation = |kind: &str, target: &str| {
        format!(
            r#"<Relationships><Relationship Id="r1" Target="{target}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>"#
        )
    };
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let (root, book) =
        (relation("officeDocument", "xl/workbook.xml"), relation("worksheet", "a.xml"));
    let mut parts = vec![
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", &root),
        ("xl/_rels/workbook.xml.rels", &book),
        ("xl/workbook.xml", r#"<workbook><sheets><sheet name="A" r:id="r1"/></sheets></workbook>"#),
        ("xl/a.xml", &sheet),
    ];
    parts.extend(strings.map(|strings| ("xl/sharedStrings.xml", strings)));
    zip(&parts)
}

/// The check sum of APPNOTE.TXT 4.4.7.
pub(super) fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 * (sum & 1)))
    })
}

/// A compound file (MS-CFB) of one stream; `bend` may bend its table of sectors.
pub(super) fn compound(name: &str, stream: &[u8], bend: impl Fn(&mut [u32])) -> Vec<u8> {
    let (free, end, of_table) = (u32::MAX, u32::MAX - 1, u32::MAX - 2);
    let sectors = u32::try_from(stream.len().div_ceil(512)).expect("small");
    // Sectors 0 and 1 hold the table, sector 2 the directory, the others the stream.
    let mut table = vec![of_table, of_table, end];
    table.extend((4..3 + sectors).chain([end]));
    table.resize(256, free);
    bend(&mut table);
    let mut file = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    file.extend([0; 16]);
    file.extend([0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for number in [2, 2, 0, 4096, end, 0, end, 0, 0, 1] {
        file.extend(u32::to_le_bytes(number));
    }
    file.resize(512, 0xff);
    file.extend(table.iter().flat_map(|next| next.to_le_bytes()));
    for (name, start, size) in [("Root Entry", end, 0), (name, 3, stream.len())] {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(116, 0);
        entry.extend(start.to_le_bytes());
        entry.extend(u64::try_from(size).expect("small").to_le_bytes());
        file.extend(entry);
    }
    file.resize(512 * 4, 0);
    file.extend(stream);
    file.resize(file.len().next_multiple_of(512), 0);
    file
}

/// An old workbook (MS-XLS) of one sheet with these records.
pub(super) fn xls(records: &[Vec<u8>]) -> Vec<u8> {
    xls_with_strings(&[], records)
}

/// The same with these records before the sheet.
pub(super) fn xls_with_strings(strings: &[u8], records: &[Vec<u8>]) -> Vec<u8> {
    let begin = |kind: u8| record(0x0809, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let start = u32::try_from(begin(5).len() + strings.len() + 4 + 9 + 4).expect("small");
    let name = [&start.to_le_bytes()[..], &[0, 0, 1, 0, b'A']].concat();
    let (sheet, end) = (record(0x0085, &name), record(0x000a, &[]));
    let head = [&begin(5), strings, &sheet, &end, &begin(16)].concat();
    let mut book = [head, records.concat(), end].concat();
    book.resize(book.len().max(4096), 0);
    compound("Workbook", &book, |_| ())
}

/// A record of MS-XLS.
pub(super) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let size = u16::try_from(data.len()).expect("small");
    [&kind.to_le_bytes(), &size.to_le_bytes(), data].concat()
}

/// A cell of MS-XLS with a number.
pub(super) fn number(row: u16, column: u16, value: f64) -> Vec<u8> {
    let place = [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
    record(0x0203, &[place.as_slice(), &value.to_le_bytes()].concat())
}
