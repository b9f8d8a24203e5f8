//! The stamp of a line: everything at its beginning that says when, in whatever order it was written.

use chrono::Weekday;

use super::calendar::{self, Dated};
use super::clock::{self, Clocked, Relative};
use super::scan::{Scan, is_east_asian, trimmed};
use super::words::{ABOUT, DAY_WORDS, LEADING, UNTIL, VAGUE, WITH_DAY};
use super::zones::{self, Zoned};

/// What the beginning of a line says about when.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Stamp {
    pub date: Option<Dated>,
    pub weekday: Option<Weekday>,
    pub time: Option<Clocked>,
    /// The other end of a range; decides the half of the day of `2:10–2:25 PM`.
    pub until: Option<Clocked>,
    pub zone: Option<Zoned>,
    pub relative: Option<Relative>,
    /// `Today at`, `Yesterday at`: the day of the reader, which is not known.
    pub day_word: Option<String>,
    /// `about`, `~`.
    pub about: bool,
    /// Led in by a word as in a sentence: `On 6 March …`.
    pub in_prose: bool,
    /// The link that the stamp itself was.
    pub link: Option<String>,
}

/// A stamp with where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stamped {
    pub stamp: Stamp,
    /// As it was typed.
    pub written: String,
    /// What follows, as it was typed.
    pub rest: String,
    /// A sign such as a dash or a colon parts the two.
    pub parted: bool,
    /// It stood in brackets, as chat programs write it.
    pub bracketed: bool,
}

impl Stamp {
    /// Names a moment or a time of day, not only a day.
    pub(super) fn has_time(&self) -> bool {
        self.time.is_some() || self.relative.is_some()
    }

    /// Whether the words of the stamp say more than the moment, so that they are kept with the text.
    pub(super) fn says_more(&self) -> bool {
        self.about || self.until.is_some()
    }
}

/// The stamp that `line` begins with.
pub(super) fn read(line: &str) -> Option<Stamped> {
    let s = Scan::new(line);
    let mut reader = Reader { s: &s, stamp: Stamp::default(), end: 0, opened: String::new() };
    reader.run();
    reader.finish()
}

/// A full date anywhere in a heading, or only the one it begins with when that lacks its year.
pub(super) fn date_within(line: &str) -> Option<Dated> {
    let s = Scan::new(line);
    let mut at_word = true;
    for at in 0..s.len() {
        if at_word
            && let Some((date, end)) = calendar::date(&s, at)
            && !date.weak
            && s.ends(end)
            && !date.days.is_empty()
        {
            return Some(date);
        }
        at_word = !s.at(at).is_alphanumeric() && !matches!(s.at(at), '.' | '-' | '/');
    }
    None
}

struct Reader<'s, 'a> {
    s: &'s Scan<'a>,
    stamp: Stamp,
    end: usize,
    /// Emphasis and brackets that were opened, in order.
    opened: String,
}

impl Reader<'_, '_> {
    fn run(&mut self) {
        let mut at = 0;
        loop {
            at = self.fillers(at);
            match self.item(at) {
                Some(end) => {
                    (self.end, at) = (end, end);
                }
                None => break,
            }
        }
    }

    /// One more thing that says when.
    fn item(&mut self, at: usize) -> Option<usize> {
        let (s, seen_time) = (self.s, self.stamp.has_time());
        if at >= s.len() {
            return None;
        }
        let zone_fits = self.stamp.zone.is_none() && (self.stamp.date.is_some() || self.stamp.relative.is_none());
        if seen_time
            && zone_fits
            && let Some((zone, end)) = zones::zone(s, at, true).filter(|_| self.zone_may_follow(at))
        {
            self.stamp.zone = Some(zone);
            return Some(end);
        }
        if self.stamp.date.is_none()
            && let Some((date, end)) = calendar::date(s, at)
                .filter(|&(_, end)| s.ends(end) || matches!(s.at(end), 'T' | 't') || !s.at(end - 1).is_ascii())
            && !(date.weak && !self.time_follows(end) && !seen_time)
        {
            self.stamp.date = Some(date);
            return Some(end);
        }
        if !seen_time && let Some((relative, end)) = clock::relative(s, at) {
            self.stamp.relative = Some(relative);
            return Some(end);
        }
        if !seen_time
            && let Some((time, end)) = clock::time(s, at)
            && (!time.weak || self.stamp.date.is_some() || matches!(s.at(s.blanks(end)), '-' | '—' | ':'))
        {
            self.stamp.time = Some(time);
            return Some(self.until(end).unwrap_or(end));
        }
        if self.stamp.weekday.is_none()
            && let Some((day, end)) = calendar::weekday(s, at).filter(|&(_, end)| s.ends(end))
            && (self.stamp.date.is_some() || seen_time || self.something_follows(end))
        {
            self.stamp.weekday = Some(day);
            return Some(end);
        }
        if seen_time
            && let Some(date) = &mut self.stamp.date
            && date.days.iter().all(|day| day.year.is_none())
            && let Some((year, end)) = calendar::year(s, at)
        {
            date.days.iter_mut().for_each(|day| day.year = Some(year));
            return Some(end);
        }
        self.word(at)
    }

    /// Words that belong to a stamp when the rest of one follows or was there.
    fn word(&mut self, at: usize) -> Option<usize> {
        let s = self.s;
        let seen = self.stamp.has_time() || self.stamp.date.is_some();
        let ish = s.skip(at, "ish").filter(|&end| at == self.end && s.ends(end));
        if let Some(end) = s.skip_any(at, &["頃", "ごろ", "ころ"]).or(ish).filter(|_| seen) {
            self.stamp.about = true;
            return Some(end);
        }
        if s.at(at) == '~' && self.something_follows(at + 1) || s.at(at) == '約' {
            self.stamp.about = true;
            return Some(at + 1);
        }
        let (word, mut end) = s.word(at);
        let dotted = s.at(end) == '.';
        let is_about = ABOUT.contains(&word.as_str()) || word == "c" && dotted;
        if dotted && is_about {
            end += 1;
        }
        if is_about && (self.something_follows(end) || seen && matches!(s.at(end), ')' | ']')) {
            self.stamp.about = true;
            return Some(end);
        }
        let of_day = DAY_WORDS.contains(&word.as_str()) && !seen && self.something_follows(end);
        if of_day {
            self.stamp.day_word = Some(s.typed(at, end).to_owned());
            return Some(end);
        }
        let vague = VAGUE.contains(&word.as_str());
        if (vague || LEADING.contains(&word.as_str())) && self.something_follows(end) && !self.stamp.has_time() {
            self.stamp.in_prose |= !seen;
            self.stamp.about |= vague && !seen;
            return Some(end);
        }
        None
    }

    /// The end of a range behind a time.
    fn until(&mut self, at: usize) -> Option<usize> {
        let s = self.s;
        let gap = s.blanks(at);
        // The zone may stand at both ends: `14:10 UTC - 14:25 UTC`.
        let (zone, gap) = match zones::zone(s, gap, gap > at).filter(|(zone, _)| matches!(zone, Zoned::Letters(_))) {
            Some((zone, end)) => (Some(zone), s.blanks(end)),
            None => (None, gap),
        };
        let behind = match s.at(gap) {
            '-' if s.at(gap + 1) == '>' => gap + 2,
            '-' | '—' | '~' | '→' => gap + 1,
            _ => {
                let (word, end) = s.word(gap);
                UNTIL.contains(&word.as_str()).then_some(end)?
            }
        };
        let mut from = s.blanks(behind);
        if gap == at && s.at(gap) == '-' && self.is_offset(gap, from) {
            return None;
        }
        if let Some((_, end)) = calendar::date(s, from).filter(|(date, _)| !date.weak) {
            from = self.fillers(end);
        }
        let (until, end) = clock::time(s, from).filter(|(time, _)| !time.weak)?;
        if let (Some(start), true) = (&mut self.stamp.time, until.halves) {
            clock::take_half_of(start, &until);
        }
        self.stamp.until = Some(until);
        if zone.is_some() {
            self.stamp.zone = zone;
            if let Some((_, behind)) = zones::zone(s, s.blanks(end), true) {
                return Some(behind);
            }
        }
        Some(end)
    }

    /// `14:32:05-07:00` and `T14:32-0700` are distances from UTC, `14:32-15:10` is a range.
    fn is_offset(&self, dash: usize, from: usize) -> bool {
        let s = self.s;
        let Some((minutes, end)) = zones::offset(s, dash) else { return false };
        let Some(start) = self.stamp.time.as_ref() else { return false };
        let digits = s.many(from, |c| c.is_ascii_digit()) - from;
        match (digits, s.at(from + digits) == ':') {
            (4, _) => return true,
            (2, true) if !start.seconds => {}
            (2, _) => return start.seconds,
            _ => return false,
        }
        let after_t = self.stamp.date.is_some()
            && (0..dash).any(|at| matches!(s.at(at), 'T' | 't') && s.at(at + 1).is_ascii_digit());
        let backwards = clock::time(s, from)
            .zip(start.times.first())
            .is_some_and(|((end, _), start)| end.times.first().is_some_and(|end| end.time < start.time));
        s.ends(end) && (after_t || backwards && minutes.abs() <= 12 * 60)
    }

    fn zone_may_follow(&self, at: usize) -> bool {
        let s = self.s;
        // "14:32 +5 pods" is text; an offset stands directly behind the time or is written in full.
        let sign = matches!(s.at(at), '+' | '-');
        !sign || at == self.end || s.many(at + 1, |c| c.is_ascii_digit() || c == ':') >= at + 5
    }

    fn time_follows(&self, at: usize) -> bool {
        let from = match self.s.at(at) {
            'T' | 't' | ':' => at + 1,
            _ => self.fillers_only(at),
        };
        clock::time(self.s, from).is_some()
    }

    fn something_follows(&self, at: usize) -> bool {
        let s = self.s;
        let mut from = self.fillers_only(at);
        for _ in 0..3 {
            if clock::time(s, from).is_some_and(|(time, _)| !time.weak)
                || calendar::date(s, from)
                    .is_some_and(|(date, end)| !date.weak && s.ends(end) || date.weak && self.time_follows(end))
                || clock::relative(s, from).is_some()
            {
                return true;
            }
            let (word, end) = s.word(from);
            let joins =
                ABOUT.contains(&word.as_str()) || LEADING.contains(&word.as_str()) || WITH_DAY.contains(&word.as_str());
            if s.at(from) == '~' {
                from += 1;
            } else if joins {
                from = self.fillers_only(if s.at(end) == '.' { end + 1 } else { end });
            } else if let Some((_, end)) = calendar::weekday(s, from) {
                from = self.fillers_only(end);
            } else {
                return false;
            }
        }
        false
    }

    /// Blanks, commas, emphasis and brackets, and between a date and its time also what parts them.
    fn fillers(&mut self, at: usize) -> usize {
        let end = self.fillers_only(at);
        for i in at..end {
            match self.s.at(i) {
                c @ ('*' | '_' | '`' | '(' | '[') => {
                    let closes = matches!(c, '*' | '_' | '`') && self.stamp_began() && self.opened.contains(c);
                    if closes { self.close(c) } else { self.opened.push(c) }
                }
                ')' => self.close('('),
                ']' => self.close('['),
                _ => {}
            }
        }
        end
    }

    fn stamp_began(&self) -> bool {
        self.end > 0
    }

    fn close(&mut self, opener: char) {
        if let Some(at) = self.opened.rfind(opener) {
            self.opened.remove(at);
        }
    }

    fn fillers_only(&self, at: usize) -> usize {
        let s = self.s;
        let mut end = s.many(at, |c| matches!(c, ' ' | ',' | '*' | '_' | '`' | '(' | '[' | ')' | ']'));
        if self.stamp.date.is_some()
            && !self.stamp.has_time()
            && matches!(s.at(end), 'T' | 't' | '-' | '—' | '/' | ':' | '@' | '|')
        {
            let behind = s.blanks(end + 1);
            let behind = s.many(behind, |c| matches!(c, '*' | '_' | '`' | ' '));
            if clock::time(s, behind).is_some() {
                end = behind;
            }
        } else if self.stamp.has_time() && self.stamp.date.is_none() && matches!(s.at(end), '-' | '—') {
            let behind = s.blanks(end + 1);
            if calendar::date(s, behind).is_some_and(|(date, end)| !date.weak && s.ends(end)) {
                end = behind;
            }
        }
        end
    }

    fn finish(mut self) -> Option<Stamped> {
        let has_weak_date = self.stamp.date.as_ref().is_some_and(|date| date.weak);
        if !self.stamp.has_time() && (self.stamp.date.is_none() || has_weak_date) {
            return None;
        }
        let s = self.s;
        let start = s.many(0, |c| matches!(c, ' ' | ',' | '*' | '_' | '`' | '(' | '[' | ')' | ']'));
        let mut written = s.typed(start, self.end).trim().to_owned();
        if written.matches('(').count() > written.matches(')').count() {
            written.push(')');
        }
        let bracketed = self.opened.contains('[') || start > 0 && s.at(start - 1) == '[';
        let mut at = s.many(self.end, |c| matches!(c, '*' | '_' | '`' | ')' | ']'));
        (self.end..at).for_each(|i| match s.at(i) {
            ')' => self.close('('),
            ']' => self.close('['),
            c => self.close(c),
        });
        // [14:32](https://…): the stamp was a link.
        if bracketed && s.at(at) == '(' && s.at(at - 1) == ']' {
            let rest = s.rest(at);
            if let Some(close) = rest.find(')')
                && rest[1..].starts_with("http")
            {
                self.stamp.link = Some(rest[1..close].to_owned());
                return Some(Stamped {
                    rest: trimmed(&rest[close + 1..]).to_owned(),
                    written,
                    parted: true,
                    bracketed,
                    stamp: self.stamp,
                });
            }
        }
        let from = s.blanks(at);
        at = s.many(from, |c| {
            matches!(c, '-' | '—' | ':' | '|' | '·' | '•' | '→' | '=' | ',' | ';' | '>' | ' ' | '.' | '/')
        });
        let parted = at > from;
        if !s.ends(self.end) && !is_east_asian(s.at(self.end)) && !parted && from == self.end {
            return None;
        }
        let closing = s.many(at, |c| matches!(c, '*' | '_'));
        if closing > at && parted && self.opened.contains(['*', '_']) && s.at(closing) == ' ' {
            (at..closing).for_each(|i| self.close(s.at(i)));
            at = s.blanks(closing);
        }
        // Emphasis or a bracket around stamp and text stays around the text.
        let mut rest = s.rest(at).trim().to_owned();
        if !self.opened.is_empty() && !rest.is_empty() {
            rest.insert_str(0, &self.opened);
        }
        Some(Stamped { stamp: self.stamp, written, rest, parted, bracketed })
    }
}
