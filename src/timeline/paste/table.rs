//! Tables: which column says when, what, from where and by whom, with and without a head.

use super::Fate;
use super::shapes::{Raw, Shaping};
use super::speech::zone_within;
use super::stamp;

/// The roles of a table's columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    When,
    What,
    Source,
    Who,
    Kind,
    Other,
}

impl Shaping<'_> {
    pub(super) fn table_row(&mut self, number: usize, cells: &[String]) -> Fate {
        let is_rule = |cell: &String| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':' | ' '));
        if cells.iter().all(|cell| cell.is_empty() || is_rule(cell)) {
            return Fate::Holds;
        }
        if self.columns.is_none() {
            self.table_zone = None;
        }
        let stamped = |cells: &[String]| cells.iter().any(|cell| stamp::read(cell).is_some());
        if self.columns.is_none() && !stamped(cells) {
            let roles: Vec<(Role, String)> = cells.iter().map(|cell| (role(cell), cell.clone())).collect();
            if roles.iter().any(|(role, _)| *role != Role::Other) || cells.iter().all(|cell| !cell.contains(' ')) {
                self.table_zone = cells
                    .iter()
                    .zip(&roles)
                    .filter(|(_, (role, _))| *role == Role::When)
                    .find_map(|(cell, _)| zone_within(cell));
                self.columns = Some(roles);
                self.goes_on = false;
                return Fate::Holds;
            }
        }
        let columns = self.columns.clone().unwrap_or_default();
        let role_of = |n: usize| columns.get(n).map_or(Role::Other, |(role, _)| *role);
        let mut when: Vec<&str> =
            (0..cells.len()).filter(|n| role_of(*n) == Role::When).map(|n| cells[n].as_str()).collect();
        let mut taken = Vec::new();
        if when.iter().all(|cell| cell.is_empty()) {
            // Without a head the first cells that are times are those of the row.
            let first =
                cells.iter().take_while(|cell| stamp::read(cell).is_some_and(|found| found.rest.trim().is_empty()));
            when = first.map(String::as_str).collect();
            taken = (0..when.len()).collect();
        }
        let found = stamp::read(&when.join(" "));
        if found.is_none() && !self.section.contains(&(number - 1)) {
            self.goes_on = false;
            return Fate::Outside;
        }
        let rest = found.as_ref().map(|found| found.rest.trim().to_owned()).unwrap_or_default();
        let mut raw = match found {
            Some(mut found) => {
                if found.stamp.zone.is_none() && found.stamp.time.is_some() {
                    found.stamp.zone.clone_from(&self.table_zone);
                }
                Raw { line: number, written: found.written.clone(), stamp: Some(found.stamp), ..Raw::default() }
            }
            None => Raw { line: number, text: when.join(" "), ..Raw::default() },
        };
        let mut say = |words: &str| {
            let parts = !raw.text.is_empty() && !words.is_empty();
            raw.text.push_str(if parts { " " } else { "" });
            raw.text.push_str(words);
        };
        say(&rest);
        let (mut source, mut kind) = (String::new(), String::new());
        for (n, cell) in cells.iter().enumerate().filter(|(n, cell)| !cell.is_empty() && !taken.contains(n)) {
            match role_of(n) {
                Role::When => {}
                Role::Source => source.clone_from(cell),
                Role::Kind => kind.clone_from(cell),
                Role::Who => say(&format!("{cell}:")),
                Role::What => say(cell),
                Role::Other => match columns.get(n) {
                    Some((_, name)) if !name.is_empty() => say(&format!("({name}: {cell})")),
                    _ => say(cell),
                },
            }
        }
        (raw.source, raw.kind) = (source, kind);
        let fate = self.entry(raw, false);
        self.goes_on = false;
        fate
    }
}

/// The cells of a line with bars at its beginning, or with tabs behind a time as tables of numbers have them.
pub(super) fn cells(line: &str) -> Option<Vec<String>> {
    if line.contains('\t') && !line.starts_with(['\t', ' ']) {
        let cells: Vec<String> = line.split('\t').map(|cell| cell.trim().to_owned()).collect();
        let whole = |cell: &String| stamp::read(cell).is_some_and(|found| found.rest.trim().is_empty());
        let is_head = cells.iter().filter(|cell| role(cell) != Role::Other).count() >= 2;
        return (cells.first().is_some_and(whole) || is_head).then_some(cells);
    }
    let inner = line.trim().strip_prefix('|')?;
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let escaped = inner.replace("\\|", "\u{1}");
    Some(escaped.split('|').map(|cell| cell.trim().replace('\u{1}', "|")).collect())
}

fn role(cell: &str) -> Role {
    let name = cell.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let first = name.split([' ', '(', '/']).next().unwrap_or_default();
    match first {
        "time" | "when" | "date" | "timestamp" | "utc" | "zeit" | "datum" | "uhrzeit" | "時刻" | "日時" | "日付" => {
            Role::When
        }
        "what" | "event" | "description" | "entry" | "action" | "message" | "details" | "happened" | "内容" | "was" => {
            Role::What
        }
        "source" | "link" | "evidence" | "reference" | "url" | "quelle" | "出典" => Role::Source,
        "who" | "person" | "author" | "user" | "name" | "wer" | "担当" => Role::Who,
        "kind" | "type" => Role::Kind,
        _ => Role::Other,
    }
}
