//! JSON that is of no statistical format, as a table: records, rows, or paths with their values.

use super::{Format, Unfolded};
use crate::diagnostic::Diagnosed;
use crate::sources::json::{Capped, Kind, Places, Value, too_large};
use crate::sources::table::{Table, TooLarge};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

pub(super) const FORMAT: Format = Format {
    name: "plain-json",
    title: ("JSON", "JSON"),
    unfold: Some(unfold),
    recognise: |document| document.unfolded_by == Some("plain-json"),
    figures: Some(super::plain_table::figures),
};

/// How many columns records may have: as many as a sheet of a spreadsheet.
const COLUMNS: usize = 16_384;

/// How deep objects inside a record become columns of their own; deeper ones are shown as JSON.
const FLATTENED: usize = 4;

/// How deep a value is followed for its path, tried in this order until the table is of a size.
const DEPTHS: [usize; 4] = [32, 8, 3, 1];

#[allow(clippy::unnecessary_wraps, reason = "the signature of every format")]
fn unfold(root: Value<'_>, file: &str) -> Option<Diagnosed<Unfolded>> {
    let tables = tables(root).map_err(|TooLarge| too_large(file));
    Some(tables.map(|tables| Unfolded { tables, ..Unfolded::default() }))
}

fn tables(root: Value<'_>) -> Result<Vec<Table>, TooLarge> {
    let some = root.kind() == Kind::Array && !root.is_empty();
    let all_are = |kind| some && root.items().all(|item| item.kind() == kind);
    if all_are(Kind::Object) {
        let records = root.items().map(|record| (Vec::new(), record));
        if let Some(table) = records_table("", &[], records, root.source()) {
            return Ok(vec![table]);
        }
    } else if all_are(Kind::Array) {
        return Ok(vec![rows_table(root)?]);
    }
    if let Some(table) = keyed(root) {
        return Ok(vec![table]);
    }
    if let Some((name, records)) = wrapped(root)
        && let Some(table) = records_table(
            &name,
            &[],
            records.items().map(|record| (Vec::new(), record)),
            root.source(),
        )
    {
        let rest = paths(root, Some(&name))?;
        return Ok([table, rest].into_iter().filter(|table| table.height() > 0).collect());
    }
    Ok(vec![paths(root, None)?])
}

/// An object of at least two objects: one row each, its key in the first column.
fn keyed(root: Value<'_>) -> Option<Table> {
    let mut entries = root.entries();
    let two = entries.by_ref().take(2).count() == 2;
    if !two || root.entries().any(|(_, value)| value.kind() != Kind::Object) {
        return None;
    }
    let taken = |name: &str| root.entries().any(|(_, record)| record.get(name).is_some());
    let lead = if taken("key") { "(key)" } else { "key" };
    let records = root.entries().map(|(key, record)| (vec![key], record));
    records_table("", &[lead], records, root.source())
}

/// The records an object wraps: an array of objects that is most of its text.
fn wrapped(root: Value<'_>) -> Option<(Cow<'_, str>, Value<'_>)> {
    let (key, records) = root.entries().max_by_key(|(_, value)| value.raw().len())?;
    let objects = records.kind() == Kind::Array
        && records.items().all(|record| record.kind() == Kind::Object);
    let most = 2 * records.raw().len() > root.raw().len();
    let once = root.entries().filter(|(name, _)| *name == key).count() == 1;
    (objects && most && once && !records.is_empty()).then_some((key, records))
}

/// Records as a table: the `lead` cells, then one column for each key in the order of its first
/// appearance, keys of objects inside joined by a point. `None` when the records have little in
/// common or repeat a key, so that a table would be mostly empty or lose something.
pub(super) fn records_table<'a>(
    name: &str,
    lead: &[&str],
    records: impl Iterator<Item = (Vec<Cow<'a, str>>, Value<'a>)> + Clone,
    source: &str,
) -> Option<Table> {
    let mut columns = Columns::default();
    for (_, record) in records.clone() {
        columns.add(record, 0, 0)?;
    }
    let mut header: Vec<String> = lead.iter().map(ToString::to_string).collect();
    header.extend(columns.names(source.len())?);
    let width = header.len();
    let mut capped = Capped::new(Table::new(name, header), source);
    let mut places = Places::new(source);
    let mut cells: Vec<Cow<'a, str>> = Vec::new();
    let mut filled: Vec<usize> = Vec::new();
    cells.resize(width, Cow::Borrowed(""));
    for (leading, record) in records {
        for at in filled.drain(..) {
            cells[at] = Cow::Borrowed("");
        }
        for (at, cell) in leading.into_iter().enumerate().take(lead.len()) {
            cells[at] = cell;
        }
        let mut fill = |column: usize, value: Value<'a>| {
            let at = lead.len() + column;
            filled.push(at);
            if let Some(cell) = cells.get_mut(at) {
                *cell = value.text();
            }
        };
        columns.each(record, 0, 0, &mut fill);
        filled.sort_unstable();
        if filled.windows(2).any(|pair| pair[0] == pair[1]) {
            return None;
        }
        let line = places.line(record.offset());
        capped.push(line, cells.iter().map(|cell| &**cell)).ok()?;
    }
    Some(capped.table)
}

/// The columns records need: a tree of keys, in which a key of a record has the parent 0.
#[derive(Default)]
struct Columns<'a> {
    /// From the parent and the key to the number of the key, from 1.
    keys: BTreeMap<(usize, Cow<'a, str>), usize>,
    /// Of each key its parent, its name and, when values stand there, the number of its column.
    tree: Vec<(usize, Cow<'a, str>, Option<usize>)>,
    count: usize,
}

impl<'a> Columns<'a> {
    /// Adds the keys of a record; `None` when there are too many.
    fn add(&mut self, record: Value<'a>, parent: usize, depth: usize) -> Option<()> {
        for (key, value) in record.entries() {
            let next = self.tree.len() + 1;
            let number = *self.keys.entry((parent, key.clone())).or_insert(next);
            if number == next {
                self.tree.push((parent, key, None));
            }
            if is_flattened(value, depth) {
                self.add(value, number, depth + 1)?;
            } else if let Some((.., column @ None)) = self.tree.get_mut(number - 1) {
                *column = Some(self.count);
                self.count += 1;
            }
        }
        (self.tree.len() <= COLUMNS).then_some(())
    }

    /// Calls `fill` with each value of a record and the number of its column.
    fn each(
        &self,
        record: Value<'a>,
        parent: usize,
        depth: usize,
        fill: &mut impl FnMut(usize, Value<'a>),
    ) {
        for (key, value) in record.entries() {
            let Some(number) = self.keys.get(&(parent, key)) else { continue };
            if is_flattened(value, depth) {
                self.each(value, *number, depth + 1, fill);
            } else if let Some((.., Some(column))) = self.tree.get(number - 1) {
                fill(*column, value);
            }
        }
    }

    /// The names of the columns; `None` when they outgrow the text they come from.
    fn names(&self, longest: usize) -> Option<Vec<String>> {
        let mut names = vec![String::new(); self.count];
        let mut length = 0_usize;
        for (parent, key, column) in &self.tree {
            let Some(column) = column else { continue };
            let mut parts: Vec<&str> = vec![key];
            let mut above = *parent;
            while let Some((next, key, _)) = above.checked_sub(1).and_then(|at| self.tree.get(at)) {
                parts.push(key);
                above = *next;
            }
            length = length.checked_add(parts.iter().map(|part| part.len() + 1).sum())?;
            if length > longest.saturating_mul(4) {
                return None;
            }
            parts.reverse();
            *names.get_mut(*column)? = parts.join(".");
        }
        Some(names)
    }
}

/// Whether the keys of this value of a record become columns.
fn is_flattened(value: Value<'_>, depth: usize) -> bool {
    value.kind() == Kind::Object && !value.is_empty() && depth < FLATTENED
}

/// An array of arrays: each a row. The first is the header when it holds nothing but distinct
/// texts and some other row holds a number.
fn rows_table(root: Value<'_>) -> Result<Table, TooLarge> {
    let mut rows = root.items();
    let names: Vec<String> = root
        .items()
        .next()
        .into_iter()
        .flat_map(Value::items)
        .map_while(|cell| cell.string().filter(|name| !name.is_empty()))
        .map(Cow::into_owned)
        .collect();
    let first = root.items().next().map_or(0, |row| row.items().count());
    let mut sorted = names.clone();
    sorted.sort_unstable();
    sorted.dedup();
    let is_number = |cell: Value<'_>| cell.kind() == Kind::Number;
    let is_header = first > 0
        && sorted.len() == first
        && root.items().skip(1).any(|row| row.items().any(is_number));
    let header = if is_header { names } else { Vec::new() };
    if is_header {
        rows.next();
    }
    let mut capped = Capped::new(Table::new("", header), root.source());
    let mut places = Places::new(root.source());
    for row in rows {
        let cells: Vec<Cow<'_, str>> = row.items().map(Value::text).collect();
        capped.push(places.line(row.offset()), cells.iter().map(|cell| &**cell))?;
    }
    Ok(capped.table)
}

/// Every value with its path, such as `servers[0].url`, but for the member `without`.
pub(super) fn paths(root: Value<'_>, without: Option<&str>) -> Result<Table, TooLarge> {
    let mut table = Err(TooLarge);
    for depth in DEPTHS {
        table = paths_down_to(root, depth, without);
        if table.is_ok() {
            break;
        }
    }
    table
}

fn paths_down_to(root: Value<'_>, depth: usize, without: Option<&str>) -> Result<Table, TooLarge> {
    let header = vec!["path".to_owned(), "value".to_owned()];
    let capped = Capped::new(Table::new("", header), root.source());
    let mut walk = Paths { capped, places: Places::new(root.source()), path: String::new() };
    if !root.is_container() || root.is_empty() {
        walk.path.push('$');
        walk.row(root)?;
        return Ok(walk.capped.table);
    }
    walk.walk(root, depth, without)?;
    Ok(walk.capped.table)
}

struct Paths<'t> {
    capped: Capped,
    places: Places<'t>,
    path: String,
}

impl Paths<'_> {
    fn walk(
        &mut self,
        value: Value<'_>,
        depth: usize,
        without: Option<&str>,
    ) -> Result<(), TooLarge> {
        if depth == 0 || value.is_empty() {
            return self.row(value);
        }
        let length = self.path.len();
        for (key, member) in value.entries().filter(|(key, _)| Some(&**key) != without) {
            if length > 0 {
                self.path.push('.');
            }
            self.path.push_str(&key);
            self.walk(member, depth - 1, None)?;
            self.path.truncate(length);
        }
        for (index, item) in value.items().enumerate() {
            let _ = write!(self.path, "[{index}]");
            self.walk(item, depth - 1, None)?;
            self.path.truncate(length);
        }
        Ok(())
    }

    fn row(&mut self, value: Value<'_>) -> Result<(), TooLarge> {
        let line = self.places.line(value.offset());
        self.capped.push(line, [self.path.as_str(), &value.text()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::formats::{Document, open};
    use crate::sources::table::Row;

    fn read(text: &str) -> Document {
        open(text.as_bytes(), "a.json").expect("JSON")
    }

    fn shown(table: &Table) -> String {
        let lines = table.rows().map(|row| row.cells().collect::<Vec<_>>().join("|"));
        let header = [table.header.join("|")].into_iter();
        header.chain(lines).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn every_shape_of_json_has_its_table() {
        for (text, table) in [
            (r#"[{"a":1.10,"b":{"c":"x"}},{"d":[1, 2],"a":null}]"#, "a|b.c|d\n1.10|x|\n||[1,2]"),
            (r#"{"0201":{"w":1},"0202":{"w":2}}"#, "key|w\n0201|1\n0202|2"),
            (r#"{"a":{"key":1},"b":{"key":2}}"#, "(key)|key\na|1\nb|2"),
            (r#"[["x","y"],[1,2],[3]]"#, "x|y\n1|2\n3"),
            (r#"[["x","y"],["z","t"]]"#, "\nx|y\nz|t"),
            (r#"[1,["a"],{}]"#, "path|value\n[0]|1\n[1][0]|a\n[2]|{}"),
            (r#"{"a":{"b":[true]},"c":null}"#, "path|value\na.b[0]|true\nc|"),
            (r#"[{"a":1,"a":2}]"#, "path|value\n[0].a|1\n[0].a|2"),
            ("[]", "path|value\n$|[]"),
            ("\"x\"", "path|value\n$|x"),
            ("{\"a\":1}\n{\"a\":2,\"b\":3}\n", "a|b\n1|\n2|3"),
        ] {
            let document = read(text);
            assert_eq!(shown(&document.tables[0]), table, "{text}");
            assert_eq!(document.format().map(|it| it.name), Some("plain-json"));
        }
        let document = read(r#"{"total":2,"data":[{"a":"first row"},{"a":"second row"}]}"#);
        assert_eq!(shown(&document.tables[0]), "a\nfirst row\nsecond row");
        assert_eq!(shown(&document.tables[1]), "path|value\ntotal|2");
        assert_eq!(document.tables[0].name, "data");
    }

    #[test]
    fn rows_keep_their_lines_and_repeated_keys_are_told() {
        let document = read("[\n{\"a\":\n1},\n\n{\"a\":2,\n\"a\":3}]");
        let lines: Vec<usize> = document.tables[0].rows().map(Row::line).collect();
        assert_eq!(lines, [3, 5, 6]);
        assert_eq!((document.remarks.len(), document.remarks[0].line), (1, Some(6)));
    }

    #[test]
    fn a_small_file_makes_no_huge_table() {
        let keys: Vec<String> = (0..20_000).map(|n| format!("{{\"k{n}\":1}}")).collect();
        let table = &read(&format!("[{}]", keys.join(","))).tables[0];
        assert_eq!((table.width(), table.height()), (2, 20_000), "paths, not 400 million cells");

        let keys: Vec<String> = (0..8_000).map(|n| format!("{{\"k{n}\":1}}")).collect();
        let table = &read(&format!("[{}]", keys.join(","))).tables[0];
        assert_eq!((table.width(), table.height()), (2, 8_000), "64 million cells are too many");

        let long = "k".repeat(100_000);
        let ones = vec!["1"; 100_000].join(",");
        let table = &read(&format!("{{\"{long}\":{{\"{long}\":[{ones}]}}}}")).tables[0];
        assert_eq!(table.height(), 1, "a path of 200 kB is not repeated for every value");

        let deep = format!("{}1{}", "{\"a\":".repeat(500), "}".repeat(500));
        assert_eq!(read(&deep).tables[0].height(), 1);
    }

    #[test]
    #[cfg_attr(not(corpus), ignore = "set HEJNAL_CORPUS to the folder of the given public files")]
    fn the_given_files_have_as_many_rows_as_python_counts() {
        let folder = std::env::var("HEJNAL_CORPUS").expect("set");
        // python: len(json.load(f)), or the number of leaves, an empty array or object being one.
        for (name, rows, columns) in [
            ("data/municipal/health_covid/communities-vaccination_2022-04-11.json", 2477, 12),
            ("data/municipal/krakow_transport/tram_stops.json", 6690, 2),
            ("data/municipal/bdl_api/swagger.json", 3342, 2),
            ("golden/badinputs/blns/blns.json", 515, 2),
        ] {
            let bytes = std::fs::read(format!("{folder}/{name}")).expect("given");
            let table = &open(&bytes, name).expect("JSON").tables[0];
            assert_eq!((table.height(), table.width()), (rows, columns), "{name}");
            if rows == 2477 {
                // Kraków, from python; grep -n '"126101": {' says line 12534.
                let at = table.rows().position(|row| row.cell(0) == "126101").expect("Kraków");
                assert_eq!((at, table.line(at)), (964, 12_534));
                assert_eq!((table.cell(at, 2), table.cell(at, 11)), ("71.2214", "555503"));
                let people: u32 =
                    table.rows().map(|row| row.cell(9).parse::<u32>().expect("people")).sum();
                assert_eq!((table.header[9].as_str(), people), ("population", 38_265_013));
            }
        }
    }
}
