//! The shapes of a text: which lines begin an entry, which go on with one, which hold for what follows. Knows nothing of
//! dates that are carried forward.

use super::Fate;
use super::calendar::Dated;
use super::stamp::{self, Stamp};
use super::zones::{self, Zoned};
use crate::timeline::paste::scan::Scan;

/// A text taken apart.
#[derive(Debug, Default)]
pub(super) struct Shaped {
    pub items: Vec<Item>,
    pub fates: Vec<Fate>,
}

/// Something in the order of the text.
#[derive(Debug)]
pub(super) enum Item {
    /// A day that holds for what follows.
    Day(Dated),
    /// The zone of times that name none.
    Zone(Zoned),
    /// An entry, or a line without a time.
    Entry(Raw),
}

/// An entry as it stands in the text.
#[derive(Debug, Default)]
pub(super) struct Raw {
    /// The number of its first line, from 1.
    pub line: usize,
    pub stamp: Option<Stamp>,
    /// Time and date as they were typed.
    pub written: String,
    pub text: String,
    /// From a column or a link of its own.
    pub source: String,
    /// A column of its own says what it tells of.
    pub kind: String,
}

/// The roles of a table's columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    When,
    What,
    Source,
    Who,
    Kind,
    Other,
}

struct Shaping {
    shaped: Shaped,
    rows: usize,
    /// Whether the next line without a time goes on with the last entry.
    goes_on: bool,
    /// The last entry came from a heading, so that paragraphs belong to it.
    under_heading: bool,
    in_fence: bool,
    columns: Option<Vec<(Role, String)>>,
}

/// Takes a text apart. Every line gets its fate.
pub(super) fn shape(lines: &[&str]) -> Shaped {
    let mut shaping = Shaping {
        shaped: Shaped::default(),
        rows: 0,
        goes_on: false,
        under_heading: false,
        in_fence: false,
        columns: None,
    };
    for (n, line) in lines.iter().enumerate() {
        let next = lines.get(n + 1).copied().unwrap_or_default();
        let fate = shaping.line(n + 1, line, next);
        shaping.shaped.fates.push(fate);
    }
    shaping.shaped
}

impl Shaping {
    fn line(&mut self, number: usize, line: &str, next: &str) -> Fate {
        let plain = line.trim();
        if plain.is_empty() {
            self.columns = None;
            self.goes_on = self.goes_on && (self.under_heading || self.last_is_empty());
            return Fate::Blank;
        }
        if plain.starts_with("```") || plain.starts_with("~~~") {
            self.in_fence = !self.in_fence;
            return self.without_time(number, plain);
        }
        if self.in_fence {
            return self.without_time(number, plain);
        }
        if let Some(cells) = cells(plain) {
            return self.table_row(number, &cells);
        }
        self.columns = None;
        if plain.chars().all(|c| matches!(c, '-' | '=' | '*' | '_' | ' ')) {
            return Fate::Holds;
        }
        if let Some(heading) = heading(plain) {
            return self.heading(number, heading);
        }
        let inner = without_mark(plain);
        if let Some(found) = stamp::read(inner) {
            if found.stamp.has_time() {
                let raw = raw(number, found.stamp, &found.written, &found.rest);
                return self.entry(raw, false);
            }
            // A line that is a date and no more holds for what follows; a sentence that begins with one is a sentence.
            if let Some(date) = found.stamp.date.clone().filter(|_| found.rest.trim().is_empty()) {
                return self.day(date);
            }
        }
        if let Some((name, found)) = chat_head(inner, next) {
            let text = format!("{name}: {}", found.rest);
            let raw = raw(number, found.stamp, &found.written, text.trim());
            let fate = self.entry(raw, false);
            self.goes_on = true;
            return fate;
        }
        if let Some(zone) = zone_sentence(plain) {
            self.shaped.items.push(Item::Zone(zone));
            return Fate::Holds;
        }
        self.without_time(number, inner)
    }

    fn heading(&mut self, number: usize, heading: &str) -> Fate {
        if let Some(zone) = zone_sentence(heading) {
            self.shaped.items.push(Item::Zone(zone));
            if let Some(date) = stamp::date_within(heading) {
                self.shaped.items.push(Item::Day(date));
            }
            self.goes_on = false;
            return Fate::Holds;
        }
        if let Some(found) = stamp::read(heading) {
            if found.stamp.has_time() {
                let raw = raw(number, found.stamp, &found.written, &found.rest);
                return self.entry(raw, true);
            }
            if let Some(date) = found.stamp.date {
                return self.day(date);
            }
        }
        self.goes_on = false;
        self.under_heading = false;
        if let Some(date) = stamp::date_within(heading) {
            return self.day(date);
        }
        Fate::Holds
    }

    fn day(&mut self, date: Dated) -> Fate {
        self.shaped.items.push(Item::Day(date));
        self.goes_on = false;
        self.under_heading = false;
        Fate::Holds
    }

    fn entry(&mut self, raw: Raw, under_heading: bool) -> Fate {
        self.shaped.items.push(Item::Entry(raw));
        (self.goes_on, self.under_heading) = (true, under_heading);
        self.rows += 1;
        Fate::Row(self.rows - 1)
    }

    /// Goes on with the last entry, or stands by itself as a line that was not understood.
    fn without_time(&mut self, number: usize, plain: &str) -> Fate {
        let goes_on = self.goes_on;
        if let Some(last) = self.last().filter(|_| goes_on) {
            if !last.text.is_empty() {
                last.text.push(' ');
            }
            last.text.push_str(plain);
            return Fate::Row(self.rows - 1);
        }
        let raw = Raw { line: number, text: plain.to_owned(), ..Raw::default() };
        let fate = self.entry(raw, false);
        // Lines of one paragraph stay together.
        self.goes_on = true;
        fate
    }

    fn last(&mut self) -> Option<&mut Raw> {
        self.shaped.items.iter_mut().rev().find_map(|item| match item {
            Item::Entry(raw) => Some(raw),
            _ => None,
        })
    }

    fn last_is_empty(&mut self) -> bool {
        self.last().is_some_and(|last| last.text.is_empty())
    }

    fn table_row(&mut self, number: usize, cells: &[String]) -> Fate {
        let is_rule = |cell: &String| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':' | ' '));
        if cells.iter().all(|cell| cell.is_empty() || is_rule(cell)) {
            return Fate::Holds;
        }
        let stamped =
            |cells: &[String]| cells.iter().any(|cell| stamp::read(cell).is_some_and(|found| found.stamp.has_time()));
        if self.columns.is_none() && !stamped(cells) {
            let roles: Vec<(Role, String)> = cells.iter().map(|cell| (role(cell), cell.clone())).collect();
            if roles.iter().any(|(role, _)| *role != Role::Other) || cells.iter().all(|cell| !cell.contains(' ')) {
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
        let found = stamp::read(&when.join(" ")).filter(|found| found.stamp.has_time());
        let rest = found.as_ref().map(|found| found.rest.trim().to_owned()).unwrap_or_default();
        let mut raw = match found {
            Some(found) => {
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

fn raw(line: usize, stamp: Stamp, written: &str, rest: &str) -> Raw {
    let source = stamp.link.clone().unwrap_or_default();
    Raw {
        line,
        written: written.to_owned(),
        text: rest.trim().to_owned(),
        stamp: Some(stamp),
        source,
        kind: String::new(),
    }
}

fn cells(line: &str) -> Option<Vec<String>> {
    let inner = line.strip_prefix('|')?;
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

fn heading(line: &str) -> Option<&str> {
    let inner = line.trim_start_matches('#');
    (inner.len() < line.len() && (inner.starts_with(' ') || inner.is_empty()))
        .then(|| inner.trim().trim_end_matches('#').trim())
}

/// The line without the sign of its list, its quotation or its task.
fn without_mark(line: &str) -> &str {
    let mut line = line.trim_start_matches('>').trim_start();
    for mark in ["- ", "* ", "+ ", "• ", "– ", "・"] {
        if let Some(rest) = line.strip_prefix(mark) {
            line = rest.trim_start();
            break;
        }
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let numbered =
        line[digits..].strip_prefix(['.', ')']).filter(|rest| (1..=3).contains(&digits) && rest.starts_with(' '));
    let line = numbered.map_or(line, str::trim_start);
    ["[ ] ", "[x] ", "[X] "].iter().find_map(|mark| line.strip_prefix(mark)).map_or(line, str::trim_start)
}

/// `ana  2:32 PM`, `Ana Lind — Today at 14:32`, `Ana Lind [14:32]`: who speaks from the next line on, and when.
fn chat_head(line: &str, next: &str) -> Option<(String, stamp::Stamped)> {
    let speaks = !next.trim().is_empty() && stamp::read(without_mark(next.trim())).is_none();
    let is_name = |name: &str| {
        let words = name.split_whitespace().count();
        (1..=5).contains(&words)
            && name.chars().count() <= 40
            && name.chars().any(char::is_alphabetic)
            && !name.ends_with(['.', ':', ','])
    };
    for (at, c) in line.char_indices().skip(1) {
        let before = &line[..at];
        let apart = match c {
            '[' | '(' | '\t' | '—' | '–' | '·' | '|' => true,
            ' ' => line[at..].starts_with("  "),
            _ => false,
        };
        if !apart && c != ' ' {
            continue;
        }
        let name = before.trim().trim_end_matches(['—', '–', '·', '|', '-']).trim();
        let tail = line[at..].trim_start_matches(['\t', ' ', '—', '–', '·', '|']);
        let Some(found) = stamp::read(tail).filter(|found| found.stamp.has_time() && found.rest.trim().is_empty())
        else {
            continue;
        };
        let sure = apart || found.stamp.date.is_some() || found.stamp.day_word.is_some();
        let halves = found.stamp.time.as_ref().is_some_and(|time| time.halves);
        if is_name(name)
            && speaks
            && (sure || halves && name.starts_with(char::is_uppercase) && name.split(' ').count() <= 3)
        {
            return Some((name.to_owned(), found));
        }
        return None;
    }
    None
}

/// "All times in UTC", "(all times PST)": the zone of times that name none.
fn zone_sentence(line: &str) -> Option<Zoned> {
    let lower = line.to_lowercase();
    let speaks =
        lower.contains("time") || lower.contains("zeit") || lower.contains("timezone") || lower.contains("時刻");
    if !speaks || line.chars().count() > 160 {
        return None;
    }
    let s = Scan::new(line);
    let (mut at, mut begins) = (0, true);
    while at < s.len() {
        if begins && let Some((zone, _)) = zones::zone(&s, at, false) {
            return Some(zone);
        }
        begins = !s.at(at).is_alphanumeric();
        at += 1;
    }
    // "All times in UC/Pacific": it says a zone that nobody knows, so each time below has to be asked about.
    let behind = ["times in ", "times are in ", "times are ", "timezone: ", "time zone: "]
        .iter()
        .find_map(|lead| lower.find(lead).map(|at| at + lead.len()))?;
    let word = line.get(behind..)?.split([' ', ')', ',', ';']).next().unwrap_or_default().trim_end_matches(['.', ':']);
    let looks =
        word.contains('/') || (2..=5).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase());
    looks.then(|| Zoned::Unknown(word.to_owned()))
}
