//! What is wrong with rows of a long table, each with its line.

use super::{Source, Wrong, cells, lines};
use crate::diagnostic::{Diagnostic, nearest};
use crate::language::Text;
use crate::sources::{FAULTS_KEPT, untold};
use crate::territory::Teryt6;

impl Source<'_> {
    /// Faults by part, as diagnostics; only the first ones are told, the rest are counted.
    pub(super) fn told(&self, faults: Vec<Vec<(usize, Wrong)>>) -> Vec<Diagnostic> {
        let count: usize = faults.iter().map(Vec::len).sum();
        let mut told = Vec::new();
        // The header is line 1.
        let mut before = 2;
        for (part, faults) in self.parts.iter().zip(faults) {
            let mut text = lines(part).enumerate();
            for (index, wrong) in faults.into_iter().take(FAULTS_KEPT - told.len()) {
                let line = text.find(|(at, _)| *at == index).map_or(&b""[..], |(_, line)| line);
                told.push(self.fault(before + index, wrong, line));
            }
            if told.len() == FAULTS_KEPT {
                break;
            }
            before += lines(part).count();
        }
        if count > told.len() {
            told.push(untold(self.file, count - told.len()));
        }
        told
    }

    fn fault(&self, number: usize, wrong: Wrong, line: &[u8]) -> Diagnostic {
        let cell = |at: usize| {
            let cell = cells(line).map_or(line, |cells| cells[at]);
            String::from_utf8_lossy(cell).chars().take(40).collect::<String>()
        };
        let (at, problem, remedy) = match wrong {
            Wrong::Cells => {
                (0, ("wiersz nie ma czterech komórek", "the row has not four cells"), CELLS)
            }
            Wrong::Code => {
                (self.columns.code, ("nieznany kod gminy", "unknown code of a gmina"), CODE)
            }
            Wrong::Year => (self.columns.year, ("to nie jest rok", "this is not a year"), YEAR),
            Wrong::Variable => {
                (self.columns.variable, ("brak nazwy zmiennej", "no name of a variable"), NAME)
            }
            Wrong::Value => {
                (self.columns.value, ("to nie jest liczba", "this is not a number"), VALUE)
            }
            Wrong::Repeated => (
                self.columns.code,
                (
                    "wiersz powtarza klucz wcześniejszego",
                    "the row repeats the key of an earlier one",
                ),
                REPEATED,
            ),
        };
        let words = cell(at);
        let fault = Diagnostic::new(
            self.file,
            Text::new(format!("{}: `{words}`", problem.0), format!("{}: `{words}`", problem.1)),
            Text::new(remedy.0, remedy.1),
        );
        let near = nearest(&words, self.places.codes.iter().map(Teryt6::as_str)).join(", ");
        let fault = if wrong == Wrong::Code && !near.is_empty() {
            fault.with_exists(Text::same(near))
        } else {
            fault
        };
        fault.at_line(number)
    }
}

const CELLS: (&str, &str) =
    ("podać kod, rok, zmienną i wartość", "give code, year, variable and value");
const CODE: (&str, &str) =
    ("podać sześć cyfr TERYT z zerem na początku", "write six TERYT digits with the leading zero");
const YEAR: (&str, &str) =
    ("podać cztery cyfry, od 1900 do 2100", "write four digits, from 1900 to 2100");
const NAME: (&str, &str) = ("podać nazwę zmiennej", "name the variable");
const VALUE: (&str, &str) = (
    "podać cyfry z kropką dziesiętną; wiersze bez danych pominąć",
    "write digits with a decimal point; leave out rows without data",
);
const REPEATED: (&str, &str) = ("zostawić jeden z nich", "keep one of them");
