//! Files made by others, read in a confined child process.

use super::sandbox::{self, Limits, Words};
use crate::diagnostic::{Diagnostic, Error};
use crate::language::Text;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Path, PathBuf};

/// What reading one file may use unless told otherwise: a national file of 190 MB fits, and a
/// crafted one ends before anyone waits long.
pub const LIMITS: Limits = Limits { memory_mib: 1024, seconds: 9 };

/// How much larger than its file the reading of it may grow, at the least: the bytes themselves,
/// the text decoded from them and its cells.
const COPIES: u64 = 4;

/// A path that survives the way to the child process whatever its bytes are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<u8>", into = "Vec<u8>")]
pub struct FileName(pub PathBuf);

impl From<Vec<u8>> for FileName {
    fn from(bytes: Vec<u8>) -> Self {
        Self(OsString::from_vec(bytes).into())
    }
}

impl From<FileName> for Vec<u8> {
    fn from(name: FileName) -> Self {
        name.0.as_os_str().as_bytes().to_vec()
    }
}

/// The name of a file as people are told it: one line, whatever its bytes are.
#[must_use]
pub fn shown(path: &Path) -> String {
    let name = path.to_string_lossy();
    name.chars().map(|it| if it.is_control() { '\u{fffd}' } else { it }).collect()
}

/// Checks before reading that a file is one and is not larger than can be read.
///
/// # Errors
/// One diagnostic: it does not exist, is a folder, a device or a pipe, is empty or too large.
pub fn check(path: &Path, limits: Limits) -> Result<(), Error> {
    let fault = |pl: String, en: String, remedy: Text| {
        Err(Error::Invalid(vec![Diagnostic::new(shown(path), Text::new(pl, en), remedy)]))
    };
    let found = match std::fs::metadata(path) {
        Ok(found) => found,
        Err(error) => {
            return fault(
                format!("nie można otworzyć pliku: {error}"),
                format!("cannot open this file: {error}"),
                Text::new(
                    "sprawdzić ścieżkę i prawa dostępu",
                    "check the path and the permissions",
                ),
            );
        }
    };
    if !found.is_file() {
        return fault(
            "to nie jest zwykły plik".to_owned(),
            "this is not a regular file".to_owned(),
            Text::new("podać plik z danymi", "name a file with data"),
        );
    }
    if found.len() == 0 {
        return fault(
            "plik jest pusty (0 bajtów)".to_owned(),
            "the file is empty (0 bytes)".to_owned(),
            Text::new("pobrać lub zapisać go ponownie", "download or save it again"),
        );
    }
    let most = limits.memory_mib * 1024 * 1024 / COPIES;
    if found.len() > most {
        let needed = found.len() * COPIES / (1024 * 1024) + 1;
        return fault(
            format!("plik ma {} bajtów; przy tym limicie pamięci najwyżej {most}", found.len()),
            format!("the file has {} bytes; at most {most} with this memory", found.len()),
            Text::new(
                format!("podzielić plik albo dać --memory {needed}"),
                format!("split the file or give --memory {needed}"),
            ),
        );
    }
    Ok(())
}

/// Runs the child `verb` on a file. What it printed on standard output stands there already.
///
/// # Errors
/// The diagnostics the child found; [`Error::Contained`] when a limit or a crash of a reader
/// stopped it.
pub fn read<R: Serialize>(
    verb: &str,
    request: &R,
    file: &Path,
    limits: Limits,
) -> Result<(), Error> {
    let ended =
        sandbox::spawn(verb, request, limits, Words::Kept).map_err(|error| match error {
            Error::Contained(why) => Error::Contained(named(file, &why)),
            other => other,
        })?;
    match ended.status.code() {
        Some(0) => Ok(()),
        Some(3) => match serde_json::from_str::<Vec<Diagnostic>>(&ended.said) {
            Ok(faults) => Err(Error::Invalid(faults)),
            Err(_) => Err(Error::Internal(format!("{}: {}", shown(file), ended.said.trim()))),
        },
        Some(2) => Err(Error::Usage(ended.said.trim().to_owned())),
        // The machine failed the reader, and the reader says how.
        Some(70) if !ended.said.trim().is_empty() => Err(Error::Engine {
            doing: shown(file),
            message: ended.said.trim().trim_start_matches("hejnal: ").to_owned(),
        }),
        _ => Err(Error::Contained(named(
            file,
            &Text::new(
                "czytnik tego rodzaju plików zawiódł: plik jest uszkodzony lub spreparowany; \
                 zapisać go ponownie, najlepiej jako CSV UTF-8",
                "the reader of this kind of file failed: the file is damaged or crafted; \
                 save it again, best as UTF-8 CSV",
            ),
        ))),
    }
}

/// What is said when a child that did not fail staged what cannot be right.
#[must_use]
pub fn unsound(file: &Path, why: &str) -> Error {
    let why = Text::new(
        format!(
            "odczytane wiersze nie przechodzą kontroli ({why}); zapisać plik ponownie jako CSV"
        ),
        format!("the rows read do not pass the check ({why}); save the file again as CSV"),
    );
    Error::Contained(named(file, &why))
}

fn named(file: &Path, why: &Text) -> Text {
    let file = shown(file);
    Text::new(format!("{file}: {}", why.pl), format!("{file}: {}", why.en))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_any_bytes_reaches_the_child() {
        let name = FileName(OsString::from_vec(b"a\xff\n'\"".to_vec()).into());
        let written = serde_json::to_string(&name).expect("JSON");
        assert_eq!(serde_json::from_str::<FileName>(&written).expect("read back"), name);
        assert_eq!(shown(&name.0), "a\u{fffd}\u{fffd}'\"");
    }

    #[test]
    fn what_is_no_file_is_told_before_anything_is_started() {
        let folder = tempfile::tempdir().expect("a folder");
        let empty = folder.path().join("empty");
        std::fs::write(&empty, "").expect("written");
        for path in [folder.path(), &empty, &folder.path().join("none"), Path::new("/dev/zero")] {
            assert!(matches!(check(path, LIMITS), Err(Error::Invalid(_))), "{}", path.display());
        }
    }
}
