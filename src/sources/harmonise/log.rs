//! What is found on the way from figures to rows, gathered until it can be told.

use super::columns::NotAColumn;
use super::join::{Cell, Clash};
use super::messages::{self, Message, listed};
use super::{Frame, Matched, Options, TidyRow};
use crate::diagnostic::Diagnostic;
use crate::language::Text;
use crate::sources::FAULTS_KEPT;
use crate::sources::codes::{How, LeftOut, Resolution};
use crate::sources::descriptor::Dataset;
use crate::sources::figure::Figure;
use crate::territory::{Fate, Territory, Teryt6};
use std::collections::{BTreeMap, BTreeSet};

/// How many unknown units are compared with the register: as many as are printed.
const COMPARED: usize = 20;

/// In the place of a figure where the whole file is meant.
const WHOLE_FILE: usize = usize::MAX;

/// Diagnostics of one sort, counted by kind.
#[derive(Debug, Default)]
struct Told {
    kept: Vec<Diagnostic>,
    counts: BTreeMap<&'static str, usize>,
}

impl Told {
    fn push(&mut self, kind: &'static str, diagnostic: impl FnOnce() -> Diagnostic) {
        let count = self.counts.entry(kind).or_default();
        *count += 1;
        if *count <= FAULTS_KEPT {
            self.kept.push(diagnostic());
        }
    }

    /// All of them sorted by place, and how many more there were.
    fn into_all(mut self, file: &str) -> Vec<Diagnostic> {
        self.kept.sort_by(|a, b| (&a.sheet, a.line, a.column).cmp(&(&b.sheet, b.line, b.column)));
        for count in self.counts.into_values().filter(|count| *count > FAULTS_KEPT) {
            let (problem, remedy) = messages::more(count - FAULTS_KEPT);
            self.kept.push(Diagnostic::new(file, problem, remedy));
        }
        self.kept
    }
}

/// A city given by several codes.
#[derive(Debug, Default)]
struct City {
    codes: BTreeSet<Teryt6>,
    first: usize,
    rows: usize,
}

/// Everything found.
pub(super) struct Log<'o> {
    options: Options<'o>,
    figures: &'o [Figure],
    refused: Told,
    remarks: Told,
    /// Unknown units and how many figures each has.
    unknown: BTreeMap<usize, usize>,
    /// The first figure without a year, and how many there are.
    without_year: Option<(usize, usize)>,
    unlabelled: Vec<(usize, usize)>,
    left: BTreeMap<usize, LeftOut>,
    /// Codes under several names: the first figure, and how many rows.
    apart: BTreeMap<String, (usize, usize)>,
    sums: BTreeMap<(Teryt6, bool), City>,
    rates: BTreeMap<Teryt6, City>,
}

impl<'o> Log<'o> {
    pub(super) fn new(options: Options<'o>, figures: &'o [Figure]) -> Self {
        Self {
            options,
            figures,
            refused: Told::default(),
            remarks: Told::default(),
            unknown: BTreeMap::new(),
            without_year: None,
            unlabelled: Vec::new(),
            left: BTreeMap::new(),
            apart: BTreeMap::new(),
            sums: BTreeMap::new(),
            rates: BTreeMap::new(),
        }
    }

    /// A message placed on the cell of a figure.
    fn at(&self, figure: usize, message: Message) -> Diagnostic {
        let diagnostic = Diagnostic::new(self.options.file, message.0, message.1);
        let Some(figure) = self.figures.get(figure) else {
            return diagnostic;
        };
        match self.options.sheets.get(figure.table).filter(|sheet| !sheet.is_empty()) {
            Some(sheet) => diagnostic.at_cell(sheet, figure.line, figure.column),
            None => diagnostic.at_line(figure.line),
        }
    }

    /// Where a figure stands, for a message about another: a line, or a cell of a sheet.
    fn place(&self, figure: usize) -> Text {
        let place = self.at(figure, messages::more(0));
        if place.sheet.is_some() {
            return Text::same(Diagnostic { file: String::new(), ..place }.place());
        }
        let line = place.line.unwrap_or(1);
        Text::new(format!("wiersz {line}"), format!("line {line}"))
    }

    fn refuse(&mut self, kind: &'static str, figure: usize, message: Message) {
        let diagnostic = self.at(figure, message);
        self.refused.push(kind, || diagnostic);
    }

    fn remark(&mut self, kind: &'static str, figure: usize, message: Message) {
        let diagnostic = self.at(figure, message);
        self.remarks.push(kind, || diagnostic);
    }

    /// A heading that is no variable of the dataset.
    pub(super) fn heading(
        &mut self,
        first: usize,
        count: usize,
        dataset: &Dataset,
        why: &NotAColumn,
    ) {
        let Some(figure) = self.figures.get(first) else {
            return;
        };
        let name = |index: &usize| dataset.variables.get(*index).map_or("", |it| it.name.as_str());
        match why {
            NotAColumn::Unknown => self.unlabelled.push((first, count)),
            NotAColumn::Coarser => {
                self.remark("coarser", first, messages::coarser(&figure.label, &figure.unit));
            }
            NotAColumn::Ambiguous(several) => {
                let names: Vec<&str> = several.iter().map(name).collect();
                self.refuse("ambiguous", first, messages::ambiguous(&figure.label, &names));
            }
            NotAColumn::Unit(variable, mismatch) => {
                let unit = dataset.variables.get(*variable).map_or("", |it| it.unit.as_str());
                let message = messages::unit(figure, name(variable), unit, count, mismatch);
                self.refuse("unit", first, message);
            }
        }
    }

    /// The headings that no variable is called by, in one message.
    pub(super) fn headings(&mut self, any: bool, dataset: &Dataset) {
        let unlabelled = std::mem::take(&mut self.unlabelled);
        let Some((first, _)) = unlabelled.first() else {
            return;
        };
        let names = unlabelled.iter().filter_map(|(it, _)| self.figures.get(*it));
        let names: Vec<String> = names.map(|figure| format!("`{}`", figure.label)).collect();
        let message = messages::unlabelled(&listed(&names), &dataset.id, any);
        if any {
            self.remark("heading", *first, message);
        } else {
            let labels = dataset.variables.iter().filter_map(|it| {
                it.labels.first().or(Some(&it.name)).map(|label| format!("`{label}`"))
            });
            let labels = messages::same(&listed(&labels.collect::<Vec<_>>()));
            let diagnostic = self.at(*first, message).with_exists(labels);
            self.refused.push("heading", || diagnostic);
        }
    }

    /// A rate whose printed unit is that of what is counted.
    pub(super) fn rate_in_counts(&mut self, first: usize, variable: &str, unit: &str) {
        if let Some(figure) = self.figures.get(first) {
            let message = messages::rate_in_counts(&figure.unit, variable, unit);
            self.remark("rate in counts", first, message);
        }
    }

    pub(super) fn unknown(&mut self, unit: usize) {
        *self.unknown.entry(unit).or_default() += 1;
    }

    pub(super) const fn without_year(&mut self, figure: usize) {
        self.without_year = match self.without_year {
            None => Some((figure, 1)),
            Some((first, count)) => Some((first, count + 1)),
        };
    }

    /// Two figures of one key.
    pub(super) fn clash(&mut self, cell: &Cell, clash: Clash) {
        let (first, second) = match clash {
            Clash::Double(first, second) | Clash::TwoCodes(first, second) => (first, second),
        };
        let places = (self.place(first), self.place(second));
        let (Some(one), Some(other)) = (self.figures.get(first), self.figures.get(second)) else {
            return;
        };
        let message = messages::clash(&clash, (one, other), &places, cell.year);
        self.refuse("clash", second, message);
    }

    /// A number too large to be one.
    pub(super) fn endless(&mut self, figure: usize) {
        self.refuse("endless", figure, messages::endless());
    }

    /// The same figure twice.
    pub(super) fn twice(&mut self, first: usize, second: usize) {
        if let Some(figure) = self.figures.get(first) {
            let places = (self.place(first), self.place(second));
            self.remark("twice", second, messages::twice(&figure.area, &places));
        }
    }

    /// Rows of one code under several names, added.
    pub(super) fn apart(&mut self, code: &str, first: usize, rows: usize) {
        self.apart.entry(code.to_owned()).or_insert((first, rows));
    }

    /// A unit whose figures are left out, and why.
    pub(super) fn leave(&mut self, unit: usize, why: LeftOut) {
        self.left.insert(unit, why);
    }

    /// Why a known unit was left out.
    pub(super) fn left(&self, unit: usize) -> Option<LeftOut> {
        self.left.get(&unit).copied()
    }

    /// A city whose figures were added from several codes.
    pub(super) fn sum_of_city(
        &mut self,
        city: Teryt6,
        codes: &[Teryt6],
        first: usize,
        whole: bool,
    ) {
        let entry = self.sums.entry((city, whole)).or_insert(City { first, ..City::default() });
        entry.codes.extend(codes);
        entry.rows += 1;
    }

    /// A city whose rate is given by district only.
    pub(super) fn rate_of_city(&mut self, city: Teryt6, first: usize) {
        let entry = self.rates.entry(city).or_insert(City { first, ..City::default() });
        entry.rows += 1;
    }

    /// Everything that is told once for a file: unknown units, codes that changed, cities.
    pub(super) fn units(&mut self, frame: &Frame<'_>, rows: &[TidyRow], matched: &Matched) {
        self.unknown_units(frame);
        if let Some((first, count)) = self.without_year {
            self.refuse("year", first, messages::without_year(count));
        }
        self.cities(frame);
        self.changed_codes(frame, rows);
        self.names(frame);
        let lacking = frame.codes.register().members.iter().filter(|member| {
            !rows.iter().any(|row| row.territory == Territory::Gmina(member.code))
        });
        let lacking: Vec<String> = lacking.map(|member| member.name.clone()).collect();
        if matched.members > 0 && !lacking.is_empty() {
            self.remark("members", WHOLE_FILE, messages::members(&listed(&lacking), matched));
        }
    }

    fn unknown_units(&mut self, frame: &Frame<'_>) {
        for (rank, (unit, count)) in std::mem::take(&mut self.unknown).into_iter().enumerate() {
            let unit = &frame.units[unit];
            let diagnostic = self.at(unit.first, messages::unknown(unit.area, count));
            let near = if rank < COMPARED { frame.codes.near(unit.area) } else { Vec::new() };
            self.refused.push("unknown", || match near.as_slice() {
                [] => diagnostic,
                near => diagnostic.with_exists(messages::same(&near.join(", "))),
            });
        }
    }

    fn cities(&mut self, frame: &Frame<'_>) {
        for ((city, whole), sum) in std::mem::take(&mut self.sums) {
            let codes: Vec<String> = sum.codes.iter().map(ToString::to_string).collect();
            let message = messages::sum_of_city(&frame.codes.shown(city), &codes, sum.rows, whole);
            self.remark("city", sum.first, message);
        }
        for (city, rate) in std::mem::take(&mut self.rates) {
            let message = messages::rate_of_city(&frame.codes.shown(city), rate.rows);
            self.remark("city", rate.first, message);
        }
    }

    /// Codes whose seventh digit is not the register's, and codes and gminas new in a year of the
    /// file.
    fn changed_codes(&mut self, frame: &Frame<'_>, rows: &[TidyRow]) {
        let register = frame.codes.register();
        let (mut other, mut first) = (Vec::new(), None);
        let mut printed = BTreeSet::new();
        for unit in &frame.units {
            let Some(Resolution::Whole { territory: Territory::Gmina(code), how, .. }) =
                unit.resolution
            else {
                continue;
            };
            let seven = unit
                .digits
                .and_then(|(six, digit)| digit.map(|digit| format!("{six}{}", char::from(digit))));
            let seven = seven.filter(|seven| printed.insert(seven.clone()));
            if let (How::TypeDigit, Some(seven), Some(gmina)) =
                (how, seven, register.gminas.get(&code))
            {
                first = first.or(Some(unit.first));
                let until = frame.codes.former(&seven).and_then(|it| it.valid_to);
                let until = until.map_or_else(String::new, |year| format!(" (–{year})"));
                other.push(format!("{seven}{until} → {} {}", gmina.teryt7, gmina.name));
            }
        }
        if let Some(first) = first {
            self.remark("type", first, messages::other_type(other.len(), &listed(&other)));
        }
        let years: BTreeSet<i32> = rows.iter().map(|row| row.year.number()).collect();
        let mut changes: BTreeMap<(i32, Fate), Vec<String>> = BTreeMap::new();
        for former in &register.predecessors {
            let since = former.valid_to.map(|year| year.number() + 1);
            let gmina = register.gminas.get(&former.code);
            let (Some(since), Some(gmina), Some(of)) = (since, gmina, former.successor) else {
                continue;
            };
            if !years.contains(&since) || !printed.contains(&gmina.teryt7) {
                continue;
            }
            let told = match former.fate {
                // Where both codes are printed, the former one was told above.
                Fate::Type if printed.contains(&former.teryt7) => continue,
                Fate::Type => format!("{} → {} {}", former.teryt7, gmina.teryt7, gmina.name),
                Fate::Split => format!("{} {} ({})", gmina.teryt7, gmina.name, register.name(of)),
                Fate::Renumbered | Fate::Ended | Fate::District => continue,
            };
            changes.entry((since, former.fate)).or_default().push(told);
        }
        for ((year, fate), names) in changes {
            let message =
                messages::changes(fate == Fate::Split, year, names.len(), &listed(&names));
            self.remark("change", WHOLE_FILE, message);
        }
    }

    /// Names that say another gmina than the code, and cities without a code.
    fn names(&mut self, frame: &Frame<'_>) {
        let mut cities = Vec::new();
        let mut first = None;
        for unit in &frame.units {
            let Some(Resolution::Whole { territory: Territory::Gmina(code), .. }) = unit.resolution
            else {
                continue;
            };
            let apart = self.apart.contains_key(unit.area.code.trim());
            if let Some(named) = unit.named.filter(|_| !apart) {
                let (code, named) = (frame.codes.shown(code), frame.codes.shown(named));
                self.remark(
                    "name",
                    unit.first,
                    messages::named_otherwise(unit.area, &code, &named),
                );
            }
            if unit.is_by_powiat() {
                first = first.or(Some(unit.first));
                cities.push(code);
            }
        }
        for (code, (first, rows)) in std::mem::take(&mut self.apart) {
            self.remark("apart", first, messages::apart(&code, rows));
        }
        if let Some(first) = first {
            let core = frame.codes.register().core().filter(|core| cities.contains(&core.code));
            let core = core.map(|core| core.name.clone());
            let of = frame.codes.cities();
            self.remark("city", first, messages::by_powiat(cities.len(), of, core.as_deref()));
        }
    }

    /// What cannot become a row, and the remarks, each sorted by place.
    pub(super) fn into_told(self) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
        let file = self.options.file;
        (self.refused.into_all(file), self.remarks.into_all(file))
    }
}
