//! The shapes of a text: which lines begin an entry, which go on with one, which hold for what follows. Knows nothing of
//! dates that are carried forward.

use super::Fate;
use super::calendar::Dated;
use super::outline::{heading, section, without_mark};
use super::speech::{chat_head, time_at_the_end, zone_sentence};
use super::stamp::{self, Stamp};
use super::table::{Role, cells};
use super::zones::Zoned;

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
    /// The zone of times that name none, and the line that says so.
    Zone(Zoned, usize),
    /// An entry, or a line without a time.
    Entry(Box<Raw>),
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
    /// What a person should know of how it was taken apart.
    pub notes: Vec<String>,
}

pub(super) struct Shaping<'a> {
    lines: &'a [&'a str],
    shaped: Shaped,
    rows: usize,
    /// Whether the next line without a time goes on with the last entry.
    pub(super) goes_on: bool,
    /// The last entry came from a heading, so that paragraphs belong to it.
    under_heading: bool,
    /// In a fence: whether its lines are read as those outside are.
    fence: Option<bool>,
    pub(super) columns: Option<Vec<(Role, String)>>,
    /// The table's own zone.
    pub(super) table_zone: Option<Zoned>,
    /// Who speaks in the next line, which says only when.
    speaker: Option<String>,
    /// The lines of the section that is called a timeline; all when there is none.
    pub(super) section: std::ops::Range<usize>,
}

/// Takes a text apart. Every line gets its fate.
pub(super) fn shape(lines: &[&str]) -> Shaped {
    let mut shaping = Shaping {
        lines,
        shaped: Shaped::default(),
        rows: 0,
        goes_on: false,
        under_heading: false,
        fence: None,
        columns: None,
        table_zone: None,
        speaker: None,
        section: section(lines),
    };
    for n in 0..lines.len() {
        let fate = shaping.line(n);
        shaping.shaped.fates.push(fate);
    }
    shaping.shaped
}

impl Shaping<'_> {
    fn next(&self, n: usize) -> &str {
        self.lines.get(n + 1).copied().unwrap_or_default()
    }

    fn line(&mut self, n: usize) -> Fate {
        let (line, number) = (self.lines[n], n + 1);
        let plain = line.trim();
        if plain.is_empty() {
            self.columns = None;
            self.goes_on = self.goes_on && (self.under_heading || self.fence == Some(false) || self.last_is_empty());
            return Fate::Blank;
        }
        if n == self.section.start || n == self.section.end {
            self.goes_on = false;
            self.under_heading = false;
        }
        if plain.starts_with("```") || plain.starts_with("~~~") {
            let goes_on = self.goes_on;
            return match self.fence.take() {
                Some(true) => Fate::Holds,
                Some(false) => self.without_time(n, plain),
                None => {
                    self.fence = Some(!goes_on);
                    if goes_on { self.without_time(n, plain) } else { Fate::Holds }
                }
            };
        }
        if self.fence == Some(false) {
            return self.without_time(n, plain);
        }
        if let Some(cells) = cells(line) {
            return self.table_row(number, &cells);
        }
        self.columns = None;
        if plain.chars().all(|c| matches!(c, '-' | '=' | '*' | '_' | ' ')) {
            self.goes_on = false;
            return Fate::Holds;
        }
        if let Some((level, heading)) = heading(plain).filter(|_| self.fence.is_none()) {
            return self.heading(n, level, heading);
        }
        let inner = without_mark(plain);
        if let Some(found) = stamp::read(inner) {
            if found.stamp.has_time() && (!found.stamp.in_prose || self.section.contains(&n)) {
                let name = self.speaker.take();
                let text = match name.filter(|_| found.rest.trim().is_empty()) {
                    Some(name) => format!("{name}:"),
                    None => found.rest.clone(),
                };
                return self.entry(raw(number, found.stamp, &found.written, &text), false);
            }
            // A line that is a date and no more holds for what follows.
            if let Some(date) = found.stamp.date.clone().filter(|_| found.rest.trim().is_empty()) {
                return self.day(date);
            }
            let in_section = self.section.contains(&n);
            if !found.stamp.has_time() && in_section && !(self.goes_on && (self.under_heading || found.stamp.in_prose))
            {
                let raw = raw(number, found.stamp, &found.written, &found.rest);
                return self.entry(raw, false);
            }
        }
        if let Some((name, found)) = chat_head(inner, self.next(n)) {
            let text = format!("{name}: {}", found.rest);
            let mut raw = raw(number, found.stamp, &found.written, text.trim());
            raw.notes.push(format!("“{name}” was taken as who wrote it."));
            return self.entry(raw, false);
        }
        if let Some((text, found)) = time_at_the_end(inner) {
            let mut raw = raw(number, found.stamp, &found.written, text);
            raw.notes.push("The time stands at the end of the line.".to_owned());
            return self.entry(raw, false);
        }
        if self.speaks_below(n, plain) {
            self.speaker = Some(plain.to_owned());
            self.goes_on = false;
            return Fate::Row(self.rows);
        }
        if let Some(zone) = zone_sentence(plain, false) {
            self.shaped.items.push(Item::Zone(zone, number));
            return Fate::Holds;
        }
        self.without_time(n, if self.goes_on && inner.len() < plain.len() { plain } else { inner })
    }

    /// `Ana Lind`, and below it a line that says only when.
    fn speaks_below(&self, n: usize, name: &str) -> bool {
        let words = name.split_whitespace().count();
        let is_name = (1..=4).contains(&words)
            && name.chars().count() <= 40
            && name.split_whitespace().all(|word| word.starts_with(char::is_uppercase) || words == 1)
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '\'' | '’' | '_'))
            && !name.ends_with('.');
        let said = self.lines.get(n + 2).is_some_and(|line| !line.trim().is_empty() && stamp::read(line).is_none());
        let below = stamp::read(self.next(n).trim()).filter(|found| found.rest.trim().is_empty());
        let halves = below.and_then(|found| found.stamp.time).is_some_and(|time| time.halves);
        is_name
            && said
            && (halves
                || self.next(n).starts_with([' ', '\t'])
                    && stamp::read(self.next(n).trim())
                        .is_some_and(|found| found.stamp.has_time() && found.rest.trim().is_empty()))
    }

    fn heading(&mut self, n: usize, level: usize, heading: &str) -> Fate {
        let number = n + 1;
        (self.goes_on, self.under_heading) = (false, false);
        if let Some(found) = stamp::read(heading) {
            if found.stamp.has_time() {
                let raw = raw(number, found.stamp, &found.written, &found.rest);
                return self.entry(raw, true);
            }
            if let Some(date) = found.stamp.date.clone() {
                // A day of its own, unless times stand below it.
                if !found.rest.trim().is_empty() && self.section.contains(&n) && !self.holds_times(n, level) {
                    let raw = raw(number, found.stamp, &found.written, &found.rest);
                    return self.entry(raw, true);
                }
                return self.day(date);
            }
        }
        if let Some(zone) = zone_sentence(heading, true) {
            self.shaped.items.push(Item::Zone(zone, number));
        }
        match stamp::date_within(heading) {
            Some(date) => self.day(date),
            None => Fate::Holds,
        }
    }

    /// Whether lines with a time stand below a heading.
    fn holds_times(&self, n: usize, level: usize) -> bool {
        let below = self.lines[n + 1..].iter().take(120);
        below.take_while(|line| heading(line.trim()).is_none_or(|(other, _)| other > level)).any(|line| {
            let line = heading(line.trim()).map_or(line.trim(), |(_, inner)| inner);
            let first = line.strip_prefix('|').and_then(|line| line.split('|').next()).unwrap_or(line);
            stamp::read(without_mark(first.trim())).is_some_and(|found| found.stamp.has_time())
        })
    }

    fn day(&mut self, date: Dated) -> Fate {
        self.shaped.items.push(Item::Day(date));
        self.goes_on = false;
        self.under_heading = false;
        Fate::Holds
    }

    pub(super) fn entry(&mut self, raw: Raw, under_heading: bool) -> Fate {
        self.shaped.items.push(Item::Entry(Box::new(raw)));
        (self.goes_on, self.under_heading) = (true, under_heading);
        self.rows += 1;
        Fate::Row(self.rows - 1)
    }

    /// Goes on with the last entry, or stands by itself as a line that was not understood.
    fn without_time(&mut self, n: usize, plain: &str) -> Fate {
        let goes_on = self.goes_on && self.last().is_some_and(|last| last.stamp.is_some());
        if !(goes_on || self.section.contains(&n)) {
            return Fate::Outside;
        }
        // What begins as a time does and could not be read as one is shown by itself.
        let goes_on = self.goes_on && !(self.fence.is_none() && begins_timed(plain));
        if let Some(last) = self.last().filter(|_| goes_on) {
            if !last.text.is_empty() {
                last.text.push(' ');
            }
            last.text.push_str(plain);
            return Fate::Row(self.rows - 1);
        }
        let raw = Raw { line: n + 1, text: plain.to_owned(), ..Raw::default() };
        let fate = self.entry(raw, false);
        // Lines of one paragraph stay together.
        self.goes_on = true;
        fate
    }

    fn last(&mut self) -> Option<&mut Raw> {
        self.shaped.items.iter_mut().rev().find_map(|item| match item {
            Item::Entry(raw) => Some(raw.as_mut()),
            _ => None,
        })
    }

    fn last_is_empty(&mut self) -> bool {
        self.last().is_some_and(|last| last.text.is_empty())
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
        ..Raw::default()
    }
}

fn begins_timed(line: &str) -> bool {
    let inner = without_mark(line);
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits)
        && inner[digits..].starts_with([':', 'h'])
        && inner[digits + 1..].starts_with(|c: char| c.is_ascii_digit())
}
