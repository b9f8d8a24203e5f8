//! Stamps put on the line of real time: days carried forward, midnight crossed, zones applied. What may be meant in two ways
//! becomes a question.

use chrono::{Days, Duration, NaiveDate, NaiveDateTime};

use super::calendar::{Dated, Order};
use super::clock::{self, Clocked};
use super::shapes::{Item, Raw, Shaped};
use super::stamp::Stamp;
use super::zones::{self, Zoned};
use super::{Choice, Pasted, Row, guess};
use crate::kernel::{Instant, Zone};

/// A clock that goes back by more than this has passed midnight.
const MIDNIGHT: Duration = Duration::hours(12);
/// One that goes back by less than this is a line out of order.
const SLIP: Duration = Duration::hours(4);

struct Placing {
    house: Zone,
    /// The zone of times that name none.
    zone: Zoned,
    named_zone: bool,
    day: NaiveDate,
    /// Whether the text itself has named a day.
    knows_day: bool,
    /// Dates of numbers in this text have this order.
    order: Option<Order>,
    /// The text writes times of day with AM and PM somewhere.
    halves: bool,
    /// The local time of the entry before.
    before: Option<NaiveDateTime>,
    /// The moment of the entry before and of the first.
    last: Option<Instant>,
    first: Option<Instant>,
    assumed_zone: bool,
    assumed_day: bool,
}

/// Puts a text's entries on the line of real time.
pub(super) fn place(shaped: Shaped, day: NaiveDate, house: Zone) -> Pasted {
    let stamps =
        || shaped.items.iter().filter_map(|item| if let Item::Entry(raw) = item { raw.stamp.as_ref() } else { None });
    let dates = shaped.items.iter().filter_map(|item| match item {
        Item::Day(date) => Some(date),
        Item::Entry(raw) => raw.stamp.as_ref().and_then(|stamp| stamp.date.as_ref()),
        Item::Zone(_) => None,
    });
    let mut placing = Placing {
        house,
        zone: Zoned::Named(house),
        named_zone: false,
        day,
        knows_day: false,
        order: dates.filter_map(|date| date.decides).next(),
        halves: stamps().filter_map(|stamp| stamp.time.as_ref()).any(|time| time.halves),
        before: None,
        last: None,
        first: None,
        assumed_zone: false,
        assumed_day: false,
    };
    let mut rows = Vec::new();
    for item in shaped.items {
        match item {
            Item::Zone(zone) => (placing.zone, placing.named_zone) = (zone, true),
            Item::Day(date) => placing.heading(&date),
            Item::Entry(raw) => rows.push(placing.entry(raw)),
        }
    }
    let mut notes = Vec::new();
    if placing.assumed_zone {
        notes.push(format!("Times without a zone were taken as those of {house}."));
    }
    if placing.assumed_day {
        notes.push(format!("No day was named, so it begins on {}.", crate::kernel::zone::long_date(day)));
    }
    if sort(&mut rows) {
        notes.push("Rows were out of order and are sorted by real time.".to_owned());
    }
    Pasted { rows, lines: 0, fates: shaped.fates, notes }
}

impl Placing {
    /// A day that holds for what follows. One that could be two is taken as the nearer one; entries below it ask.
    fn heading(&mut self, date: &Dated) {
        let days = self.days(date);
        if let Some(day) = days.first() {
            (self.day, self.knows_day, self.before) = (*day, true, None);
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
            notes: Vec::new(),
        };
        let Some(stamp) = raw.stamp else {
            let dated = super::stamp::read(&row.text).is_some_and(|found| found.stamp.date.is_some());
            row.notes.push(if dated { "It names a day and no time." } else { "No time was found in it." }.to_owned());
            return row;
        };
        if stamp.says_more() {
            row.text = format!("({}) {}", raw.written, row.text).trim().to_owned();
            if stamp.about {
                row.notes.push("The time is not exact; its words are kept.".to_owned());
            }
        }
        if let Some(word) = &stamp.day_word {
            row.notes.push(format!("“{word}” says no date."));
            row.asks = true;
        }
        if row.text.is_empty() {
            row.notes.push("It says only when. Say what happened, or leave it out.".to_owned());
        }
        if let Some(relative) = stamp.relative {
            self.relative(&mut row, relative);
        } else if let Some(time) = stamp.time.clone() {
            self.clocked(&mut row, &stamp, &time);
        }
        if let (true, Some(choice)) = (row.choices.len() == 1, row.choices.first()) {
            self.last = Some(choice.at);
            self.first = self.first.or(self.last);
        }
        row
    }

    fn relative(&mut self, row: &mut Row, relative: clock::Relative) {
        let from = match relative.from {
            clock::From::Before => vec![self.last],
            clock::From::T => vec![self.first],
            clock::From::Plus => vec![self.first, self.last],
        };
        let mut moments: Vec<Instant> = from.into_iter().flatten().map(|from| from.plus(relative.by)).collect();
        moments.dedup();
        let label = |n: usize| if n == 0 { "counted from the first entry" } else { "counted from the entry before" };
        let many = moments.len() > 1;
        row.choices = moments
            .into_iter()
            .enumerate()
            .map(|(n, at)| Choice {
                at,
                zone: self.house,
                label: if many { label(n).to_owned() } else { String::new() },
            })
            .collect();
        if row.choices.is_empty() {
            row.notes.push("It counts from an entry that is not there.".to_owned());
        }
    }

    fn clocked(&mut self, row: &mut Row, stamp: &Stamp, time: &Clocked) {
        let zoned = stamp.zone.clone().unwrap_or_else(|| self.zone.clone());
        self.assumed_zone |= stamp.zone.is_none() && !self.named_zone;
        let mut locals: Vec<(NaiveDateTime, String)> = Vec::new();
        for (time, half) in self.readings(time) {
            match &stamp.date {
                Some(date) => {
                    let days = self.days(date);
                    if days.is_empty() {
                        row.notes.push("The calendar has no such day.".to_owned());
                    }
                    let many = days.len() > 1;
                    for day in days {
                        let said = if many { crate::kernel::zone::long_date(day) } else { String::new() };
                        locals.push((on(day, &time), joined(&said, half)));
                    }
                }
                None => {
                    self.assumed_day |= !self.knows_day;
                    for (day, said) in self.carried(&time, row) {
                        locals.push((on(day, &time), joined(&said, half)));
                    }
                }
            }
        }
        if time.odd || time.times.len() > 1 {
            row.notes.push("The time contradicts itself.".to_owned());
        }
        if let (Some(weekday), Some((local, _))) = (stamp.weekday, locals.first())
            && chrono::Datelike::weekday(&local.date()) != weekday
        {
            row.notes.push("The day of the week is another one than the date's.".to_owned());
            row.asks = true;
        }
        let many = locals.len() > 1;
        for (local, said) in &locals {
            let (taken, doubtful) = zones::moments(&zoned, *local, self.house);
            row.asks |= doubtful;
            for one in taken {
                let zone = zone_of(&zoned, &one.value).unwrap_or(self.house);
                let label = joined(if many { said } else { "" }, &one.label);
                if row.choices.iter().all(|other| other.at != one.instant) {
                    row.choices.push(Choice { at: one.instant, zone, label });
                }
            }
        }
        if row.choices.len() > 1 && row.notes.is_empty() {
            row.notes.push("It can be meant in more than one way.".to_owned());
        }
        // The day that was carried forward goes on from the likeliest reading.
        if let Some((local, _)) = locals.first() {
            (self.day, self.before) = (local.date(), Some(*local));
            self.knows_day |= stamp.date.is_some();
        }
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
            // The one that goes on from the entry before comes first.
            if let Some(before) = self.before {
                found.sort_by_key(|(reading, _)| reading.time < before.time());
            }
        }
        found
    }

    /// The days that a time without a date may be on.
    fn carried(&self, reading: &clock::Reading, row: &mut Row) -> Vec<(NaiveDate, String)> {
        let same = (self.day, String::new());
        let Some(before) = self.before else { return vec![same] };
        let back = before.signed_duration_since(on(self.day, reading));
        let Some(next) = self.day.checked_add_days(Days::new(1)) else { return vec![same] };
        if back <= SLIP {
            return vec![same];
        }
        if back >= MIDNIGHT {
            row.notes.push("The day was carried over midnight.".to_owned());
            return vec![(next, String::new())];
        }
        let said = |day: NaiveDate| crate::kernel::zone::short_date(day);
        vec![(next, said(next)), (self.day, said(self.day))]
    }

    /// The days that a date may mean, the likelier first.
    fn days(&self, date: &Dated) -> Vec<NaiveDate> {
        let fits = |order: Option<Order>| order.is_none() || self.order.is_none() || order == self.order;
        let mut days: Vec<NaiveDate> =
            date.days.iter().filter(|day| fits(day.order)).filter_map(|day| day.near(self.day)).collect();
        days.dedup();
        days.sort_by_key(|day| day.signed_duration_since(self.day).num_days().abs());
        days
    }
}

fn on(day: NaiveDate, reading: &clock::Reading) -> NaiveDateTime {
    let day = if reading.next_day { day.checked_add_days(Days::new(1)).unwrap_or(day) } else { day };
    day.and_time(reading.time)
}

fn joined(first: &str, second: &str) -> String {
    match (first.is_empty(), second.is_empty()) {
        (true, _) => second.to_owned(),
        (_, true) => first.to_owned(),
        _ => format!("{first}, {second}"),
    }
}

/// The zone that a time was given in, when it is a place.
fn zone_of(zoned: &Zoned, value: &str) -> Option<Zone> {
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
