//! Tables as CSV (RFC 4180), out and in, for people who open them in a spreadsheet.
//!
//! A cell that a spreadsheet would run as a formula gets an apostrophe in front, which spreadsheets take as "this is text"
//! and do not show; numbers, also negative ones, stay numbers (EX-08). Reading takes the apostrophe away again, so what went
//! out comes in the same. `docs/decisions/0010-csv.md` tells why.

use std::borrow::Cow;

use ::csv::{ReaderBuilder, Terminator, Writer, WriterBuilder};

/// Most bytes that are read.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;

/// Spreadsheets take a file with this mark as UTF-8 and without it as the local code page.
const MARK: &str = "\u{feff}";

/// A table as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The names of the columns.
    pub header: Vec<String>,
    /// The rows, each at least as long as the header.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// The number of the column with one of these names, whatever their case.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        self.header.iter().position(|have| names.iter().any(|name| have.trim().eq_ignore_ascii_case(name)))
    }
}

/// The bytes of a file.
pub fn file<'a>(header: &[&str], rows: impl IntoIterator<Item = Vec<Cow<'a, str>>>) -> Vec<u8> {
    let mut file = Rows::new(header);
    rows.into_iter().for_each(|row| file.add(&row));
    file.finish()
}

/// A file that is written row by row.
pub struct Rows(Writer<Vec<u8>>);

// Writing into memory cannot fail.
impl Rows {
    /// A file with its first line.
    pub fn new(header: &[&str]) -> Self {
        let mut out =
            WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(MARK.as_bytes().to_vec());
        let _ = out.write_record(header);
        Self(out)
    }

    /// Adds a row.
    pub fn add(&mut self, row: &[Cow<'_, str>]) {
        let _ = self.0.write_record(row.iter().map(|cell| harmless(cell)));
    }

    /// Its bytes.
    pub fn finish(self) -> Vec<u8> {
        self.0.into_inner().unwrap_or_default()
    }
}

/// Reads a file: comma, semicolon or tab between cells, whichever the first line has most of.
///
/// # Errors
/// A sentence that says what to do: not UTF-8, too large, more than `most` rows, no header.
pub fn read(bytes: &[u8], most: usize) -> Result<Table, String> {
    if bytes.len() > MAX_BYTES {
        return Err(format!(
            "The table is larger than {} MB. Split it and bring in the parts",
            MAX_BYTES / 1024 / 1024
        ));
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|_| "The table is not in UTF-8. Save it as “CSV UTF-8” and try again".to_owned())?;
    let text = text.strip_prefix(MARK).unwrap_or(text);
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter(text)).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| format!("The table could not be read: {error}"))?;
        let row: Vec<String> = record.iter().map(plain).collect();
        if row.iter().any(|cell| !cell.trim().is_empty()) {
            rows.push(row);
        }
        if rows.len() > most + 1 {
            return Err(format!("The table has more than {most} rows. Split it and bring in the parts"));
        }
    }
    if rows.is_empty() {
        return Err("The table is empty. Its first line names the columns".to_owned());
    }
    let header = rows.remove(0);
    for row in &mut rows {
        row.resize(header.len().max(row.len()), String::new());
    }
    Ok(Table { header, rows })
}

/// The cell as it may stand in a spreadsheet. One that has the apostrophe by itself gets another, so that reading gives it
/// back.
fn harmless(cell: &str) -> String {
    match starts_formula(cell.trim_start_matches('\'')) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

/// The cell as it was before [`harmless`].
fn plain(cell: &str) -> String {
    let inner = cell.strip_prefix('\'').filter(|rest| starts_formula(rest.trim_start_matches('\'')));
    inner.unwrap_or(cell).to_owned()
}

/// Whether a spreadsheet would run this cell: it begins (blanks apart) with a sign that starts a formula, and is no number.
fn starts_formula(cell: &str) -> bool {
    let Some(first) = cell.chars().next() else { return false };
    if matches!(first, '\t' | '\r' | '\n') {
        return true;
    }
    let trimmed = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
    let starts = trimmed.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '|', '%']);
    starts && !is_number(trimmed)
}

/// `-12`, `+1.5`, `-1,204.50`: what a spreadsheet takes as a number and nothing else.
fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
}

fn delimiter(text: &str) -> u8 {
    // What stands in quotation marks separates nothing.
    let first: String = text.lines().next().unwrap_or_default().split('"').step_by(2).collect();
    let count = |sign: char| first.matches(sign).count();
    [(b',', count(',')), (b';', count(';')), (b'\t', count('\t'))]
        .into_iter()
        .rev()
        .max_by_key(|(_, n)| *n)
        .map_or(b',', |(sign, _)| sign)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::borrow::Cow;

    fn round(cells: &[&str]) -> Vec<String> {
        let header: Vec<String> = (0..cells.len()).map(|n| format!("c{n}")).collect();
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let bytes = file(&header, [cells.iter().map(|cell| Cow::from(*cell)).collect()]);
        read(&bytes, 10).unwrap().rows.pop().unwrap_or_default()
    }

    #[test]
    fn ex_08_what_starts_a_formula_is_harmless() {
        for cell in ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", " =1+1", "＝1", "-", "=", "%1", "|x"] {
            assert_eq!(harmless(cell), format!("'{cell}"), "{cell:?}");
            assert_eq!(plain(&harmless(cell)), cell);
        }
        for cell in ["-12", "+1.5", "-1,204.50", "2026-03-06", "14:10", "a=b", "", "Ana", "12 min", "'quoted'"] {
            assert_eq!(harmless(cell), cell, "{cell:?}");
            assert_eq!(plain(cell), cell);
        }
    }

    #[test]
    fn a_file_of_a_spreadsheet_is_read() {
        let table =
            read("\u{feff}Name;Effect\r\n\"Nord; Süd\";\"two\nlines\"\r\n\r\nShort\r\n".as_bytes(), 10).unwrap();
        assert_eq!(table.header, ["Name", "Effect"]);
        assert_eq!(table.rows, [["Nord; Süd", "two\nlines"], ["Short", ""]]);
        assert_eq!(table.column(&["effect"]), Some(1));
        assert_eq!(read("a\tb\n1\t2".as_bytes(), 10).unwrap().rows, [["1", "2"]]);
    }

    #[test]
    fn what_cannot_be_read_says_what_to_do() {
        assert!(read(b"", 10).unwrap_err().contains("empty"));
        assert!(read(&[0xff, 0xfe, b'a'], 10).unwrap_err().contains("UTF-8"));
        assert!(read(b"a\n1\n2\n3", 2).unwrap_err().contains("more than 2"));
        assert!(read(&vec![b'a'; MAX_BYTES + 1], 2).unwrap_err().contains("larger"));
    }

    proptest! {
        #[test]
        fn what_goes_out_comes_in_the_same(cells in proptest::collection::vec("[^\0]{0,20}", 1..5)) {
            // A row of nothing but blanks is no row.
            prop_assume!(cells.iter().any(|cell| !cell.trim().is_empty()));
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            prop_assert_eq!(round(&cells), cells);
        }

        #[test]
        fn what_is_half_a_formula_goes_round(cell in "['=\\-1 x\"]{1,6}") {
            prop_assume!(!cell.trim().is_empty());
            prop_assert_eq!(plain(&harmless(&cell)), cell);
        }

        #[test]
        fn ex_08_no_cell_of_a_file_starts_a_formula(cell in "[=+@\\-\\t ']{0,4}.{0,8}") {
            prop_assert!(!starts_formula(&harmless(&cell)));
        }
    }
}
