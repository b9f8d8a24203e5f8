//! What should not leave the house (RULES 28): names and addresses of staff, internal hosts and links, names of customers.
//! A pure rule: text and lists in, findings out. It reads code and the targets of links too, for they leave the house as
//! well. `docs/decisions/0011-scrub.md` tells why it is as it is.

mod composed;
mod hosts;
mod names;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::ops::Range;

use composed::{Composed, composed};
pub use hosts::{NotAPattern, Pattern};

use super::model::FindingKind;
use crate::kernel::text;

/// Most findings of one text; more are counted.
pub const MOST: usize = 100;
/// How far a sentence is quoted to each side of what was found, in characters.
const AROUND: usize = 160;
/// Longest link that is quoted, in characters.
const LINK: usize = 200;

/// Somebody of the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub address: String,
}

/// What is known to belong inside.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Everybody who has or had an account.
    pub staff: Vec<Staff>,
    /// Customers that were hit.
    pub customers: Vec<String>,
    /// Hosts and addresses.
    pub internal: Vec<Pattern>,
    /// The address of this installation; empty when it does not matter.
    pub home: String,
}

/// Something that should not leave the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// The words as they were found first.
    pub words: String,
    /// The sentence they were found in first.
    pub sentence: String,
    /// How often they stand in the text.
    pub times: usize,
}

impl Finding {
    /// By which it is known again, however it is capitalised and its accents are written.
    pub fn key(&self) -> String {
        key(&self.words)
    }
}

/// By which words are known again; of a key it is the key itself.
pub fn key(words: &str) -> String {
    composed(&composed(words).to_lowercase()).into_owned()
}

/// All that was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// In the order of the text, each once.
    pub findings: Vec<Finding>,
    /// How many there are beyond [`MOST`].
    pub more: usize,
}

/// Something found at a place of the plain text.
struct Hit {
    kind: FindingKind,
    at: Range<usize>,
}

/// Everything in `text` that should not leave the house. Linear in the text, whatever is known.
pub fn find(text: &str, known: &Known) -> Found {
    let plain = plain(text);
    let read = Composed::of(&plain);
    let mut hits = hosts::find(&read.text, known);
    hits.sort_by_key(|hit| hit.at.start);
    let names = names::find(&read.text, known, &hits);
    hits.extend(names);
    hits.sort_by_key(|hit| hit.at.start);
    let mut found = Found::default();
    let mut seen: HashMap<(FindingKind, String), usize> = HashMap::new();
    for hit in hits {
        let at = read.written(&hit.at);
        let words = text::single_line(&plain[at.clone()]);
        let words: String = words.chars().take(LINK).collect();
        let next = seen.len();
        match seen.entry((hit.kind, key(&words))) {
            std::collections::hash_map::Entry::Occupied(again) => {
                if let Some(finding) = found.findings.get_mut(*again.get()) {
                    finding.times += 1;
                }
            }
            std::collections::hash_map::Entry::Vacant(new) => {
                new.insert(next);
                if next < MOST {
                    let sentence = sentence(&plain, at);
                    found.findings.push(Finding { kind: hit.kind, words, sentence, times: 1 });
                } else {
                    found.more += 1;
                }
            }
        }
    }
    found
}

/// The sentence around a place of a text, on one line, cut where it is long.
pub(super) fn sentence(text: &str, at: Range<usize>) -> String {
    let mut start = at.start;
    let mut cut_before = false;
    for (n, (here, c)) in text[..at.start].char_indices().rev().enumerate() {
        let after = &text[start..];
        if ends(c, after) || n == AROUND {
            cut_before = n == AROUND;
            break;
        }
        start = here;
    }
    let mut end = at.end;
    let mut cut_after = false;
    for (n, (here, c)) in text[at.end..].char_indices().enumerate() {
        let after = &text[at.end + here + c.len_utf8()..];
        if c == '\n' && ends(c, after) {
            break;
        }
        if n == AROUND {
            cut_after = true;
            break;
        }
        end = at.end + here + c.len_utf8();
        if ends(c, after) {
            break;
        }
    }
    let line = text::single_line(&text[start..end]);
    let line = line.trim_start_matches(['#', '>', '-', '+', '|', '*', ' ']);
    format!("{}{line}{}", if cut_before { "…" } else { "" }, if cut_after { "…" } else { "" })
}

/// Whether a sentence ends with `c` before `after`: at a full stop, at an empty line, at the end of a heading or an item.
fn ends(c: char, after: &str) -> bool {
    match c {
        '.' | '!' | '?' | '。' | '！' | '？' => {
            !c.is_ascii() || after.is_empty() || after.starts_with(char::is_whitespace)
        }
        '\n' => {
            let next = after.trim_start_matches([' ', '\t']);
            next.is_empty() || next.starts_with(['\n', '#', '>', '-', '+', '|', '*'])
        }
        _ => false,
    }
}

/// The text as a reader sees it, near enough: escapes and entities as what they stand for, without emphasis and without
/// what cannot be seen. Nothing can be hidden by how it is written.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => match rest.chars().next().filter(char::is_ascii_punctuation) {
                Some(escaped) => {
                    plain.push(escaped);
                    rest = &rest[1..];
                }
                None => plain.push(c),
            },
            '&' => match entity(rest) {
                Some((meant, length)) => {
                    plain.push(meant);
                    rest = &rest[length..];
                }
                None => plain.push(c),
            },
            '*' => {}
            '\u{a0}' | '\u{2007}' | '\u{202f}' => plain.push(' '),
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {}
            _ => plain.push(c),
        }
    }
    plain
}

/// What an entity stands for that begins before `rest`, and how long it is.
fn entity(rest: &str) -> Option<(char, usize)> {
    let end = rest.bytes().take(12).position(|byte| byte == b';')?;
    let name = rest.get(..end)?;
    let meant = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "period" => '.',
        "commat" => '@',
        "colon" => ':',
        "sol" => '/',
        "hyphen" => '-',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control())?
        }
    };
    Some((meant, end + 1))
}
