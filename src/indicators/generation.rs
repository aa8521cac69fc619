//! From a project folder to a generation of the store: read, compile, compute, publish, once.

use super::library::{self, Library};
use super::peer_sets;
use super::plan::{self, Plan};
use super::portions::{self, Portion};
use crate::diagnostic::{Diagnostic, Error, Faults};
use crate::language::Text;
use crate::observations::quality::confirmations::Confirmation;
use crate::observations::quality::rules::Rule;
use crate::observations::quality::{self, Judgement};
use crate::observations::store::staging::Staging;
use crate::observations::store::{Generation, Store, analysts};
use crate::observations::{large, parts, scrutiny, tables};
use crate::sources::catalogue::{self, Catalogue, SourceFile};
use crate::sources::hashed::{Hashed, sha256};
use crate::sources::parquet::{Cells, write};
use crate::sources::tidy_csv::Observation;
use crate::unit::Units;
use chrono::NaiveDate;
use rayon::prelude::*;
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// What a project folder holds, read and compiled; the figures themselves come when needed.
#[derive(Debug)]
pub struct Project {
    /// The folder with `datasets/`, `indicators/` and `reports/`.
    pub root: PathBuf,
    /// The catalogue of units.
    pub units: Units,
    /// The strategy and its indicators.
    pub definitions: Library,
    /// Descriptors, register, programmes, boundaries; no figures.
    pub catalogue: Catalogue,
    /// The compiled library.
    pub plan: Plan,
    rules: Vec<Rule>,
    confirmations: Vec<Confirmation>,
    files: Vec<SourceFile>,
    inputs: Vec<Hashed>,
}

/// What happened on the way to a generation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Built {
    /// Rows read, or 0 when an earlier run had computed the same.
    pub rows: usize,
    /// Rows held back as doubtful.
    pub doubtful: usize,
    /// Whether it was computed now.
    pub computed: bool,
}

/// A generation, how it came to be, and what was read of it on the way.
pub type Computed<R> = (Generation, Built, Option<R>);

impl Project {
    /// Reads a project and checks everything but the figures.
    ///
    /// # Errors
    /// Every fault of every file at once, or what the operating system refuses.
    pub fn open(root: &Path) -> Result<Self, Error> {
        for folder in ["indicators", "datasets"] {
            if !root.join(folder).is_dir() {
                return Err(Error::Invalid(vec![Diagnostic::new(
                    root.join(folder).display().to_string(),
                    Text::new("nie ma takiego folderu", "there is no such folder"),
                    Text::new(
                        "uruchomić program w folderze projektu albo podać go przez --project",
                        "run the program in the project's folder or name it by --project",
                    ),
                )]));
            }
        }
        let mut files = catalogue::gather(root, "indicators")?;
        files.extend(catalogue::gather(root, "datasets")?);
        let inputs = files.par_iter().map(|file| Hashed::of(&file.name, &file.bytes)).collect();
        let mut faults = Faults::default();
        let units = faults.absorb(library::units(&files)).unwrap_or_default();
        let library = faults.absorb(library::read(&files, &units)).unwrap_or_default();
        let catalogue = faults.absorb(catalogue::read_frame(&files, &units)).unwrap_or_default();
        // Rules about datasets that could not be read would only repeat the same faults.
        let (mut rules, mut confirmations) = (Vec::new(), Vec::new());
        if faults.is_empty() {
            let sets = files.iter().find(|file| file.name == peer_sets::FILE);
            let sets = sets.map(|file| String::from_utf8_lossy(&file.bytes)).unwrap_or_default();
            let listed = peer_sets::check_members(&library.peer_sets, &catalogue.register, &sets);
            faults.absorb(listed);
            let read = quality::rules::read(&files, &catalogue.datasets);
            rules = faults.absorb(read).unwrap_or_default();
            let read = quality::confirmations::read(&files);
            confirmations = faults.absorb(read).unwrap_or_default();
        }
        // Formulas over variables that could not be read would only repeat the same faults.
        let plan = if faults.is_empty() {
            faults.absorb(plan::compile(&library, &catalogue.datasets, &units))
        } else {
            None
        };
        let plan = faults.or(plan)?.unwrap_or(Plan { atoms: Vec::new(), indicators: Vec::new() });
        Ok(Self {
            root: root.to_owned(),
            units,
            definitions: library,
            catalogue,
            plan,
            rules,
            confirmations,
            files,
            inputs,
        })
    }

    /// The newest vintage of all: what "now" means when no date is asked for.
    #[must_use]
    pub fn newest_vintage(&self) -> NaiveDate {
        let resources = self.catalogue.datasets.iter().flat_map(|dataset| &dataset.resources);
        resources.map(|resource| resource.vintage).max().unwrap_or(NaiveDate::MIN)
    }

    /// The TOML files in a folder under `indicators/` that other floors read: id and text.
    pub fn saved_in(&self, folder: &str) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        self.files.iter().filter_map(move |file| {
            let name = file.name.strip_prefix(folder)?.strip_prefix('/')?;
            let id = name.strip_suffix(".toml").filter(|id| !id.contains('/'))?;
            Some((id, String::from_utf8_lossy(&file.bytes)))
        })
    }

    /// The rules about figures.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Every figure as the rules judge it: what they hold is doubtful, what a person confirmed
    /// counts again.
    ///
    /// # Errors
    /// Every fault of every row, and confirmations of figures that are not there.
    pub fn judged(&self) -> Result<(Vec<Observation>, Judgement), Error> {
        let mut rows = catalogue::read_figures(&self.catalogue, &self.files)?;
        let Catalogue { register, datasets, .. } = &self.catalogue;
        let judgement =
            quality::judge(&rows, register, datasets, &self.rules, &self.confirmations)?;
        quality::apply(&mut rows, &judgement);
        Ok((rows, judgement))
    }

    /// How many figures each file of `datasets/` holds, checking every one.
    ///
    /// # Errors
    /// Every fault of every row.
    pub fn check_figures(&self) -> Result<Built, Error> {
        let (rows, _) = self.judged()?;
        let large = large::check(&self.root, &self.catalogue)?;
        let doubtful = rows
            .iter()
            .filter(|row| row.reading.reason() == Some(crate::reading::Reason::Doubtful));
        Ok(Built { rows: rows.len() + large, doubtful: doubtful.count(), computed: false })
    }

    /// The generation of this project as of a date (by default [`Project::newest_vintage`]),
    /// computed unless the store holds it. Without a date it becomes the current one.
    ///
    /// # Errors
    /// Faults of figures, or a disk that cannot be written: the store stays as it was.
    pub fn generation(
        &self,
        store: &Store,
        as_of: Option<NaiveDate>,
    ) -> Result<(Generation, Built), Error> {
        let (generation, built) = self.computed(store, as_of)?;
        if as_of.is_none() {
            copy_for_analysts(store, &generation)?;
        }
        Ok((generation, built))
    }

    /// The same without the copy for analysts, which [`copy_for_analysts`] makes.
    ///
    /// # Errors
    /// Faults of figures, or a disk that cannot be written: the store stays as it was.
    pub fn computed(
        &self,
        store: &Store,
        as_of: Option<NaiveDate>,
    ) -> Result<(Generation, Built), Error> {
        let (generation, built, _) = self.computed_beside(store, as_of, |_| (), |_| ())?;
        Ok((generation, built))
    }

    /// The same, with what is read of it before it is published: `values` as soon as indicators are computed, and
    /// `meanwhile` all else that the generation will hold. Nothing where it was computed before. The store
    /// is locked until both are done.
    ///
    /// # Errors
    /// Faults of figures, or a disk that cannot be written: the store stays as it was.
    pub fn computed_beside<V: Send, T: Send>(
        &self,
        store: &Store,
        as_of: Option<NaiveDate>,
        values: impl Fn(&Generation) -> V + Sync,
        meanwhile: impl Fn(&Generation) -> T + Sync,
    ) -> Result<Computed<(V, T)>, Error> {
        let date = as_of.unwrap_or_else(|| self.newest_vintage());
        let portions = portions::of(&self.catalogue.datasets, &self.plan, date);
        let name = Store::name(&self.inputs, date, &method(&portions));
        if let Some(generation) = store.generation(&name) {
            if as_of.is_none() && !store.is_current(&generation) {
                let _lock = store.lock()?;
                store.point_to(&generation)?;
            }
            return Ok((generation, Built::default(), None));
        }
        // Faults are found before anything is written.
        let judged = self.judged()?;
        let rows = &judged.0;
        let doubtful =
            rows.iter().filter(|it| it.reading.reason() == Some(crate::reading::Reason::Doubtful));
        let large = large::check(&self.root, &self.catalogue)?;
        let built = Built { rows: rows.len() + large, doubtful: doubtful.count(), computed: true };
        let _lock = store.lock()?;
        let (generation, read) = match store.generation(&name) {
            // Another process computed it while this one waited.
            Some(generation) => (generation, None),
            None => self.compute(store, name, &judged, &portions, date, (&values, &meanwhile))?,
        };
        // Under the same lock: from now on nobody sweeps it away.
        if as_of.is_none() {
            store.point_to(&generation)?;
        }
        // Nobody need wait until a hundred thousand rows are taken apart.
        rayon::spawn(move || drop(judged));
        Ok((generation, built, read))
    }

    fn compute<V: Send, T: Send>(
        &self,
        store: &Store,
        name: String,
        judged: &(Vec<Observation>, Judgement),
        portions: &[Portion],
        date: NaiveDate,
        (values, meanwhile): (
            &(impl Fn(&Generation) -> V + Sync),
            &(impl Fn(&Generation) -> T + Sync),
        ),
    ) -> Result<(Generation, Option<(V, T)>), Error> {
        let staging = Staging::begin(store)?;
        let before = store.current();
        let parts = parts::of(&judged.0, &judged.1, &self.inputs);
        let (written, content) = rayon::join(
            || parts::write(&parts, &staging, before.as_ref()),
            || self.write_rest(&staging, judged, date),
        );
        written?;
        let content = content?;
        large::join(&self.root, &self.catalogue.datasets, &staging)?;
        let so_far = staging.so_far(date)?;
        let (values, rest) = rayon::join(
            || {
                portions::compute(portions, &content, &staging, before.as_ref())?;
                Ok::<V, Error>(values(&staging.so_far(date)?))
            },
            || meanwhile(&so_far),
        );
        let read = (values?, rest);
        let generation = staging.publish(name, self.inputs.clone(), date, method(portions))?;
        Ok((generation, Some(read)))
    }

    /// Writes every table but the long one and the values, and hashes what these are made of.
    fn write_rest<'j>(
        &self,
        staging: &Staging<'_>,
        (rows, judgement): &'j (Vec<Observation>, Judgement),
        date: NaiveDate,
    ) -> Result<portions::Content<'j>, Error> {
        let Catalogue { register, datasets, .. } = &self.catalogue;
        let hash = |name: &str| {
            let found = self.inputs.iter().find(|input| input.name == name);
            found.map_or_else(String::new, |input| input.sha256.clone())
        };
        let frame = [
            ("members", tables::members(register, date)?),
            ("gminas", tables::gminas(register)?),
            ("breaks", tables::breaks(datasets)?),
        ];
        let rest = [
            (scrutiny::TABLE, scrutiny::table(&judgement.findings, datasets)?),
            ("sources", tables::sources(&self.catalogue, hash)?),
            ("indicators", indicators_table(&self.definitions)?),
        ];
        for (name, table) in frame.iter().chain(&rest) {
            staging.write(name, table)?;
        }
        let large = large::told(datasets, hash);
        let [members, gminas, breaks] = frame.each_ref().map(|(_, table)| table.as_slice());
        Ok(portions::Content::of(rows, &[members, gminas, breaks, large.as_bytes()]))
    }
}

/// The hash of the statements that compute a generation, and of what runs them.
fn method(portions: &[Portion]) -> String {
    let methods: Vec<String> = portions.iter().map(Portion::method).collect();
    sha256(methods.join("\n").as_bytes())
}

/// Makes the copy of a generation for analysts, unless it is there or another generation became the
/// current one meanwhile.
///
/// # Errors
/// A disk that is full or cannot be written: an older one stays.
pub fn copy_for_analysts(store: &Store, generation: &Generation) -> Result<(), Error> {
    if analysts::is_fresh(store, generation) {
        return Ok(());
    }
    let _lock = store.lock()?;
    if store.is_current(generation) { analysts::refresh(store, generation) } else { Ok(()) }
}

fn indicators_table(library: &Library) -> Result<Vec<u8>, Error> {
    let column = |cell: &dyn Fn(&super::file::Indicator) -> &str| {
        Cells::Text(library.indicators.iter().map(|it| Some(Cow::Borrowed(cell(it)))).collect())
    };
    write(vec![
        ("id", column(&|it| &it.id)),
        ("field", column(&|it| &it.field)),
        ("title_pl", column(&|it| &it.title.pl)),
        ("title_en", column(&|it| &it.title.en)),
        ("unit", column(&|it| &it.unit)),
        ("direction", column(&|it| it.direction.as_str())),
        ("kind", column(&|it| it.kind.as_str())),
        ("formula", column(&|it| &it.formula)),
        ("goal", column(&|it| &it.goal)),
    ])
}
