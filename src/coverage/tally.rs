//! The counting itself. Values in, values out: what counts as late, held in time or without a meeting is the rule of the
//! lists that the numbers lead to ([`Due`]), asked of each postmortem.

use std::collections::HashMap;

use super::period::{Month, Period};
use crate::incidents::Affected;
use crate::kernel::{Instant, ServiceId, Zone, text_enum};
use crate::postmortems::{Due, Status};

text_enum! {
    /// What is counted.
    pub enum Column {
        /// Incidents that are owed a postmortem (RULES 1).
        Owed = "owed", "Owed a postmortem";
        /// Of these, those that have one.
        Met = "met", "With one";
        /// Of these, those that have none: the gaps.
        Missing = "missing", "Without one";
        /// Postmortems whose deadline has passed without a meeting (RULES 4).
        Late = "late", "Late";
        /// Open postmortems without a meeting (RULES 6).
        Unscheduled = "unscheduled", "No meeting yet";
        /// Postmortems whose meeting was held by the deadline.
        InTime = "in_time", "Held in time";
        /// Postmortems whose meeting was held after it.
        After = "after", "Held late";
    }
}

impl Column {
    /// What a figure of it counts, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Owed => "incidents owed a postmortem",
            Self::Met => "of them with one",
            Self::Missing => "of them without",
            Self::Late => "postmortems late",
            Self::Unscheduled => "without a meeting yet",
            Self::InTime => "meetings held in time",
            Self::After => "meetings held late",
        }
    }

    /// Whether anything in it asks for somebody to act.
    pub fn warns(self) -> bool {
        matches!(self, Self::Missing | Self::Late)
    }
}

/// An incident with what is counted of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// When it began, as the register has it.
    pub began_at: Instant,
    /// Whether response was triggered (RULES 1).
    pub owed: bool,
    /// Its postmortem.
    pub postmortem: Option<Standing>,
    /// The services it affected, as places in [`Cases::services`].
    pub services: Box<[u16]>,
}

/// How a postmortem stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// How far it is.
    pub status: Status,
    /// The moment the deadline has passed.
    pub ends_at: Option<Instant>,
    /// When the meeting is or was held.
    pub meeting_at: Option<Instant>,
}

/// Incidents with the services that they name.
#[derive(Debug, Clone, Default)]
pub struct Cases {
    /// In no order.
    pub list: Vec<Case>,
    /// Each once.
    pub services: Vec<ServiceId>,
}

impl Cases {
    /// The next moment after `now` at which one of them counts elsewhere by itself: a deadline passes, or a meeting is held.
    pub fn next_change(&self, now: Instant) -> Option<Instant> {
        let standing = self.list.iter().filter_map(|case| case.postmortem);
        standing.flat_map(|one| [one.ends_at, one.meeting_at]).flatten().filter(|at| *at > now).min()
    }
}

/// How many there are of each column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally([u32; Column::ALL.len()]);

impl Tally {
    /// The number of one column.
    pub fn of(&self, column: Column) -> u32 {
        self.0[column as usize]
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|count| *count == 0)
    }

    /// Counts what `other` counted, too.
    fn join(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine += theirs;
        }
    }

    #[cfg(test)]
    fn one(case: &Case, now: Instant) -> Self {
        let mut classes = Classes::default();
        classes.0[class(case, now)] += 1;
        classes.tally()
    }
}

/// How many incidents there are of each class, so that each costs one addition however many columns it counts in.
#[derive(Debug, Clone, Copy, Default)]
struct Classes([u32; 2 * STATES]);

/// States that [`class`] tells apart.
const STATES: usize = 7;

/// Which columns an incident counts in: how its postmortem stands, and in the second half that it was owed one.
fn class(case: &Case, now: Instant) -> usize {
    let state = match case.postmortem {
        None => 0,
        Some(Standing { status, ends_at, meeting_at }) => {
            let unscheduled = status.is_open() && meeting_at.is_none();
            match (Due::of(status, ends_at, meeting_at, now), unscheduled) {
                (Due::Late, true) => 1,
                (Due::Late, false) => 2,
                (Due::Held, _) => 3,
                (Due::HeldLate, _) => 4,
                (Due::No | Due::Ahead, true) => 5,
                (Due::No | Due::Ahead, false) => 6,
            }
        }
    };
    state + if case.owed { STATES } else { 0 }
}

impl Classes {
    fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for (class, count) in self.0.iter().enumerate().filter(|(_, count)| **count > 0) {
            let mut add = |column: Column| tally.0[column as usize] += count;
            let state = class % STATES;
            if class >= STATES {
                add(Column::Owed);
                add(if state == 0 { Column::Missing } else { Column::Met });
            }
            match state {
                1 => [Column::Late, Column::Unscheduled].into_iter().for_each(add),
                2 => add(Column::Late),
                3 => add(Column::InTime),
                4 => add(Column::After),
                5 => add(Column::Unscheduled),
                _ => {}
            }
        }
        tally
    }
}

/// The months of a period as moments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Where each month begins, the last month first.
    starts: Vec<Instant>,
    /// Where the last one is over.
    end: Instant,
    /// Whether what is before them counts.
    all: bool,
}

/// Where an incident falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Month(usize),
    Before,
    After,
}

impl Frame {
    /// The months of `period` in `zone`, at the moment `now`.
    pub fn of(period: Period, zone: Zone, now: Instant) -> Self {
        let today = zone.at(now).day();
        let months = period.months(today);
        let starts: Vec<Instant> =
            months.iter().filter_map(|month| month.days().from).map(|day| zone.day_start(day)).collect();
        let end = months.first().copied().map(Month::days).and_then(|days| days.to.succ_opt());
        let end = end.map_or(now, |day| zone.day_start(day));
        Self { starts, end, all: period == Period::All }
    }

    /// Looks beside `last` first: most incidents come one after the other.
    fn place(&self, at: Instant, last: usize) -> Place {
        if at >= self.end {
            return Place::After;
        }
        let first = if last > 0 && at < self.starts[last - 1] { last } else { 0 };
        let found = self.starts[first..].iter().position(|start| at >= *start);
        found.map_or(Place::Before, |place| Place::Month(first + place))
    }
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// Each month of the frame, the last first.
    pub months: Vec<Tally>,
    /// Before the first of them.
    pub before: Tally,
    /// The whole period: each incident once.
    pub total: Tally,
    /// In the period, by service: an incident counts at each that it affected.
    pub services: HashMap<ServiceId, Tally>,
    /// In the period, without a service.
    pub no_service: Tally,
    /// When the first of all incidents began.
    pub first: Option<Instant>,
}

impl Counted {
    /// Nothing, in this frame.
    pub fn nothing(frame: &Frame) -> Self {
        Self { months: vec![Tally::default(); frame.starts.len()], ..Self::default() }
    }

    /// Counts these, too, as they stand at `now`; with `affected` those alone that affected it.
    pub fn add(&mut self, cases: &Cases, frame: &Frame, affected: Option<Affected>, now: Instant) {
        let mut by_service = vec![Classes::default(); cases.services.len()];
        let mut months = vec![Classes::default(); self.months.len()];
        let (mut before, mut no_service) = (Classes::default(), Classes::default());
        let mut last = 0;
        let wanted = match affected {
            Some(Affected::Service(id)) => cases.services.iter().position(|one| *one == id),
            _ => None,
        };
        let fits = |case: &Case| match affected {
            None => true,
            Some(Affected::Nothing) => case.services.is_empty(),
            Some(Affected::Service(_)) => case.services.iter().any(|place| Some(usize::from(*place)) == wanted),
        };
        for case in &cases.list {
            self.first = Some(self.first.map_or(case.began_at, |first| first.min(case.began_at)));
            let place = frame.place(case.began_at, last);
            if place == Place::After || !fits(case) {
                continue;
            }
            let class = class(case, now);
            if let Place::Month(nth) = place {
                last = nth;
                months[nth].0[class] += 1;
            } else {
                last = self.months.len().saturating_sub(1);
                before.0[class] += 1;
                if !frame.all {
                    continue;
                }
            }
            match case.services.is_empty() {
                true => no_service.0[class] += 1,
                false => case.services.iter().for_each(|place| by_service[usize::from(*place)].0[class] += 1),
            }
        }
        for (month, classes) in self.months.iter_mut().zip(&months) {
            let tally = classes.tally();
            month.join(&tally);
            self.total.join(&tally);
        }
        let before = before.tally();
        self.before.join(&before);
        if frame.all {
            self.total.join(&before);
        }
        self.no_service.join(&no_service.tally());
        for (service, classes) in cases.services.iter().zip(by_service) {
            self.services.entry(*service).or_default().join(&classes.tally());
        }
    }
}

#[cfg(test)]
mod tests;
