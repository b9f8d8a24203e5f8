//! Stamps put on the line of real time: days carried forward, midnight crossed, zones applied. What may be meant in two ways
//! becomes a question.

use chrono::{Duration, NaiveDate};

use super::calendar::{Dated, Order};
use super::carry::falls;
use super::clock::{self, Clocked};
use super::shapes::{Item, Raw, Shaped};
use super::stamp::Stamp;
use super::zones::Zoned;
use super::{Choice, Pasted, Row, guess};
use crate::kernel::{Instant, Zone};

/// A step of more than this to the next day is asked about: it may also be a line out of order.
pub(super) const MIDNIGHT: Duration = Duration::hours(12);
/// A step back of less than this is a line out of order.
pub(super) const SLIP: Duration = Duration::hours(4);
/// Most readings that are offered for one row.
const READINGS: usize = 8;

/// One way to take an entry.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) at: Instant,
    /// The reading of its zone; entries with the same letters are read in the same way.
    pub(super) value: String,
    pub(super) day: NaiveDate,
    pub(super) zone: Zone,
    pub(super) label: String,
}

pub(super) struct Placing {
    pub(super) house: Zone,
    /// The zone of times that name none.
    pub(super) zone: Zoned,
    named_zone: bool,
    /// The days that a heading or the form named; several when it can be read in two ways.
    pub(super) days: Vec<NaiveDate>,
    /// Whether the text itself has named a day.
    knows_day: bool,
    /// Dates of numbers in this text have this order.
    order: Option<Order>,
    /// The text writes times of day with AM and PM somewhere.
    halves: bool,
    /// From the newest line to the oldest.
    pub(super) falls: bool,
    /// All that the entry before may have been, and the zone it was said in; none behind a heading.
    pub(super) before: Vec<Candidate>,
    pub(super) said: Option<Zoned>,
    first: Vec<Candidate>,
    /// The line whose doubtful day holds for what follows.
    pub(super) doubt: Option<usize>,
    /// The answers that are known.
    meant: Vec<String>,
    assumed_zone: bool,
    assumed_day: bool,
}

/// Puts a text's entries on the line of real time.
pub(super) fn place(shaped: Shaped, day: NaiveDate, house: Zone, meant: &[String]) -> Pasted {
    let stamps =
        || shaped.items.iter().filter_map(|item| if let Item::Entry(raw) = item { raw.stamp.as_ref() } else { None });
    let mut dates = shaped.items.iter().filter_map(|item| match item {
        Item::Day(date) => Some(date),
        Item::Entry(raw) => raw.stamp.as_ref().and_then(|stamp| stamp.date.as_ref()),
        Item::Zone(..) => None,
    });
    let has_dates = dates.clone().next().is_some();
    let mut notes = Vec::new();
    let mut zones = shaped.items.iter().filter_map(|item| match item {
        Item::Zone(zone, line) => Some((zone, *line)),
        _ => None,
    });
    let only_zone = zones.next().filter(|first| zones.all(|other| other.0 == first.0)).map(|(zone, _)| zone.clone());
    for item in &shaped.items {
        if let Item::Zone(zone, line) = item {
            notes.push(format!("Line {line} says the zone of times that name none: {}.", zone.words()));
        }
    }
    let mut placing = Placing {
        house,
        named_zone: only_zone.is_some(),
        zone: only_zone.unwrap_or(Zoned::Named(house)),
        days: vec![day],
        knows_day: false,
        order: dates.find_map(|date| date.decides),
        halves: stamps().filter_map(|stamp| stamp.time.as_ref()).any(|time| time.halves),
        falls: falls(&shaped.items),
        before: Vec::new(),
        said: None,
        first: Vec::new(),
        doubt: None,
        meant: meant.to_vec(),
        assumed_zone: false,
        assumed_day: false,
    };
    let mut items = shaped.items;
    if placing.falls {
        notes.push("The lines run from the newest to the oldest, and were read so.".to_owned());
        // Without a date in it the text ends on the day that was given.
        if !has_dates && items.iter().all(|item| !matches!(item, Item::Zone(..)) || placing.named_zone) {
            items.reverse();
            placing.falls = false;
        }
    }
    let mut rows = Vec::new();
    for item in items {
        match item {
            Item::Zone(zone, _) => (placing.zone, placing.named_zone) = (zone, true),
            Item::Day(date) => placing.heading(&date),
            Item::Entry(raw) => rows.push(placing.entry(*raw)),
        }
    }
    if placing.assumed_zone {
        notes.push(format!("Times without a zone were taken as those of {house}."));
    }
    if placing.assumed_day {
        notes.push(format!("No day was named, so it begins on {}.", crate::kernel::zone::long_date(day)));
    }
    if sort(&mut rows) {
        notes.push("Rows were out of order and are sorted by real time.".to_owned());
    }
    Pasted { rows, fates: shaped.fates, notes, ..Pasted::default() }
}

impl Placing {
    /// A day that holds for what follows. When it can be two, entries below it ask.
    fn heading(&mut self, date: &Dated) {
        let days = self.dates(date);
        if !days.is_empty() {
            (self.days, self.knows_day, self.doubt) = (days, true, None);
            self.before.clear();
        }
    }

    fn entry(&mut self, raw: Raw) -> Row {
        let mut text = raw.text;
        let source = match raw.source.is_empty() {
            true => guess::source(&mut text),
            false => guess::column(&raw.source, &mut text),
        };
        let mut row = Row {
            line: raw.line,
            choices: Vec::new(),
            asks: false,
            kind: guess::kind(&text, &raw.kind),
            knowledge: guess::knowledge(&text, &source),
            text,
            source,
            notes: raw.notes,
        };
        let Some(stamp) = raw.stamp else {
            row.notes.push("No time was found in it.".to_owned());
            return row;
        };
        if stamp.says_more() || !stamp.has_time() && stamp.in_prose {
            row.text = format!("({}) {}", raw.written, row.text).trim().to_owned();
            if stamp.about {
                row.notes.push("The time is not exact; its words are kept.".to_owned());
            }
        }
        if row.text.is_empty() {
            row.notes.push("It says only when. Say what happened, or leave it out.".to_owned());
        }
        let found = match (stamp.relative, &stamp.time) {
            (Some(relative), _) => self.relative(&mut row, relative),
            (None, Some(time)) => self.clocked(&mut row, &stamp, time),
            (None, None) => self.day_alone(&mut row, &stamp),
        };
        let mut found: Vec<Candidate> = found;
        self.answered(&mut row, &mut found);
        if found.len() > READINGS {
            found.truncate(READINGS);
            row.notes
                .push("It can be meant in more ways than are offered. Type the time if none of them fits.".to_owned());
        }
        if found.len() > 1 && row.notes.is_empty() {
            row.notes.push("It can be meant in more than one way.".to_owned());
        }
        row.choices = found
            .iter()
            .map(|one| Choice {
                at: one.at,
                zone: one.zone,
                label: if found.len() > 1 || row.asks { one.label.clone() } else { String::new() },
            })
            .collect();
        if stamp.has_time() && !found.is_empty() {
            if self.first.is_empty() {
                self.first.clone_from(&found);
            }
            self.before = found;
        }
        row
    }

    /// Leaves what a person said is meant.
    fn answered(&self, row: &mut Row, found: &mut Vec<Candidate>) {
        let many = found.len() > 1 || row.asks;
        for answer in self.meant.iter().filter(|_| many) {
            let says = |one: &Candidate| one.label.split(", ").any(|part| part == answer);
            if !found.iter().any(says) {
                continue;
            }
            found.retain(says);
            if found.len() == 1 && (row.asks || many) {
                row.asks = false;
                row.notes.push(format!("It was taken as you said: {answer}."));
            }
        }
    }

    /// A day and no time: its first moment is offered, and has to be confirmed.
    fn day_alone(&mut self, row: &mut Row, stamp: &Stamp) -> Vec<Candidate> {
        row.notes.push("It names a day and no time. Type the time, or take the beginning of the day.".to_owned());
        row.asks = true;
        let days = stamp.date.as_ref().map(|date| self.dates(date)).unwrap_or_default();
        if !days.is_empty() && !stamp.in_prose {
            // Whether it also holds for what follows is not known, if there was a day already.
            if !self.before.is_empty() {
                self.doubt = Some(row.line);
            }
            (self.days, self.knows_day) = (days.clone(), true);
            self.before.clear();
        }
        let zone = match &self.zone {
            Zoned::Named(zone) => *zone,
            Zoned::Offset(0) => Zone::UTC,
            Zoned::Letters(letters) if letters.word == "UTC" => Zone::UTC,
            _ => self.house,
        };
        let start = |day: NaiveDate| Candidate {
            at: zone.day_start(day),
            value: String::new(),
            day,
            zone,
            label: "the beginning of the day".to_owned(),
        };
        days.into_iter().map(start).collect()
    }

    fn relative(&mut self, row: &mut Row, relative: clock::Relative) -> Vec<Candidate> {
        let by_first = (&self.first, "counted from the first entry");
        let by_before = (&self.before, "counted from the entry before");
        let from = match relative.from {
            clock::From::Before => vec![by_before],
            clock::From::T => vec![by_first],
            clock::From::Plus => vec![by_first, by_before],
        };
        let mut found: Vec<Candidate> = Vec::new();
        for (candidates, said) in from {
            for one in candidates {
                let at = one.at.plus(relative.by);
                if found.iter().all(|other| other.at != at) {
                    let label = joined(said, &one.label);
                    found.push(Candidate { at, day: one.zone.at(at).day(), label, ..one.clone() });
                }
            }
        }
        match found.as_slice() {
            [] => row.notes.push("It counts from an entry that is not there.".to_owned()),
            [only] => row.notes.push(format!("It was {}.", only.label)),
            _ => {}
        }
        found
    }

    fn clocked(&mut self, row: &mut Row, stamp: &Stamp, time: &Clocked) -> Vec<Candidate> {
        let zoned = stamp.zone.clone().unwrap_or_else(|| self.zone.clone());
        self.assumed_zone |= stamp.zone.is_none() && !self.named_zone;
        let mut found: Vec<Candidate> = Vec::new();
        for (reading, half) in self.readings(time) {
            let dated = match &stamp.date {
                Some(date) => self.on_days(&self.dates(date), &reading, &zoned, row),
                None if self.before.is_empty() => {
                    self.assumed_day |= !self.knows_day;
                    self.on_days(&self.days.clone(), &reading, &zoned, row)
                }
                None => self.carried(&reading, &zoned, row),
            };
            for one in dated {
                if found.iter().all(|other| other.at != one.at) {
                    let label = joined(half, &one.label);
                    found.push(Candidate { label, ..one });
                }
            }
        }
        if stamp.date.as_ref().is_some_and(|date| self.dates(date).is_empty()) {
            row.notes.push("The calendar has no such day.".to_owned());
        }
        match (time.times.len() > 1, time.odd) {
            (true, _) => row.notes.push("The time contradicts itself.".to_owned()),
            (false, true) => row.notes.push("AM or PM beside a 24-hour time was passed over.".to_owned()),
            _ => {}
        }
        self.doubts(row, stamp, &found);
        let many_days = found.iter().any(|one| one.day != found.first().map_or(one.day, |first| first.day));
        if many_days {
            for one in &mut found {
                one.label = joined(&crate::kernel::zone::short_date(one.day), &one.label);
            }
        }
        // Which reading goes on from the entry before is the likelier one.
        if time.bare
            && let Some(before) = self.before.first().map(|one| one.at)
        {
            found.sort_by_key(|one| (one.at < before, one.at));
        }
        if !found.is_empty() {
            self.said = Some(zoned);
            self.knows_day |= stamp.date.is_some();
        }
        found
    }

    /// The readings of a clock: `5:10` in a text with AM and PM may be either.
    fn readings(&self, time: &Clocked) -> Vec<(clock::Reading, &'static str)> {
        let mut found: Vec<(clock::Reading, &'static str)> = time.times.iter().map(|reading| (*reading, "")).collect();
        if self.halves
            && time.bare
            && !time.halves
            && let [(reading, label)] = found.as_mut_slice()
        {
            let other = reading.time.overflowing_add_signed(Duration::hours(12)).0;
            let morning = reading.time < other;
            *label = if morning { "AM" } else { "PM" };
            let second = (clock::Reading { time: other, ..*reading }, if morning { "PM" } else { "AM" });
            found.push(second);
        }
        found
    }

    /// The days that a date may mean, the likelier first.
    fn dates(&self, date: &Dated) -> Vec<NaiveDate> {
        let near = self.before.first().map(|one| one.day).or(self.days.first().copied()).unwrap_or_default();
        let fits = |order: Option<Order>| order.is_none() || self.order.is_none() || order == self.order;
        let mut days: Vec<NaiveDate> =
            date.days.iter().filter(|day| fits(day.order)).filter_map(|day| day.near(near)).collect();
        days.dedup();
        days.sort_by_key(|day| day.signed_duration_since(near).num_days().abs());
        days
    }
}

fn joined(first: &str, second: &str) -> String {
    match (first.is_empty(), second.is_empty()) {
        (true, _) => second.to_owned(),
        (_, true) => first.to_owned(),
        _ => format!("{first}, {second}"),
    }
}

/// The zone that a time was given in, when it is a place.
pub(super) fn zone_of(zoned: &Zoned, value: &str) -> Option<Zone> {
    match zoned {
        Zoned::Named(zone) => Some(*zone),
        Zoned::Offset(0) => Some(Zone::UTC),
        Zoned::Letters(letters) => {
            let meant = letters.meanings.iter().find(|meaning| value.starts_with(meaning.place));
            let meant = meant.or(letters.meanings.first().filter(|_| letters.meanings.len() == 1))?;
            match meant.zone {
                Some(name) => name.parse().ok(),
                None => Some(Zone::UTC),
            }
        }
        Zoned::Offset(_) | Zoned::Unknown(_) => None,
    }
}

/// Sorts rows by real time; what has no settled time stays behind the row that it followed. Says whether the order changed.
fn sort(rows: &mut Vec<Row>) -> bool {
    let mut last: Option<Instant> = None;
    let mut keyed: Vec<(Option<Instant>, Row)> = Vec::with_capacity(rows.len());
    for row in rows.drain(..) {
        let at = row.choices.first().map(|choice| choice.at);
        last = at.or(last);
        keyed.push((last, row));
    }
    let was_sorted = keyed.is_sorted_by_key(|(at, _)| *at);
    keyed.sort_by_key(|(at, _)| *at);
    rows.extend(keyed.into_iter().map(|(_, row)| row));
    !was_sorted
}
