//! Which dataset a file belongs to, and how one begins.

use super::catalogue::Frame;
use super::descriptor::Dataset;
use super::figure::Figures;
use super::intake::Asked;
use super::{harmonise, package};
use crate::diagnostic::{Diagnostic, Error};
use crate::language::Text;
use crate::territory::{self, LETTERS_OF_ADDRESS};

/// The dataset a file belongs to.
#[derive(Debug)]
pub(super) struct Target {
    /// It, as it is or as it begins.
    pub(super) dataset: Dataset,
    /// Its descriptor when it does not exist yet.
    pub(super) package: Option<serde_json::Value>,
}

impl Target {
    pub(super) fn of(
        figures: &Figures,
        file: &str,
        asked: &Asked,
        frame: &Frame,
    ) -> Result<Self, Error> {
        if let Some(id) = &asked.dataset {
            return match frame.datasets.iter().find(|it| it.id == *id) {
                Some(dataset) => Ok(Self { dataset: dataset.clone(), package: None }),
                None => Ok(Self::begun(figures, file, checked(id)?, frame)),
            };
        }
        let candidates: Vec<&Dataset> =
            frame.datasets.iter().filter(|it| belongs(figures, it)).collect();
        match candidates.as_slice() {
            [only] => Ok(Self { dataset: (*only).clone(), package: None }),
            [] => {
                let id = new_id(figures, file);
                match frame.datasets.iter().find(|it| it.id == id) {
                    Some(dataset) => Ok(Self { dataset: dataset.clone(), package: None }),
                    None => Ok(Self::begun(figures, file, &id, frame)),
                }
            }
            several => {
                let ids: Vec<&str> = several.iter().map(|it| it.id.as_str()).collect();
                Err(Error::Invalid(vec![
                    Diagnostic::new(
                        file,
                        Text::new(
                            "plik pasuje do kilku zbiorów danych",
                            "the file fits several datasets",
                        ),
                        Text::new("wybrać jeden przez --dataset", "choose one by --dataset"),
                    )
                    .with_exists(Text::same(ids.join(", "))),
                ]))
            }
        }
    }

    fn begun(figures: &Figures, file: &str, id: &str, frame: &Frame) -> Self {
        let dataset = harmonise::new_dataset(figures, id, base_name(file), &frame.units);
        let new = package::NewDataset {
            id,
            title: &dataset.title.pl,
            subject: &figures.subject,
            file: base_name(file),
            variables: &dataset.variables,
        };
        let package = package::begun(&new);
        Self { dataset, package: Some(package) }
    }
}

/// Whether a dataset is the one a file's figures come from: the same office, and the same table
/// or, where the office does not name its tables, a heading the dataset knows.
fn belongs(figures: &Figures, dataset: &Dataset) -> bool {
    let provider = dataset.id.split('/').next().unwrap_or_default();
    if provider != figures.provider {
        return false;
    }
    if !figures.subject.is_empty() && !dataset.subject.is_empty() {
        return figures.subject == dataset.subject;
    }
    harmonise::known_labels(figures, dataset).0 > 0
}

fn checked(id: &str) -> Result<&str, Error> {
    let sound = |part: &str| {
        (1..=LETTERS_OF_ADDRESS).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    match id.split_once('/') {
        Some((provider, dataset)) if sound(provider) && sound(dataset) => Ok(id),
        _ => Err(Error::Usage(format!(
            "--dataset {id}: <provider>/<dataset>, each of a-z, 0-9 and -, at most {LETTERS_OF_ADDRESS}"
        ))),
    }
}

fn base_name(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}

/// The id of a dataset that an import begins.
fn new_id(figures: &Figures, file: &str) -> String {
    let provider = if figures.provider.is_empty() { "local" } else { &figures.provider };
    let name = if figures.subject.is_empty() {
        let base = base_name(file);
        base.rsplit_once('.').map_or(base, |(stem, _)| stem)
    } else {
        &figures.subject
    };
    format!("{provider}/{}", slug(name))
}

/// Words as part of a path: lower case, ASCII, hyphens.
#[must_use]
pub fn slug(words: &str) -> String {
    let kept = territory::slug(words);
    if kept.is_empty() { "file".to_owned() } else { kept }
}
