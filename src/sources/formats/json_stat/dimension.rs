//! The dimensions of a cube: their roles, and their categories in order.

use crate::diagnostic::{Diagnosed, Diagnostic};
use crate::language::Text;
use crate::sources::json::{Kind, Places, Value};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What a dimension is of, with the names it goes by where a dataset states no role.
const ROLES: [(&str, &[&str]); 4] = [
    ("time", &["time", "year", "rok", "lata", "time_period", "period", "okres"]),
    (
        "geo",
        &[
            "geo",
            "area",
            "teryt",
            "terc",
            "region",
            "territory",
            "gmina",
            "municipality",
            "ref_area",
            "nuts",
            "jednostka_terytorialna",
            "jst",
        ],
    ),
    (
        "metric",
        &[
            "metric",
            "indicator",
            "indic",
            "concept",
            "variable",
            "contentscode",
            "zmienna",
            "wskaznik",
        ],
    ),
    ("unit", &["unit", "unit_measure", "jednostka_miary", "jm"]),
];

pub(super) struct Category<'a> {
    pub(super) code: Cow<'a, str>,
    pub(super) label: Cow<'a, str>,
    pub(super) unit: Cow<'a, str>,
}

pub(super) struct Dimension<'a> {
    pub(super) id: Cow<'a, str>,
    pub(super) role: &'static str,
    pub(super) at: Value<'a>,
    pub(super) categories: Vec<Category<'a>>,
}

/// Faults of one dataset, each placed.
pub(super) struct Refusal<'f> {
    pub(super) file: &'f str,
}

impl Refusal<'_> {
    pub(super) fn of(&self, at: Value<'_>, pl: &str, en: &str) -> Vec<Diagnostic> {
        let problem =
            Text::new(format!("błędny JSON-stat: {pl}"), format!("faulty JSON-stat: {en}"));
        let remedy = Text::new(
            "pobrać zbiór jeszcze raz albo zgłosić błąd temu, kto go wydaje",
            "fetch the dataset again, or report the fault to its publisher",
        );
        let fault = Diagnostic::new(self.file, problem, remedy);
        vec![Places::new(at.source()).put(fault, at.offset()..at.offset() + at.raw().len())]
    }
}

impl<'a> Dimension<'a> {
    pub(super) fn read(
        id: Value<'a>,
        size: Value<'a>,
        of: Value<'a>,
        roles: Option<Value<'a>>,
        refusal: &Refusal<'_>,
    ) -> Diagnosed<Self> {
        let name = id.text();
        let Some(at) = of.get(&name) else {
            let pl = format!("wymiar `{name}` nie jest opisany w `dimension`");
            let en = format!("the dimension `{name}` is not described in `dimension`");
            return Err(refusal.of(id, &pl, &en));
        };
        let categories = categories(at).ok_or_else(|| {
            let pl = format!("wymiar `{name}` nie ma uporządkowanych kategorii (category.index)");
            let en = format!("the dimension `{name}` has no ordered categories (category.index)");
            refusal.of(at, &pl, &en)
        })?;
        let distinct: BTreeSet<&str> = categories.iter().map(|it| &*it.code).collect();
        let (held, declared) = (distinct.len(), size.text());
        if size.whole() != Some(held) || held != categories.len() {
            let pl =
                format!("wymiar `{name}` ma {held} różnych kategorii, a `size` mówi {declared}");
            let en =
                format!("the dimension `{name}` has {held} categories, `size` says {declared}");
            return Err(refusal.of(size, &pl, &en));
        }
        Ok(Self { role: role(&name, roles), id: name, at, categories })
    }
}

fn role(id: &str, stated: Option<Value<'_>>) -> &'static str {
    let ids_of = |role: &str| stated.and_then(|roles| roles.get(role));
    let stated = ROLES.iter().find(|(role, _)| {
        let mut ids = ids_of(role).into_iter().flat_map(Value::items);
        ids.any(|stated| stated.text() == id)
    });
    let lower = id.to_lowercase();
    let named = || {
        let is_free = |role: &str| ids_of(role).is_none();
        ROLES.iter().find(|(role, names)| is_free(role) && names.contains(&lower.as_str()))
    };
    stated.or_else(named).map_or("", |(role, _)| role)
}

/// The categories in their order; `None` when it is not stated or has gaps.
fn categories(dimension: Value<'_>) -> Option<Vec<Category<'_>>> {
    let category = dimension.get("category")?;
    let of = |name: &str| -> BTreeMap<Cow<'_, str>, Value<'_>> {
        category.get(name).into_iter().flat_map(Value::entries).collect()
    };
    let (labels, units) = (of("label"), of("unit"));
    let index = category.get("index");
    let codes: Vec<Cow<'_, str>> = match index.map(|index| (index, index.kind())) {
        Some((index, Kind::Array)) => index.items().map(Value::text).collect(),
        Some((index, Kind::Object)) => {
            let mut codes = vec![None; index.entries().count()];
            for (code, place) in index.entries() {
                let slot = codes.get_mut(place.whole()?)?;
                *slot = Some(code);
            }
            codes.into_iter().collect::<Option<_>>()?
        }
        // A single category needs no order.
        _ => labels.keys().take(2).cloned().collect(),
    };
    let ordered = index.is_some_and(Value::is_container) || codes.len() == 1;
    let unit = |code: &str| {
        let unit = units.get(code)?;
        unit.get("label").or_else(|| unit.get("symbol")).map(Value::text)
    };
    let described = codes.into_iter().map(|code| Category {
        label: labels.get(&code).map(|label| label.text()).unwrap_or_default(),
        unit: unit(&code).unwrap_or_default(),
        code,
    });
    ordered.then(|| described.collect())
}
