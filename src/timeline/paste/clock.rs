//! Times of day as people write them, ranges, and times counted from another moment.

use chrono::{Duration, NaiveTime};

use super::scan::Scan;

/// A time of day that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clocked {
    /// One reading, or two when it contradicts itself (`23:00 AM`).
    pub times: Vec<Reading>,
    /// Said with AM or PM.
    pub halves: bool,
    /// Written so that it might be either half of the day: `5:10`, not `05:10`.
    pub bare: bool,
    /// `13:55 PM`: odd, and yet only one thing.
    pub odd: bool,
    /// Seconds were given, as machines do.
    pub seconds: bool,
    /// Only a time if a date or a sign of its own stands beside it: `14h`.
    pub weak: bool,
}

/// A time of day; 24:00 is midnight of the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    pub time: NaiveTime,
    pub next_day: bool,
}

/// A time counted from another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Relative {
    pub by: Duration,
    pub from: From,
}

/// What a relative time is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// `T+5`: the start of it all.
    T,
    /// `+5 min`: the first entry or the one before.
    Plus,
    /// `5 min later`: the entry before.
    Before,
}

/// A time of day at `at`, and the place behind it.
pub(super) fn time(s: &Scan, at: usize) -> Option<(Clocked, usize)> {
    let (half, from) = half_in_front(s, at);
    let (mut found, end) = hours(s, from, half.is_some())?;
    let (half, end) = match half {
        Some(half) => (Some(half), end),
        None => half_behind(s, end, found.hour, found.weak),
    };
    if found.needs_half && half.is_none() {
        return None;
    }
    let end = s.skip(s.blanks(end), "uhr").or_else(|| s.skip(s.blanks(end), "hrs")).unwrap_or(end);
    let end = if found.minutes && s.skip(end, "h").is_some_and(|end| s.ends(end)) { end + 1 } else { end };
    // 12:34:56:78 is an address; 14h32m and 14:32abc are other things.
    if !(s.ends(end) || is_zulu(s, end) || s.skip(end, "ish").is_some_and(|end| s.ends(end)))
        || s.at(end) == ':' && s.at(end + 1).is_ascii_digit()
    {
        return None;
    }
    found.weak &= half.is_none();
    Some((readings(found, half)?, end))
}

/// `+5 min`, `T+00:05`, `T0`, `10 minutes later`, and the place behind it.
pub(super) fn relative(s: &Scan, at: usize) -> Option<(Relative, usize)> {
    if let Some(end) = s.skip(at, "t") {
        if s.at(end) == '0' && s.ends(end + 1) {
            return Some((Relative { by: Duration::zero(), from: From::T }, end + 1));
        }
        let at = s.blanks(end);
        let sign = sign(s, at)?;
        let (by, end) = length(s, s.blanks(at + 1), true)?;
        return s.ends(end).then_some((Relative { by: by * sign, from: From::T }, end));
    }
    if s.at(at) == '+' {
        let (by, end) = length(s, s.blanks(at + 1), false)?;
        return s.ends(end).then_some((Relative { by, from: From::Plus }, end));
    }
    let (by, end) = length(s, at, false)?;
    let end = s.skip_any(s.blanks(end), &["later", "after that", "später", "plus tard"])?;
    s.ends(end).then_some((Relative { by, from: From::Before }, end))
}

/// `2:10–2:25 PM`: the start is in the half that brings it before the end.
pub(super) fn take_half_of(start: &mut Clocked, until: &Clocked) {
    if !start.bare {
        return;
    }
    let (Some(first), Some(last)) = (start.times.first().copied(), until.times.first()) else { return };
    let later = first.time.overflowing_add_signed(Duration::hours(12)).0;
    let morning = if first.time >= NOON { later } else { first.time };
    let afternoon = if first.time >= NOON { first.time } else { later };
    let time = if last.time >= NOON && afternoon <= last.time || morning > last.time { afternoon } else { morning };
    start.times = vec![Reading { time, next_day: false }];
    (start.halves, start.bare) = (true, false);
}

struct Found {
    hour: u32,
    minute: u32,
    second: u32,
    seconds: bool,
    minutes: bool,
    padded: bool,
    weak: bool,
    needs_half: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
}

fn hours(s: &Scan, at: usize, has_half: bool) -> Option<(Found, usize)> {
    if s.skip(at, "noon").is_some_and(|end| s.ends(end)) {
        return Some((Found { padded: true, ..found(12, 0, true) }, at + 4));
    }
    if let Some((number, end)) = s.number(at, 4, 4) {
        // Four digits are a year or a count, unless a zone or "h" follows at once.
        let is_time = is_zulu(s, end) || s.skip_any(s.blanks(end), &["utc", "gmt", "hrs", "uhr"]).is_some();
        return (is_time || s.skip(end, "h").is_some_and(|end| s.ends(end)))
            .then(|| (found(number / 100, number % 100, true), end));
    }
    let (hour, end) = s.number(at, 1, 2)?;
    let padded = end - at == 2 && s.at(at) == '0';
    if let Some(mut behind) = s.skip_any(s.blanks(end), &["時", "时", "點", "点", "시"]) {
        behind = s.blanks(behind);
        let mut of_day = Found { padded: true, ..found(hour, 0, false) };
        if let Some(half) = s.skip(behind, "半") {
            of_day.minute = 30;
            return Some((of_day, half));
        }
        if let Some((minute, end)) = s.number(behind, 1, 2)
            && let Some(end) = s.skip_any(s.blanks(end), &["分", "분"])
        {
            (of_day.minute, behind) = (minute, end);
            if let Some((second, end)) = s.number(s.blanks(end), 1, 2)
                && let Some(end) = s.skip_any(s.blanks(end), &["秒", "초"])
            {
                (of_day.second, of_day.seconds, behind) = (second, true, end);
            }
        }
        return Some((of_day, behind));
    }
    if s.at(end) == ':' && s.at(end + 1).is_ascii_digit() {
        let (minute, end) = s.number(end + 1, 2, 2)?;
        let mut of_day = Found { padded, ..found(hour, minute, true) };
        if s.at(end) == ':'
            && let Some((second, mut end)) = s.number(end + 1, 2, 2)
        {
            if matches!(s.at(end), '.' | ',') && s.at(end + 1).is_ascii_digit() {
                end = s.many(end + 1, |c| c.is_ascii_digit());
            }
            (of_day.second, of_day.seconds) = (second, true);
            return Some((of_day, end));
        }
        return Some((of_day, end));
    }
    if let Some(behind) = s.skip(s.blanks(end), "h") {
        if let Some((minute, end)) = s.number(s.blanks(behind), 2, 2).filter(|&(_, end)| s.ends(end)) {
            return Some((Found { padded: true, ..found(hour, minute, true) }, end));
        }
        let of_day = Found { weak: true, padded: true, ..found(hour, 0, false) };
        return s.ends(behind).then_some((of_day, behind));
    }
    if s.at(end) == '.'
        && let Some((minute, end)) = s.number(end + 1, 2, 2)
    {
        // 14.32 is a number, unless "Uhr" or half of a day follows.
        let uhr = s.skip(s.blanks(end), "uhr").is_some();
        return Some((Found { padded, needs_half: !uhr, ..found(hour, minute, true) }, end));
    }
    let uhr = s.skip(s.blanks(end), "uhr").is_some();
    Some((Found { padded: uhr, needs_half: !uhr && !has_half, ..found(hour, 0, false) }, end))
}

fn found(hour: u32, minute: u32, minutes: bool) -> Found {
    Found { hour, minute, second: 0, seconds: false, minutes, padded: false, weak: false, needs_half: false }
}

fn readings(found: Found, half: Option<Half>) -> Option<Clocked> {
    let reading = |hour: u32| {
        let next_day = hour == 24 && found.minute == 0 && found.second == 0;
        // A leap second is taken as the second before it.
        let time = NaiveTime::from_hms_opt(if next_day { 0 } else { hour }, found.minute, found.second.min(59))?;
        (found.second <= 60).then_some(Reading { time, next_day })
    };
    let hour = found.hour;
    let (hours, odd) = match half {
        None => (vec![hour], false),
        Some(Half::Morning) if hour <= 12 => (vec![hour % 12], hour == 0),
        Some(Half::Afternoon) if (1..=12).contains(&hour) => (vec![hour % 12 + 12], false),
        Some(Half::Afternoon) if hour > 12 => (vec![hour], true),
        // 23:00 AM, 00:30 PM: one of the two is a slip.
        Some(Half::Morning) => (vec![hour, hour.saturating_sub(12)], true),
        Some(Half::Afternoon) => (vec![hour, hour + 12], true),
    };
    let times: Vec<Reading> = hours.into_iter().map(reading).collect::<Option<_>>()?;
    let bare = half.is_none() && !found.padded && !found.seconds && (1..=12).contains(&hour);
    Some(Clocked { times, halves: half.is_some(), bare, odd, seconds: found.seconds, weak: found.weak })
}

fn half_in_front(s: &Scan, at: usize) -> (Option<Half>, usize) {
    if let Some(end) = s.skip_any(at, &["午前", "上午", "오전"]) {
        return (Some(Half::Morning), s.blanks(end));
    }
    match s.skip_any(at, &["午後", "下午", "오후"]) {
        Some(end) => (Some(Half::Afternoon), s.blanks(end)),
        None => (None, at),
    }
}

fn half_behind(s: &Scan, at: usize, hour: u32, weak: bool) -> (Option<Half>, usize) {
    let from = s.blanks(at);
    if weak {
        return (None, at);
    }
    for (text, half) in [
        ("a.m.", Half::Morning),
        ("p.m.", Half::Afternoon),
        ("a.m", Half::Morning),
        ("p.m", Half::Afternoon),
        ("am", Half::Morning),
        ("pm", Half::Afternoon),
    ] {
        let Some(end) = s.skip(from, text).filter(|&end| s.ends(end)) else { continue };
        // "14:32 am Montag" is German.
        let german = hour > 12 && s.typed(from, end) == "am" && from > at;
        if !german {
            return (Some(half), end);
        }
    }
    (None, at)
}

/// The `Z` of ISO 8601, directly behind the digits.
fn is_zulu(s: &Scan, at: usize) -> bool {
    s.at(at).eq_ignore_ascii_case(&'z') && s.ends(at + 1)
}

fn sign(s: &Scan, at: usize) -> Option<i32> {
    match s.at(at) {
        '+' => Some(1),
        '-' => Some(-1),
        _ => None,
    }
}

/// `5 min`, `1h 20m`, `00:05`, `1:05:00`; a bare number is minutes where that is the custom.
fn length(s: &Scan, at: usize, bare_minutes: bool) -> Option<(Duration, usize)> {
    let (number, end) = s.number(at, 1, 4)?;
    let number = i64::from(number);
    if s.at(end) == ':' {
        let (minutes, end) = s.number(end + 1, 2, 2)?;
        let minutes = number * 60 + i64::from(minutes);
        if s.at(end) == ':'
            && let Some((seconds, end)) = s.number(end + 1, 2, 2)
        {
            return Some((Duration::seconds(minutes * 60 + i64::from(seconds)), end));
        }
        return Some((Duration::minutes(minutes), end));
    }
    let Some((unit, end)) = unit(s, end) else {
        return (bare_minutes && s.ends(end)).then_some((Duration::minutes(number), end));
    };
    let mut seconds = number * unit;
    let mut last = end;
    if unit >= 3600
        && let Some((number, end)) = s.number(s.blanks(end), 1, 2)
    {
        match self::unit(s, end) {
            Some((smaller, end)) if smaller < unit => (seconds, last) = (seconds + i64::from(number) * smaller, end),
            None if unit == 3600 && s.blanks(last) == last => {
                (seconds, last) = (seconds + i64::from(number) * 60, end);
            }
            _ => {}
        }
    }
    Some((Duration::seconds(seconds), last))
}

/// A unit of time in seconds.
fn unit(s: &Scan, at: usize) -> Option<(i64, usize)> {
    let (word, end) = s.word(s.blanks(at));
    let seconds = match word.as_str() {
        "s" | "sec" | "secs" | "second" | "seconds" | "sekunden" | "秒" => 1,
        "m" | "min" | "mins" | "minute" | "minutes" | "minuten" | "分" => 60,
        "h" | "hr" | "hrs" | "hour" | "hours" | "stunde" | "stunden" | "時間" => 3600,
        "d" | "day" | "days" | "tag" | "tage" | "tagen" => 86_400,
        _ => return None,
    };
    Some((seconds, if s.at(end) == '.' && word.len() < 5 { end + 1 } else { end }))
}

const NOON: NaiveTime = match NaiveTime::from_hms_opt(12, 0, 0) {
    Some(noon) => noon,
    None => NaiveTime::MIN,
};
