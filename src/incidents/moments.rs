//! What the marked moments of an incident tell (RULES 18), and whether they can be true together.
//! Owns no time zone arithmetic and stores nothing.

use chrono::Duration;

use super::model::Moments;
use crate::kernel::zone::duration_words;
use crate::kernel::{Instant, Zone};

/// How far ahead of now a moment may lie: a clock that runs a little fast is no reason to refuse.
const AHEAD: Duration = Duration::days(1);

/// One of the five moments, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marked {
    /// Its column and form field.
    pub field: &'static str,
    /// What people read.
    pub label: &'static str,
    /// The moment, when it is known.
    pub at: Option<Instant>,
}

/// The measures of RULES 18. `None` where a moment is missing: never zero, and never negative.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spans {
    /// From the beginning of impact until somebody or something noticed.
    pub to_detect: Option<Duration>,
    /// From noticing until response was triggered.
    pub to_respond: Option<Duration>,
    /// From noticing until the impact was over or small.
    pub to_mitigate: Option<Duration>,
    /// From noticing until it was resolved.
    pub to_resolve: Option<Duration>,
    /// From the beginning of impact until mitigation; until resolution where nothing was mitigated
    /// before.
    pub impact: Option<Duration>,
}

impl Moments {
    /// The five moments in the order in which they usually come.
    pub fn marked(&self) -> [Marked; 5] {
        [
            Marked { field: "impact_began_at", label: "Impact began", at: self.impact_began_at },
            Marked { field: "detected_at", label: "Detected", at: self.detected_at },
            Marked { field: "triggered_at", label: "Response triggered", at: self.triggered_at },
            Marked { field: "mitigated_at", label: "Mitigated", at: self.mitigated_at },
            Marked { field: "resolved_at", label: "Resolved", at: self.resolved_at },
        ]
    }

    /// What lies between them.
    pub fn spans(&self) -> Spans {
        let noticed = self.detected_at;
        Spans {
            to_detect: span(self.impact_began_at, noticed),
            to_respond: span(noticed, self.triggered_at),
            to_mitigate: span(noticed, self.mitigated_at),
            to_resolve: span(noticed, self.resolved_at),
            impact: span(self.impact_began_at, self.mitigated_at.or(self.resolved_at)),
        }
    }

    /// The moments that cannot be right, each with what is wrong: before the beginning of impact,
    /// before detection, resolved before mitigated, or further ahead of `now` than a day. Times in
    /// the words are those of `zone`.
    pub fn misplaced(&self, now: Instant, zone: Zone) -> Vec<(&'static str, String)> {
        let [impact, detected, triggered, mitigated, resolved] = self.marked();
        let earlier: [(Marked, &[Marked]); 5] = [
            (impact, &[]),
            (detected, &[impact]),
            (triggered, &[impact, detected]),
            (mitigated, &[impact, detected]),
            (resolved, &[impact, detected, mitigated]),
        ];
        earlier.into_iter().filter_map(|(moment, before)| wrong(moment, before, now, zone)).collect()
    }
}

impl Spans {
    /// Each measure with its name, in words; `None` where there is no number.
    pub fn named(&self) -> [(&'static str, Option<String>); 5] {
        let words = |length: Option<Duration>| length.map(duration_words);
        [
            ("Time to detect", words(self.to_detect)),
            ("Time to respond", words(self.to_respond)),
            ("Time to mitigate", words(self.to_mitigate)),
            ("Time to resolve", words(self.to_resolve)),
            ("Length of impact", words(self.impact)),
        ]
    }
}

fn span(from: Option<Instant>, to: Option<Instant>) -> Option<Duration> {
    Some(to?.since(from?)).filter(|length| *length >= Duration::zero())
}

fn wrong(moment: Marked, earlier: &[Marked], now: Instant, zone: Zone) -> Option<(&'static str, String)> {
    let at = moment.at?;
    if at > now.plus(AHEAD) {
        return Some((moment.field, format!("{} lies in the future. Enter when it happened", moment.label)));
    }
    let after = earlier.iter().find(|other| other.at.is_some_and(|other| at < other))?;
    let other = zone.at(after.at?);
    let words = format!(
        "{} cannot be before {} ({}). Correct one of the two",
        moment.label,
        after.label.to_lowercase(),
        other.full()
    );
    Some((moment.field, words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::zone::parse_local;
    use proptest::prelude::*;

    fn at(time: &str) -> Option<Instant> {
        (!time.is_empty()).then(|| Instant::from_utc(parse_local(&format!("2026-03-06T{time}")).unwrap()))
    }

    fn moments([impact, detected, triggered, mitigated, resolved]: [&str; 5]) -> Moments {
        Moments {
            impact_began_at: at(impact),
            detected_at: at(detected),
            triggered_at: at(triggered),
            mitigated_at: at(mitigated),
            resolved_at: at(resolved),
        }
    }

    fn now() -> Instant {
        at("18:00").unwrap()
    }

    fn fields(moments: Moments) -> Vec<&'static str> {
        moments.misplaced(now(), Zone::UTC).into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn the_five_measures() {
        let all = moments(["13:10", "13:18", "13:21", "14:02", "14:25"]).spans();
        let words = all.named().map(|(_, words)| words.unwrap());
        assert_eq!(words, ["8 min", "3 min", "44 min", "1 h 7 min", "52 min"]);
    }

    #[test]
    fn a_missing_moment_gives_no_number() {
        assert_eq!(Moments::default().spans(), Spans::default());
        let false_alarm = moments(["", "06:32", "06:40", "", "07:55"]).spans();
        assert_eq!(false_alarm.named().map(|(_, words)| words.is_some()), [false, true, false, true, false]);
    }

    #[test]
    fn impact_that_nobody_mitigated_ends_with_resolution() {
        let recovered = moments(["19:42", "19:49", "", "", "20:30"]).spans();
        assert_eq!((recovered.to_mitigate, recovered.impact), (None, Some(Duration::minutes(48))));
    }

    #[test]
    fn no_measure_is_negative() {
        assert_eq!(moments(["14:00", "13:00", "12:00", "", ""]).spans(), Spans::default());
    }

    #[test]
    fn what_cannot_be_is_named() {
        assert!(fields(moments(["13:10", "13:10", "13:10", "13:10", "13:10"])).is_empty());
        assert_eq!(fields(moments(["13:10", "13:00", "", "", ""])), ["detected_at"]);
        assert_eq!(
            fields(moments(["13:10", "13:20", "13:15", "13:00", "13:19"])),
            ["triggered_at", "mitigated_at", "resolved_at"]
        );
        assert_eq!(fields(moments(["", "", "", "14:00", "13:59"])), ["resolved_at"]);
        // It went away before anybody triggered a response.
        assert!(fields(moments(["13:10", "13:12", "13:20", "13:15", "13:15"])).is_empty());
        let late = moments(["13:10", "13:00", "", "", ""]).misplaced(now(), "Europe/Berlin".parse().unwrap());
        assert!(late[0].1.contains("(Fri 6 Mar 2026, 14:10 CET)"), "{}", late[0].1);
    }

    #[test]
    fn a_day_ahead_is_the_limit() {
        let ahead = |hours| Moments { resolved_at: Some(now().plus(Duration::hours(hours))), ..Moments::default() };
        assert!(fields(ahead(24)).is_empty());
        assert_eq!(fields(ahead(25)), ["resolved_at"]);
    }

    proptest! {
        #[test]
        fn moments_in_order_are_never_refused(steps in proptest::array::uniform5(proptest::option::of(0i64..100_000))) {
            let mut last = now().plus(Duration::days(-30));
            let mut next = |step: Option<i64>| step.map(|step| { last = last.plus(Duration::seconds(step)); last });
            let ordered = Moments {
                impact_began_at: next(steps[0]),
                detected_at: next(steps[1]),
                triggered_at: next(steps[2]),
                mitigated_at: next(steps[3]),
                resolved_at: next(steps[4]),
            };
            prop_assert!(ordered.misplaced(now(), Zone::UTC).is_empty());
            let known = |name: &str| ordered.marked().iter().any(|one| one.field == name && one.at.is_some());
            prop_assert_eq!(ordered.spans().to_detect.is_some(), known("impact_began_at") && known("detected_at"));
        }
    }
}
