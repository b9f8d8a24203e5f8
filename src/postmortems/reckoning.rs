//! Which deadlines move when a setting changes by which they are reckoned (RULES 4, 5). Only open postmortems without a
//! meeting held are looked at: a meeting that was in time stays in time, and what is reviewed or closed is left alone.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::deadline::reckon;
use super::model::Standing;
use super::policy::Policies;
use crate::kernel::zone::short_date;
use crate::kernel::{Instant, Zone};

/// Most postmortems that a page names; it counts them all.
pub const SHOWN: usize = 50;

/// A deadline that is reckoned otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// As it stands.
    pub postmortem: Standing,
    /// The day that it comes to; the same as before when only the reckoning is another one.
    pub after: NaiveDate,
    /// How it is reckoned.
    pub words: String,
    /// The moment it has passed.
    pub ends_at: Instant,
    /// Whether that is behind us, so that the postmortem is late by the change.
    pub is_late_by_it: bool,
    /// Whether the meeting that is scheduled comes after it, and did not before: it then needs a reason (RULES 6).
    pub meeting_is_late_by_it: bool,
}

impl Moved {
    /// Whether the day is another one.
    pub fn moves(&self) -> bool {
        self.postmortem.day != Some(self.after)
    }

    /// `Fri 13 Mar`; empty when there was none.
    pub fn day_before(&self) -> String {
        self.postmortem.day.map(short_date).unwrap_or_default()
    }

    /// `Thu 12 Mar`
    pub fn day_after(&self) -> String {
        short_date(self.after)
    }
}

/// The deadlines that these settings make other than they are stored, in the order given; what would come to the same words
/// is left out.
pub fn moves(
    standing: Vec<Standing>,
    zone: Zone,
    policies: &Policies,
    holidays: &BTreeSet<NaiveDate>,
    now: Instant,
) -> Vec<Moved> {
    let one = |postmortem: Standing| {
        let policy = policies.of(postmortem.severity);
        let found = reckon(postmortem.resolved_at, zone, policy, holidays);
        let words = found.words(postmortem.severity.label());
        let was_late = postmortem.day.is_some_and(|day| day < zone.at(now).day());
        let is_late_by_it = !was_late && found.is_past(now, zone);
        let ends_at = found.ends(zone);
        let after = |ends: Instant| postmortem.meeting_at.is_some_and(|at| at >= ends);
        let meeting_is_late_by_it = after(ends_at) && !postmortem.ends_at.is_some_and(after);
        // A day ends elsewhere when the organisation's zone is another one since.
        let same = words == postmortem.words && postmortem.ends_at == Some(ends_at);
        (!same).then_some(Moved { after: found.day, ends_at, words, is_late_by_it, meeting_is_late_by_it, postmortem })
    };
    standing.into_iter().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incidents::Severity;
    use crate::kernel::zone::parse_local;
    use crate::kernel::{IncidentId, PostmortemId};
    use crate::postmortems::policy::Preset;

    fn utc(text: &str) -> Instant {
        Instant::from_utc(parse_local(text).unwrap())
    }

    fn standing(severity: Severity, resolved: &str) -> Standing {
        let found = reckon(utc(resolved), Zone::UTC, Policies::default().of(severity), &BTreeSet::new());
        Standing {
            id: PostmortemId::random(),
            title: "Labels stopped".into(),
            incident: IncidentId::random(),
            severity,
            resolved_at: utc(resolved),
            day: Some(found.day),
            words: found.words(severity.label()),
            ends_at: Some(found.ends(Zone::UTC)),
            meeting_at: None,
        }
    }

    // RULES 4, 5. 6 March 2026 is a Friday.
    #[test]
    fn only_what_comes_out_otherwise_moves() {
        let all = vec![
            standing(Severity::Sev1, "2026-03-06T13:10"),
            standing(Severity::Sev2, "2026-03-06T13:10"),
            standing(Severity::Sev3, "2026-03-06T13:10"),
        ];
        let fast = Preset::Fast.policies().unwrap();
        let now = utc("2026-03-10T09:00");
        let moved = moves(all.clone(), Zone::UTC, &fast, &BTreeSet::new(), now);
        let seen: Vec<_> = moved.iter().map(|one| (one.day_before(), one.day_after(), one.moves())).collect();
        let row = |before: &str, after: &str, moves| (before.to_owned(), after.to_owned(), moves);
        // Five business days after a Friday are the same Friday as seven calendar days, reckoned otherwise.
        assert_eq!(seen, [row("Fri 13 Mar", "Mon 9 Mar", true), row("Fri 13 Mar", "Fri 13 Mar", false)]);
        assert_eq!(moved[0].words, "Mon 9 Mar: SEV-1, 3 calendar days after Fri 6 Mar");
        assert!(moved[0].is_late_by_it && !moved[1].is_late_by_it);
        assert_eq!(moves(all, Zone::UTC, &Policies::default(), &BTreeSet::new(), now), []);
    }

    #[test]
    fn a_holiday_moves_business_days_alone() {
        let fast = Preset::Fast.policies().unwrap();
        let all = vec![standing(Severity::Sev1, "2026-03-06T13:10"), standing(Severity::Sev2, "2026-03-06T13:10")];
        let now = utc("2026-03-07T09:00");
        let settled = moves(all, Zone::UTC, &fast, &BTreeSet::new(), now);
        let settled = settled.into_iter().map(|one| Standing {
            day: Some(one.after),
            words: one.words,
            ends_at: Some(one.ends_at),
            ..one.postmortem
        });
        let monday = BTreeSet::from(["2026-03-09".parse().unwrap()]);
        let moved = moves(settled.collect(), Zone::UTC, &fast, &monday, now);
        assert_eq!(moved.len(), 1);
        assert_eq!(moved[0].words, "Mon 16 Mar: SEV-2, 5 business days after Fri 6 Mar");
    }

    #[test]
    fn a_meeting_that_comes_after_the_new_deadline_is_told() {
        let all = ["2026-03-08T10:00", "2026-03-12T10:00", "2026-03-20T10:00"]
            .map(|at| Standing { meeting_at: Some(utc(at)), ..standing(Severity::Sev1, "2026-03-06T13:10") });
        let fast = Preset::Fast.policies().unwrap();
        let moved = moves(all.to_vec(), Zone::UTC, &fast, &BTreeSet::new(), utc("2026-03-07T09:00"));
        assert_eq!(moved.iter().map(|one| one.meeting_is_late_by_it).collect::<Vec<_>>(), [false, true, false]);
        assert!(moved.iter().all(|one| !one.is_late_by_it));
    }

    #[test]
    fn a_day_that_ends_elsewhere_by_now_is_stored_again() {
        let tokyo: Zone = "Asia/Tokyo".parse().unwrap();
        let all = vec![standing(Severity::Sev1, "2026-03-06T13:10")];
        let moved = moves(all, tokyo, &Policies::default(), &BTreeSet::new(), utc("2026-03-07T09:00"));
        assert_eq!((moved.len(), moved[0].moves()), (1, false));
    }

    #[test]
    fn what_was_late_before_is_not_late_by_the_change() {
        let all = vec![standing(Severity::Sev1, "2026-02-06T13:10")];
        let moved = moves(all, Zone::UTC, &Preset::Fast.policies().unwrap(), &BTreeSet::new(), utc("2026-03-10T09:00"));
        assert!(moved[0].moves() && !moved[0].is_late_by_it);
    }
}
