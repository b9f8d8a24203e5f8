//! The agenda and its time boxes (RULES 34), as a pure rule.

use chrono::Duration;

use crate::kernel::Instant;

/// What a meeting is for, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// The owner sums up.
    Account,
    /// The owner presents the actions: each is committed to, changed or declined.
    Actions,
    /// Customer impact, and approval of the external message.
    Message,
}

impl Item {
    /// All of them, in the order of the meeting.
    pub const ALL: [Self; 3] = [Self::Account, Self::Actions, Self::Message];

    /// Where it stands on the page.
    pub fn anchor(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Actions => "actions",
            Self::Message => "message",
        }
    }

    /// Its heading.
    pub fn label(self) -> &'static str {
        match self {
            Self::Account => "Factors and timeline",
            Self::Actions => "Actions",
            Self::Message => "Customers and the external message",
        }
    }

    /// What is to be done.
    pub fn task(self) -> &'static str {
        match self {
            Self::Account => {
                "The owner sums up what happened and what contributed to it. The others add what they saw otherwise."
            }
            Self::Actions => "The owner presents the actions. Commit to each, change it or decline it with a reason.",
            Self::Message => {
                "What did customers feel, and what are they told? A manager who is not the owner approves the message."
            }
        }
    }

    /// Of twenty parts of the time; actions are what a meeting decides, so they get most.
    fn share(self) -> i64 {
        match self {
            Self::Account => 7,
            Self::Actions => 9,
            Self::Message => 4,
        }
    }
}

/// An item with the time meant for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeBox {
    /// What.
    pub item: Item,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub to: Instant,
}

impl TimeBox {
    /// Whether it is its turn.
    pub fn is_now(&self, now: &Instant) -> bool {
        self.from <= *now && *now < self.to
    }

    /// Whole minutes left of it; 0 before and after.
    pub fn minutes_left(&self, now: &Instant) -> i64 {
        if self.is_now(now) { (self.to.since(*now).num_seconds() + 59) / 60 } else { 0 }
    }
}

/// From when on it is known who is there: an hour before the start, for some meet early. What was noted before that was noted
/// of another start.
pub fn people_come_from(starts_at: Instant) -> Instant {
    starts_at.plus(-Duration::hours(1))
}

/// The time boxes of a meeting of `minutes` (5 to 480). Their ends fall on five minutes from half an hour on, else on one.
pub fn boxes(starts_at: Instant, minutes: i32) -> [TimeBox; 3] {
    let (minutes, step) = (i64::from(minutes), if minutes >= 30 { 5 } else { 1 });
    let end_of = |parts: i64| (minutes * parts + 10 * step) / (20 * step) * step;
    let mut parts = 0;
    Item::ALL.map(|item| {
        let from = end_of(parts);
        parts += item.share();
        let to = if item == Item::Message { minutes } else { end_of(parts) };
        TimeBox { item, from: starts_at.plus(Duration::minutes(from)), to: starts_at.plus(Duration::minutes(to)) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::zone::parse_local;

    fn start() -> Instant {
        Instant::from_utc(parse_local("2026-03-12T13:00").unwrap())
    }

    fn lengths(minutes: i32) -> Vec<i64> {
        boxes(start(), minutes).iter().map(|one| one.to.since(one.from).num_minutes()).collect()
    }

    #[test]
    fn usual_meetings_are_cut_at_five_minutes() {
        assert_eq!(lengths(30), [10, 15, 5]);
        assert_eq!(lengths(45), [15, 20, 10]);
        assert_eq!(lengths(60), [20, 30, 10]);
        assert_eq!(lengths(10), [4, 4, 2]);
    }

    #[test]
    fn the_boxes_fill_every_length() {
        for minutes in 5..=480 {
            let boxes = boxes(start(), minutes);
            assert_eq!(boxes[0].from, start());
            assert_eq!(boxes[2].to, start().plus(Duration::minutes(minutes.into())));
            assert!(boxes.windows(2).all(|pair| pair[0].to == pair[1].from), "{minutes}");
            assert!(boxes.iter().all(|one| one.from < one.to), "{minutes}: {boxes:?}");
        }
    }

    #[test]
    fn one_item_has_its_turn() {
        let boxes = boxes(start(), 45);
        for (after, turn, left) in
            [(-1, None, 0), (0, Some(0), 15), (14 * 60, Some(0), 1), (15 * 60, Some(1), 20), (45 * 60, None, 0)]
        {
            let now = start().plus(Duration::seconds(after));
            assert_eq!(boxes.iter().position(|one| one.is_now(&now)), turn, "{after}");
            assert_eq!(boxes.iter().map(|one| one.minutes_left(&now)).sum::<i64>(), left, "{after}");
        }
    }
}
