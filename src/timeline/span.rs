//! The picture of an incident's course: how long impact lasted, and the marked moments in it
//! (RULES 18). Numbers in, numbers out; the template draws them. A missing moment is not drawn.

use chrono::Duration;

use super::model::Knowledge;
use crate::incidents::Moments;
use crate::kernel::Instant;
use crate::kernel::zone::duration_words;

/// Width of the picture, in its own units, and the margin at both ends.
const WIDTH: i64 = 1000;
const MARGIN: i64 = 20;
/// How far what lies outside the moments is drawn from the edge.
const EDGE: i64 = 6;

/// One marked moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What it is.
    pub label: &'static str,
    /// When it was, if that is known.
    pub at: Option<Instant>,
    /// How long after the impact began, in words; empty for the beginning itself and when one of
    /// the two is not known.
    pub after: String,
    /// Where it stands, 0 to 1000.
    pub x: i64,
}

/// A bar from `x`, `width` wide, in units of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// Left end.
    pub x: i64,
    /// Width, at least 2 so that it can be seen.
    pub width: i64,
}

/// The picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// All five moments in their order, known or not.
    pub marks: Vec<Mark>,
    /// From the beginning of the impact to the resolution.
    pub impact: Option<Bar>,
    /// From the beginning of the impact to its mitigation.
    pub full: Option<Bar>,
    /// The entries of the timeline, each once a place: where they stand and whether all there were found later.
    pub entries: Vec<Dot>,
}

/// Entries at one place of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dot {
    /// Where, from the left.
    pub x: i64,
    /// Whether they came out afterwards.
    pub found_later: bool,
}

impl Span {
    /// The picture of these moments; none when fewer than two are known.
    pub fn of(moments: &Moments, entries: &[(Instant, Knowledge)]) -> Option<Self> {
        let named = [
            ("Impact began", moments.impact_began_at),
            ("Detected", moments.detected_at),
            ("Response triggered", moments.triggered_at),
            ("Mitigated", moments.mitigated_at),
            ("Resolved", moments.resolved_at),
        ];
        let known: Vec<Instant> = named.iter().filter_map(|(_, at)| *at).collect();
        let (first, last) = (known.iter().min()?, known.iter().max()?);
        if first == last {
            return None;
        }
        let whole = last.since(*first);
        let place = |at: Instant| MARGIN + (WIDTH - 2 * MARGIN) * seconds(at.since(*first)) / seconds(whole).max(1);
        let began = moments.impact_began_at;
        let after = |at: Instant| began.filter(|began| *began < at).map(|began| duration_words(at.since(began)));
        let marks = named
            .into_iter()
            .map(|(label, at)| Mark {
                label,
                at,
                after: at.and_then(after).unwrap_or_default(),
                x: at.map_or(0, place),
            })
            .collect();
        let bar = |until: Option<Instant>| {
            let (began, until) = (began?, until?);
            (began < until).then(|| Bar { x: place(began), width: (place(until) - place(began)).max(2) })
        };
        let impact = bar(moments.resolved_at.or(moments.mitigated_at));
        // What happened before the first moment or after the last stands at the edge: a thing of days before would leave
        // no room for the incident itself.
        let dot = |(at, knowledge): &(Instant, Knowledge)| Dot {
            x: place(*at).clamp(EDGE, WIDTH - EDGE),
            found_later: *knowledge == Knowledge::FoundLater,
        };
        let mut entries: Vec<Dot> = entries.iter().map(dot).collect();
        entries.sort_by_key(|dot| (dot.x, dot.found_later));
        entries.dedup();
        Some(Self { marks, impact, full: bar(moments.mitigated_at), entries })
    }

    /// The known moments' places, for the ticks.
    pub fn ticks(&self) -> impl Iterator<Item = i64> {
        self.marks.iter().filter(|mark| mark.at.is_some()).map(|mark| mark.x)
    }

    /// Where to draw entries that were known at the time, or that came out afterwards.
    pub fn dots(&self, found_later: bool) -> impl Iterator<Item = i64> {
        self.entries.iter().filter(move |dot| dot.found_later == found_later).map(|dot| dot.x)
    }
}

/// The measures of RULES 18 that are known, in words.
pub fn measures(moments: &Moments) -> String {
    let spans = moments.spans();
    let said = [
        (spans.to_detect, "to detect"),
        (spans.to_respond, "to respond"),
        (spans.to_mitigate, "to mitigate"),
        (spans.to_resolve, "to resolve"),
        (spans.impact, "of impact"),
    ];
    let said = said.into_iter().filter_map(|(span, what)| Some(format!("{} {what}", duration_words(span?))));
    said.collect::<Vec<_>>().join(" · ")
}

fn seconds(length: Duration) -> i64 {
    length.num_seconds()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::zone::parse_local;
    use proptest::prelude::*;

    fn at(time: &str) -> Option<Instant> {
        parse_local(&format!("2026-03-06T{time}")).map(Instant::from_utc)
    }

    #[test]
    fn a_whole_course_is_drawn_and_told() {
        let moments = Moments {
            impact_began_at: at("13:10"),
            detected_at: at("13:18"),
            triggered_at: at("13:21"),
            mitigated_at: at("14:02"),
            resolved_at: at("14:25"),
        };
        let span = Span::of(&moments, &[]).unwrap();
        assert_eq!(span.marks[3].after, "52 min");
        assert_eq!(
            measures(&moments),
            "8 min to detect · 3 min to respond · 44 min to mitigate · 1 h 7 min to resolve · 52 min of impact"
        );
        assert_eq!(span.impact, Some(Bar { x: 20, width: 960 }));
        assert_eq!(span.full.map(|bar| bar.x), Some(20));
        assert_eq!(span.ticks().count(), 5);
    }

    #[test]
    fn entries_are_marked_by_what_was_known() {
        let moments = Moments { detected_at: at("13:00"), resolved_at: at("14:00"), ..Moments::default() };
        let entry = |time, knowledge| (at(time).unwrap(), knowledge);
        let entries = [
            entry("12:00", Knowledge::FoundLater),
            entry("13:30", Knowledge::KnownThen),
            entry("13:30", Knowledge::KnownThen),
            entry("15:00", Knowledge::KnownThen),
        ];
        let span = Span::of(&moments, &entries).unwrap();
        assert_eq!(span.dots(true).collect::<Vec<_>>(), [6]);
        assert_eq!(span.dots(false).collect::<Vec<_>>(), [500, 994]);
    }

    #[test]
    fn what_is_missing_gives_no_number() {
        assert_eq!(Span::of(&Moments::default(), &[]), None);
        assert_eq!(Span::of(&Moments { resolved_at: at("14:00"), ..Moments::default() }, &[]), None);
        let span = Span::of(&Moments { detected_at: at("13:00"), resolved_at: at("14:00"), ..Moments::default() }, &[])
            .unwrap();
        assert_eq!((span.impact, span.full), (None, None));
        assert_eq!(span.ticks().count(), 2);
    }

    proptest! {
        #[test]
        fn everything_stands_inside_the_picture(times in proptest::collection::vec(proptest::option::of(0i64..5_000_000), 5)) {
            let zero = Instant::from_utc(chrono::NaiveDateTime::default());
            let time = |n: usize| times[n].map(|seconds| zero.plus(Duration::seconds(seconds)));
            let moments = Moments { impact_began_at: time(0), detected_at: time(1), triggered_at: time(2), mitigated_at: time(3), resolved_at: time(4) };
            let entries: Vec<_> = (0..3).filter_map(|n| Some((time(n)?.plus(Duration::days(n as i64 - 1)), Knowledge::KnownThen))).collect();
            if let Some(span) = Span::of(&moments, &entries) {
                prop_assert!(span.dots(false).all(|x| (EDGE..=WIDTH - EDGE).contains(&x)));
                prop_assert!(span.ticks().all(|x| (MARGIN..=WIDTH - MARGIN).contains(&x)));
                for bar in [span.impact, span.full].into_iter().flatten() {
                    prop_assert!(bar.width >= 2 && bar.x + bar.width <= WIDTH);
                }
            }
        }
    }
}
