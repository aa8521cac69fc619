//! Texts that no spreadsheet takes for a formula.

/// What makes a spreadsheet take a text for a formula when it is typed or read from CSV: the list of
/// OWASP, "CSV injection", with the full-width signs that some systems treat alike.
const OPENS_FORMULA: [char; 11] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// Whether a program could take the text for a formula.
#[must_use]
pub fn opens_formula(text: &str) -> bool {
    text.starts_with(OPENS_FORMULA)
}

/// A cell of CSV that no spreadsheet takes for a formula; numbers stay numbers.
#[must_use]
pub fn inert(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok_and(f64::is_finite);
    if opens_formula(cell) && !is_number { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_quoted_and_numbers_are_not() {
        for formula in
            ["=1+1", "-1+1", "+A1", "@SUM", "\t=1", "\n", "＝1", "＋1", "－1", "＠x", "-inf", "-"]
        {
            assert_eq!(inert(formula), format!("'{formula}"));
        }
        for plain in ["-1.5", "+2", "1e-3", "a=b", "", "Kraków"] {
            assert_eq!(inert(plain), plain);
        }
    }
}
