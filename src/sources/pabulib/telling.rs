//! What is told of the form of a file.

use super::sections::Section;
use crate::diagnostic::{Diagnostic, Error};
use crate::language::Text;

pub(super) fn too_large(file: &str) -> Error {
    let problem = Text::new(
        "plik ma za dużo głosów, żeby trzymać je naraz w pamięci",
        "the file has too many ballots to keep all of them in memory",
    );
    let remedy = Text::new("podzielić plik", "divide the file");
    Error::Invalid(vec![Diagnostic::new(file, problem, remedy)])
}

pub(super) fn blank_line() -> (Text, Text) {
    (Text::new("pusty wiersz", "a blank line"), Text::new("usunąć go", "remove it"))
}

pub(super) fn before_sections() -> (Text, Text) {
    (
        Text::new("wiersz przed pierwszą częścią", "a row before the first part"),
        Text::new("zacząć plik od `META`", "begin the file with `META`"),
    )
}

pub(super) fn repeated(section: Section) -> (Text, Text) {
    let title = section.title();
    (
        Text::new(
            format!("część {title} jest drugi raz"),
            format!("the part {title} stands twice"),
        ),
        Text::new(
            "rozdzielić pliki albo usunąć powtórzenie",
            "separate the files, or remove the repetition",
        ),
    )
}

pub(super) fn no_header(section: Section) -> (Text, Text) {
    let title = section.title();
    (
        Text::new(
            format!("część {title} nie ma nagłówka"),
            format!("the part {title} has no header"),
        ),
        Text::new(
            "wpisać nazwy kolumn pod tytułem",
            "write the names of the columns below the title",
        ),
    )
}
