//! Owns the bounds of rendering: what is too much to format, and the writer that stops at the bound.

use std::fmt;

/// A longer text is shown as typed. Bytes (512 KiB). Sections are far smaller; within it the worst text that is known takes
/// about a second, an ordinary one a tenth of that.
pub const MAX_SOURCE_BYTES: usize = 512 * 1024;
/// Output may have this many bytes for each byte of input, on top of `SPARE_OUTPUT_BYTES`. Dense tables, task lists and
/// headings stay below 20; only amplification (many references to one long definition, filled-up table rows) goes beyond.
pub const MAX_EXPANSION: usize = 24;
/// Bytes of output that any input may cause.
pub const SPARE_OUTPUT_BYTES: usize = 64 * 1024;
/// Elements within elements. Browsers and the sanitiser walk the open elements for each new one.
pub const MAX_NESTING: usize = 100;
/// A line with more cell separators turns tables off for its text: rows are filled up to the width of their head.
pub const MAX_TABLE_COLUMNS: usize = 100;
/// A longer target is not linked.
pub const MAX_HREF_BYTES: usize = 2_000;

/// Whether the text is worth parsing at all: long rows of quote marks cost the parser the square of their length.
pub fn may_be_parsed(source: &str) -> bool {
    let quotes = |line: &str| {
        let is_mark = |c: &char| matches!(c, '>' | ' ' | '\t' | '-' | '+' | '*' | '.' | ')') || c.is_ascii_digit();
        line.chars().take_while(is_mark).filter(|&c| c == '>').count()
    };
    source.len() <= MAX_SOURCE_BYTES && source.split(['\n', '\r']).all(|line| quotes(line) <= MAX_NESTING)
}

/// Whether every line has few enough cell separators for tables to be recognised.
pub fn may_have_tables(source: &str) -> bool {
    source.lines().all(|line| line.bytes().filter(|&b| b == b'|').count() <= MAX_TABLE_COLUMNS)
}

/// A text that refuses to grow beyond its bound.
pub struct Bounded {
    pub text: String,
    bound: usize,
}

impl Bounded {
    pub fn for_source(source: &str) -> Self {
        let bound = source.len() * MAX_EXPANSION + SPARE_OUTPUT_BYTES;
        Bounded { text: String::with_capacity(source.len() * 2), bound }
    }
}

impl fmt::Write for Bounded {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        if more.len() > self.bound - self.text.len() {
            return Err(fmt::Error);
        }
        self.text.push_str(more);
        Ok(())
    }
}
