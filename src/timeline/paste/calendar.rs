//! Dates as people write them. A date that can be read in two ways gives both; which one is meant is asked.

use chrono::{Datelike, NaiveDate, Weekday};

use super::scan::Scan;

/// A day that was written, perhaps without its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Day {
    pub year: Option<i32>,
    pub month: u32,
    pub day: u32,
    /// Which order of numbers this reading takes, when both are possible.
    pub order: Option<Order>,
}

/// The order of day and month in a date of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

/// A date that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dated {
    /// One reading, or two; none when the calendar has no such day.
    pub days: Vec<Day>,
    /// `5/5` may be a date or a ratio: only a time beside it tells.
    pub weak: bool,
    /// Set when the numbers decide the order for others, too: `25/10/2026`.
    pub decides: Option<Order>,
}

impl Day {
    /// The date, in the year that brings it nearest to `near` when none was written.
    pub(super) fn near(self, near: NaiveDate) -> Option<NaiveDate> {
        match self.year {
            Some(year) => NaiveDate::from_ymd_opt(year, self.month, self.day),
            None => (near.year() - 1..=near.year() + 1)
                .filter_map(|year| NaiveDate::from_ymd_opt(year, self.month, self.day))
                .min_by_key(|date| date.signed_duration_since(near).num_days().abs()),
        }
    }
}

/// A date at `at`, and the place behind it.
pub(super) fn date(s: &Scan, at: usize) -> Option<(Dated, usize)> {
    east_asian(s, at)
        .or_else(|| year_first(s, at))
        .or_else(|| month_named_first(s, at))
        .or_else(|| day_first_named(s, at))
        .or_else(|| numbers(s, at))
}

/// A name of a weekday at `at`, and the place behind it.
pub(super) fn weekday(s: &Scan, at: usize) -> Option<(Weekday, usize)> {
    let (word, end) = s.word(at);
    if let Some(index) = EAST_ASIAN_DAYS.iter().position(|names| names.contains(&word.as_str())) {
        return weekday_of(index).map(|day| (day, end));
    }
    let index = WEEKDAYS.iter().position(|names| names.contains(&word.as_str()))?;
    let end = if s.at(end) == '.' { end + 1 } else { end };
    weekday_of(index).map(|day| (day, end))
}

/// A year that follows at some distance: `Fri Mar  6 14:32:05 UTC 2026`.
pub(super) fn year(s: &Scan, at: usize) -> Option<(i32, usize)> {
    let (year, end) = s.number(at, 4, 4)?;
    let is_one = (1970..=2099).contains(&year) && s.ends(end) && s.at(end) != ':';
    is_one.then_some((year as i32, end))
}

fn weekday_of(index: usize) -> Option<Weekday> {
    Weekday::try_from(u8::try_from(index).ok()?).ok()
}

fn east_asian(s: &Scan, at: usize) -> Option<(Dated, usize)> {
    let mut at = at;
    let mut year = None;
    if let Some((number, end)) = s.number(at, 4, 4)
        && let Some(end) = s.skip_any(s.blanks(end), &["年", "년"])
    {
        (year, at) = (Some(number as i32), s.blanks(end));
    }
    let (month, end) = s.number(at, 1, 2)?;
    let at = s.blanks(s.skip_any(s.blanks(end), &["月", "월"])?);
    let (day, end) = s.number(at, 1, 2)?;
    let end = s.skip_any(s.blanks(end), &["日", "号", "일"])?;
    Some((strong(vec![Day { year, month, day, order: None }]), end))
}

fn year_first(s: &Scan, at: usize) -> Option<(Dated, usize)> {
    if let Some((number, end)) = s.number(at, 8, 8) {
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
        let date = strong(vec![Day { year: Some(year as i32), month, day, order: None }]);
        let is_one = (1970..=2099).contains(&year) && !date.days.is_empty();
        return is_one.then_some((Dated { weak: true, ..date }, end));
    }
    let (year, end) = s.number(at, 4, 4)?;
    let mark = s.at(end);
    if !(1970..=2099).contains(&year) || !matches!(mark, '-' | '/' | '.') {
        return None;
    }
    if let Some((month, end)) = month_name(s, end + 1)
        && s.at(end) == mark
        && let Some((day, end)) = s.number(end + 1, 1, 2)
    {
        return Some((strong(vec![Day { year: Some(year as i32), month, day, order: None }]), end));
    }
    let (month, end) = s.number(end + 1, 1, 2)?;
    if s.at(end) != mark {
        return None;
    }
    let (day, end) = s.number(end + 1, 1, 2)?;
    Some((strong(vec![Day { year: Some(year as i32), month, day, order: None }]), end))
}

/// `March 6, 2026`, `Oct 30th 2021`, `Mar  6`
fn month_named_first(s: &Scan, at: usize) -> Option<(Dated, usize)> {
    let (month, end) = month_name(s, at)?;
    let at = match s.at(end) {
        ' ' => s.blanks(end),
        '-' | '/' => end + 1,
        _ => return None,
    };
    let (day, end) = s.number(at, 1, 2)?;
    let end = ordinal(s, end);
    if !s.ends(end) || s.at(end) == ':' && s.at(end + 1).is_ascii_digit() || is_fraction(s, end) {
        return None;
    }
    let (year, end) = year_behind(s, end);
    Some((strong(vec![Day { year, month, day, order: None }]), end))
}

/// `6 March 2026`, `6th of March`, `6. März`, `6-Mar-26`, `6/Mar/2026`
fn day_first_named(s: &Scan, at: usize) -> Option<(Dated, usize)> {
    let (day, end) = s.number(at, 1, 2)?;
    let mut at = ordinal(s, end);
    if matches!(s.at(at), '.' | '-' | '/') {
        at += 1;
    }
    at = s.blanks(at);
    if let Some(end) = s.skip(at, "of ").or_else(|| s.skip(at, "de ")) {
        at = s.blanks(end);
    }
    let (month, end) = month_name(s, at)?;
    if !s.ends(end) {
        return None;
    }
    if matches!(s.at(end), '-' | '/')
        && let Some((year, end)) = s.number(end + 1, 2, 4)
    {
        return Some((strong(vec![Day { year: whole_year(year), month, day, order: None }]), end));
    }
    let (year, end) = year_behind(s, end);
    Some((strong(vec![Day { year, month, day, order: None }]), end))
}

/// `06.03.2026`, `6.3.`, `25/10/2026`, `10/25`, `25-10-2026`
fn numbers(s: &Scan, at: usize) -> Option<(Dated, usize)> {
    let (one, first_end) = s.number(at, 1, 2)?;
    let mark = s.at(first_end);
    if !matches!(mark, '.' | '/' | '-') {
        return None;
    }
    let (two, end) = s.number(first_end + 1, 1, 2)?;
    let long = first_end - at == 2 && end - first_end == 3;
    let mut year = None;
    let mut last = end;
    if s.at(end) == mark
        && let Some((number, end)) = s.number(end + 1, 2, 4)
    {
        // 1.2.11 is a version sooner than a day.
        let is_year = end - last == 5 || (end - last == 3 && (mark == '/' || mark == '.' && long));
        if !is_year || (mark != '/' && s.at(end) == mark) {
            return None;
        }
        (year, last) = (Some(whole_year(number)?), end);
    }
    if mark == '.' {
        last = match year {
            Some(_) => last,
            None if s.at(end) == '.' => end + 1,
            None => return None,
        };
        let days = vec![Day { year, month: two, day: one, order: None }];
        return Some((Dated { weak: year.is_none(), ..strong(days) }, last));
    }
    if year.is_none() && (mark == '-' && !long || s.at(end) == mark || !s.ends(end)) {
        return None;
    }
    let day_first = Day { year, month: two, day: one, order: Some(Order::DayFirst) };
    let month_first = Day { year, month: one, day: two, order: Some(Order::MonthFirst) };
    let mut days: Vec<Day> = [day_first, month_first].into_iter().filter(|day| exists(*day)).collect();
    let mut decides = None;
    if let [only] = days.as_mut_slice() {
        decides = only.order.take();
    } else if one == two {
        days.truncate(1);
        days.iter_mut().for_each(|day| day.order = None);
    }
    Some((Dated { days, weak: year.is_none(), decides }, last))
}

fn strong(days: Vec<Day>) -> Dated {
    Dated { days: days.into_iter().filter(|day| exists(*day)).collect(), weak: false, decides: None }
}

/// Without a year the 29th of February is a day.
fn exists(day: Day) -> bool {
    NaiveDate::from_ymd_opt(day.year.unwrap_or(2024), day.month, day.day).is_some()
}

/// Years 1970 to 2099, as everywhere: clock changes are only known for these.
fn whole_year(number: u32) -> Option<i32> {
    let year = if number < 100 { 2000 + number } else { number };
    (1970..=2099).contains(&year).then_some(year as i32)
}

fn ordinal(s: &Scan, at: usize) -> usize {
    s.skip_any(at, &["st", "nd", "rd", "th"]).filter(|&end| s.ends(end)).unwrap_or(at)
}

/// `March 6.5` is no day.
fn is_fraction(s: &Scan, at: usize) -> bool {
    s.at(at) == '.' && s.at(at + 1).is_ascii_digit()
}

fn year_behind(s: &Scan, at: usize) -> (Option<i32>, usize) {
    let from = s.blanks(if s.at(at) == ',' || s.at(at) == '.' { at + 1 } else { at });
    match year(s, from).filter(|_| from > at) {
        Some((year, end)) => (Some(year), end),
        None => (None, at),
    }
}

fn month_name(s: &Scan, at: usize) -> Option<(u32, usize)> {
    let (word, end) = s.word(at);
    let index = MONTHS.iter().position(|names| names.contains(&word.as_str()))?;
    let end = if s.at(end) == '.' && word.len() <= 5 { end + 1 } else { end };
    Some((index as u32 + 1, end))
}

const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene"],
    &["february", "feb", "februar", "février", "févr", "febrero"],
    &["march", "mar", "märz", "mär", "mrz", "mars", "marzo"],
    &["april", "apr", "avril", "avr", "abril", "abr"],
    &["may", "mai", "mayo"],
    &["june", "jun", "juni", "juin", "junio"],
    &["july", "jul", "juli", "juillet", "juil", "julio"],
    &["august", "aug", "août", "agosto", "ago"],
    &["september", "sept", "sep", "septembre", "septiembre"],
    &["october", "oct", "oktober", "okt", "octobre", "octubre"],
    &["november", "nov", "novembre", "noviembre"],
    &["december", "dec", "dezember", "dez", "décembre", "déc", "diciembre", "dic"],
];

/// Monday first.
pub(super) const WEEKDAYS: [&[&str]; 7] = [
    &["monday", "mon", "montag", "lundi", "lunes"],
    &["tuesday", "tue", "tues", "dienstag", "mardi", "martes"],
    &["wednesday", "wed", "mittwoch", "mercredi", "miércoles"],
    &["thursday", "thu", "thur", "thurs", "donnerstag", "jeudi", "jueves"],
    &["friday", "fri", "freitag", "vendredi", "viernes"],
    &["saturday", "sat", "samstag", "samedi", "sábado"],
    &["sunday", "sun", "sonntag", "dimanche", "domingo"],
];

const EAST_ASIAN_DAYS: [&[&str]; 7] = [
    &["月", "月曜", "月曜日", "월"],
    &["火", "火曜", "火曜日", "화"],
    &["水", "水曜", "水曜日", "수"],
    &["木", "木曜", "木曜日", "목"],
    &["金", "金曜", "金曜日", "금"],
    &["土", "土曜", "土曜日", "토"],
    &["日", "日曜", "日曜日", "일"],
];
