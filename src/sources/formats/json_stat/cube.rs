//! A cube of JSON-stat unrolled into rows: the last dimension runs fastest (row-major).

use super::dimension::{Dimension, Refusal};
use crate::diagnostic::{Diagnosed, Diagnostic};
use crate::language::Text;
use crate::sources::formats::Unfolded;
use crate::sources::json::{Capped, Kind, Places, Value, too_large};
use crate::sources::table::{Table, TooLarge};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How many dimensions a cube may have; statistical cubes have a dozen at most.
const DIMENSIONS: usize = 64;

/// How many cells a sparse cube may have to be unrolled with its empty cells.
const UNROLLED: usize = 1_000_000;

/// Members of a dataset that are its cube and not something it says about itself.
const CUBE: [&str; 6] = ["id", "size", "role", "dimension", "value", "status"];

/// The datasets of a JSON-stat value with their names; `None` when it is of another format.
fn datasets(root: Value<'_>) -> Option<Vec<(Cow<'_, str>, Value<'_>)>> {
    let is_array = |value: Option<Value<'_>>| value.is_some_and(|it| it.kind() == Kind::Array);
    let is_dataset = |value: Value<'_>| {
        let of = value.get("dimension");
        let head = if value.get("id").is_some() { Some(value) } else { of };
        of.is_some() && is_array(head.and_then(|it| it.get("id"))) && value.get("value").is_some()
    };
    let states = |name: &str| root.get(name).is_some();
    let class = root.get("class").and_then(Value::string);
    let says_so = class.as_deref() == Some("dataset") && (states("dimension") || states("value"));
    if says_so || is_dataset(root) {
        return Some(vec![(Cow::Borrowed(""), root)]);
    }
    let all = root.kind() == Kind::Object && root.entries().all(|(_, value)| is_dataset(value));
    (all && !root.is_empty()).then(|| root.entries().collect())
}

/// Turns every dataset into three tables: its cells, its dimensions, and what it says of itself.
pub(super) fn unfold(root: Value<'_>, file: &str) -> Option<Diagnosed<Unfolded>> {
    if root.get("class").and_then(Value::string).as_deref() == Some("collection") {
        return root.get("link").map(|_| Err(vec![is_collection(root, file)]));
    }
    let mut unfolded = Unfolded::default();
    for (name, dataset) in datasets(root)? {
        match Cube::read(dataset, file) {
            Ok(cube) => match cube.tables(&name) {
                Ok(tables) => {
                    unfolded.tables.extend(tables);
                    unfolded.remarks.extend(cube.left_out(file));
                }
                Err(TooLarge) => return Some(Err(too_large(file))),
            },
            Err(faults) => return Some(Err(faults)),
        }
    }
    Some(Ok(unfolded))
}

fn is_collection(root: Value<'_>, file: &str) -> Diagnostic {
    let items = root.get("link").and_then(|link| link.get("item"));
    let addresses = items.into_iter().flat_map(Value::items).filter_map(|item| item.get("href"));
    let some: Vec<_> = addresses.take(3).map(|address| format!("`{}`", address.text())).collect();
    let problem = Text::new(
        "to jest spis zbiorów JSON-stat (collection), a nie zbiór",
        "this is a collection of JSON-stat, a list of datasets, and no dataset",
    );
    let remedy = Text::new(
        "pobrać wybrany zbiór spod jego adresu (link.item.href)",
        "fetch the dataset wanted from its address (link.item.href)",
    );
    let fault = Diagnostic::new(file, problem, remedy).at_line(1);
    if some.is_empty() { fault } else { fault.with_exists(Text::same(some.join(", "))) }
}

struct Cube<'a> {
    dataset: Value<'a>,
    dimensions: Vec<Dimension<'a>>,
    /// The number of cells.
    count: usize,
}

impl<'a> Cube<'a> {
    fn read(dataset: Value<'a>, file: &str) -> Diagnosed<Self> {
        let refusal = Refusal { file };
        let lacks = |name: &str| {
            let en = format!("`{name}` is missing or no array");
            refusal.of(dataset, &format!("brakuje tablicy `{name}`"), &en)
        };
        let of = dataset.get("dimension").filter(|it| it.kind() == Kind::Object);
        let of = of.ok_or_else(|| {
            refusal.of(dataset, "brakuje obiektu `dimension`", "there is no object `dimension`")
        })?;
        // JSON-stat 1 keeps id, size and role inside the dimension.
        let head = if dataset.get("id").is_some() { dataset } else { of };
        let array = |name: &str| head.get(name).filter(|it| it.kind() == Kind::Array);
        let (ids, sizes) = (array("id"), array("size"));
        let (ids, sizes) = (ids.ok_or_else(|| lacks("id"))?, sizes.ok_or_else(|| lacks("size"))?);
        let (width, lengths) = (ids.items().count(), sizes.items().count());
        if width != lengths || width > DIMENSIONS {
            let pl = format!(
                "wymiarów w `id` jest {width}, a w `size` {lengths} (najwyżej {DIMENSIONS})"
            );
            let en =
                format!("`id` names {width} dimensions, `size` {lengths} (at most {DIMENSIONS})");
            return Err(refusal.of(sizes, &pl, &en));
        }
        let stated = head.get("role").or_else(|| dataset.get("role"));
        let mut dimensions: Vec<Dimension<'a>> = Vec::new();
        for (id, size) in ids.items().zip(sizes.items()) {
            let dimension = Dimension::read(id, size, of, stated, &refusal)?;
            if dimensions.iter().any(|other| other.id == dimension.id) {
                let name = &dimension.id;
                let pl = format!("wymiar `{name}` jest podany dwa razy");
                return Err(refusal.of(id, &pl, &format!("the dimension `{name}` is given twice")));
            }
            dimensions.push(dimension);
        }
        let count = dimensions.iter().try_fold(1_usize, |n, it| n.checked_mul(it.categories.len()));
        let count = count.ok_or_else(|| {
            refusal.of(sizes, "wymiary dają za dużo komórek", "the dimensions make too many cells")
        })?;
        let cube = Self { dataset, dimensions, count };
        cube.check_count("value", &refusal)?;
        cube.check_count("status", &refusal)?;
        Ok(cube)
    }

    /// An array must hold every cell; an object must name cells that exist.
    fn check_count(&self, member: &str, refusal: &Refusal<'_>) -> Diagnosed<()> {
        let count = self.count;
        let Some(cells) = self.dataset.get(member) else {
            let none = ("brakuje wartości (`value`)", "there are no values (`value`)");
            return if member == "value" {
                Err(refusal.of(self.dataset, none.0, none.1))
            } else {
                Ok(())
            };
        };
        match cells.kind() {
            Kind::Array => {
                let held = cells.items().count();
                let one_for_all = member == "status" && held == 1;
                if held == count || one_for_all {
                    return Ok(());
                }
                let pl = format!("`{member}` ma {held} pozycji, a wymiary dają {count} komórek");
                let en =
                    format!("`{member}` holds {held} entries, the dimensions make {count} cells");
                Err(refusal.of(cells, &pl, &en))
            }
            Kind::Object => {
                let outside = |key: &str| key.parse::<usize>().ok().is_none_or(|at| at >= count);
                let Some((key, at)) = cells.entries().find(|(key, _)| outside(key)) else {
                    return Ok(());
                };
                let pl = format!("`{member}` mówi o komórce `{key}`, a komórek jest {count}");
                let en = format!("`{member}` speaks of cell `{key}`, and there are {count} cells");
                Err(refusal.of(at, &pl, &en))
            }
            Kind::String | Kind::Null if member == "status" => Ok(()),
            _ => {
                let pl = format!("`{member}` nie jest tablicą ani obiektem");
                Err(refusal.of(cells, &pl, &format!("`{member}` is no array and no object")))
            }
        }
    }

    fn tables(&self, name: &str) -> Result<[Table; 3], TooLarge> {
        let named =
            |what: &str| if name.is_empty() { what.into() } else { format!("{name} {what}") };
        Ok([
            self.cells(name)?,
            self.dimensions_table(&named("dimensions"))?,
            self.about(&named("dataset"))?,
        ])
    }

    fn cells(&self, name: &str) -> Result<Table, TooLarge> {
        let mut header: Vec<String> = self.dimensions.iter().map(|it| it.id.to_string()).collect();
        header.extend(["value", "status"].map(String::from));
        let mut table = Capped::new(Table::new(name, header), self.dataset.source());
        let mut places = Places::new(self.dataset.source());
        let Some(values) = self.dataset.get("value") else { return Ok(table.table) };
        let status = Status::of(self.dataset.get("status"));
        let default_line = places.line(values.offset());
        if values.kind() == Kind::Array {
            for (at, value) in values.items().enumerate() {
                let line = places.line(value.offset());
                self.push(&mut table, at, line, &value.text(), &status)?;
            }
            return Ok(table.table);
        }
        // In the order of the file first, for lines are found from front to back.
        let mut given: BTreeMap<usize, (usize, Cow<'_, str>)> = BTreeMap::new();
        for (key, value) in values.entries() {
            if let Ok(at) = key.parse() {
                given.insert(at, (places.line(value.offset()), value.text()));
            }
        }
        if self.is_unrolled(given.len()) {
            let absent = (default_line, Cow::Borrowed(""));
            for at in 0..self.count {
                let (line, value) = given.get(&at).unwrap_or(&absent);
                self.push(&mut table, at, *line, value, &status)?;
            }
        } else {
            for (at, (line, value)) in &given {
                self.push(&mut table, *at, *line, value, &status)?;
            }
        }
        Ok(table.table)
    }

    /// Whether cells that a sparse cube does not give become rows.
    const fn is_unrolled(&self, given: usize) -> bool {
        self.count <= UNROLLED || self.count / 4 <= given
    }

    /// Says so when cells without a value did not become rows.
    fn left_out(&self, file: &str) -> Option<Diagnostic> {
        let values = self.dataset.get("value").filter(|it| it.kind() == Kind::Object)?;
        let given = values.entries().count();
        if self.is_unrolled(given) {
            return None;
        }
        let absent = self.count.saturating_sub(given);
        let problem = Text::new(
            format!("{absent} komórek zbioru nie ma w pliku; nie są wierszami tabeli"),
            format!(
                "{absent} cells of the dataset are not in the file and are no rows of the table"
            ),
        );
        let remedy = Text::new(
            "to nie błąd; brak wartości nie jest zerem",
            "this is no fault; a missing value is no zero",
        );
        Some(Diagnostic::new(file, problem, remedy))
    }

    fn push(
        &self,
        table: &mut Capped,
        at: usize,
        line: usize,
        value: &str,
        status: &Status<'_>,
    ) -> Result<(), TooLarge> {
        let mut cells: Vec<&str> = Vec::with_capacity(self.dimensions.len() + 2);
        let mut rest = at;
        for dimension in self.dimensions.iter().rev() {
            let size = dimension.categories.len().max(1);
            cells.push(dimension.categories.get(rest % size).map_or("", |it| &*it.code));
            rest /= size;
        }
        cells.reverse();
        cells.extend([value, status.at(at)]);
        table.push(line, cells.iter().copied())
    }

    fn dimensions_table(&self, name: &str) -> Result<Table, TooLarge> {
        let header = ["dimension", "role", "code", "label", "unit"].map(String::from).to_vec();
        let mut table = Capped::new(Table::new(name, header), self.dataset.source());
        let mut places = Places::new(self.dataset.source());
        for dimension in &self.dimensions {
            let line = places.line(dimension.at.offset());
            for it in &dimension.categories {
                let cells = [&*dimension.id, dimension.role, &*it.code, &*it.label, &*it.unit];
                table.push(line, cells)?;
            }
        }
        Ok(table.table)
    }

    fn about(&self, name: &str) -> Result<Table, TooLarge> {
        let header = ["key", "value"].map(String::from).to_vec();
        let mut table = Capped::new(Table::new(name, header), self.dataset.source());
        let mut places = Places::new(self.dataset.source());
        for (key, value) in self.dataset.entries().filter(|(key, _)| !CUBE.contains(&&**key)) {
            table.push(places.line(value.offset()), [&*key, &*value.text()])?;
        }
        Ok(table.table)
    }
}

/// The states of the cells: one for all, one each, or one for some.
enum Status<'a> {
    All(Cow<'a, str>),
    Each(Vec<Cow<'a, str>>),
    Some(BTreeMap<usize, Cow<'a, str>>),
}

impl<'a> Status<'a> {
    fn of(status: Option<Value<'a>>) -> Self {
        let Some(status) = status else { return Self::All(Cow::Borrowed("")) };
        let each: Vec<_> = status.items().map(Value::text).collect();
        match (status.kind(), each.as_slice()) {
            (Kind::Array, [one]) => Self::All(one.clone()),
            (Kind::Array, _) => Self::Each(each),
            (Kind::Object, _) => {
                let numbered = |(key, value): (Cow<'_, str>, Value<'a>)| {
                    Some((key.parse().ok()?, value.text()))
                };
                Self::Some(status.entries().filter_map(numbered).collect())
            }
            _ => Self::All(status.text()),
        }
    }

    fn at(&self, cell: usize) -> &str {
        match self {
            Self::All(status) => status,
            Self::Each(each) => each.get(cell).map_or("", |status| status),
            Self::Some(some) => some.get(&cell).map_or("", |status| status),
        }
    }
}
