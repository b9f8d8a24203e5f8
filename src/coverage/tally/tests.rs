//! Counts, against counts made another way.

use chrono::Duration;
use proptest::prelude::*;

use super::*;
use crate::kernel::zone::parse_local;

fn utc(text: &str) -> Instant {
    Instant::from_utc(parse_local(text).unwrap())
}

fn owed(began: &str, postmortem: Option<Standing>, services: &[u16]) -> Case {
    Case { began_at: utc(began), owed: true, postmortem, services: services.into() }
}

fn counted(period: Period, zone: Zone, cases: &Cases, affected: Option<Affected>, now: Instant) -> Counted {
    let frame = Frame::of(period, zone, now);
    let mut counted = Counted::nothing(&frame);
    counted.add(cases, &frame, affected, now);
    counted
}

fn numbers(tally: &Tally) -> [u32; 7] {
    tally.0
}

// The clocks of Berlin go forward on 29 March 2026 and back on 25 October 2026: a month begins an hour earlier in UTC
// in summer.
#[test]
fn a_month_begins_where_it_begins_in_the_zone() {
    let zone: Zone = "Europe/Berlin".parse().unwrap();
    let began = ["2026-03-31T21:59", "2026-03-31T22:00", "2026-10-31T22:59", "2026-10-31T23:00"];
    let list = began.iter().map(|began| owed(began, None, &[])).collect();
    let cases = Cases { list, services: Vec::new() };
    let found = counted(Period::Year(2026), zone, &cases, None, utc("2026-12-31T12:00"));
    let by_month: Vec<u32> = found.months.iter().rev().map(|month| month.of(Column::Missing)).collect();
    assert_eq!(by_month, [0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 1, 0]);
}

#[test]
fn what_is_before_the_months_counts_only_for_all_time() {
    let cases = Cases {
        list: vec![owed("2025-02-28T12:00", None, &[]), owed("2026-02-28T12:00", None, &[])],
        services: vec![],
    };
    let now = utc("2026-03-11T09:00");
    for (period, before, total) in [(Period::Recent, 1, 1), (Period::All, 1, 2), (Period::Year(2025), 0, 1)] {
        let found = counted(period, Zone::UTC, &cases, None, now);
        assert_eq!((found.before.of(Column::Owed), found.total.of(Column::Owed)), (before, total), "{period:?}");
        assert_eq!(found.first, Some(utc("2025-02-28T12:00")));
    }
}

// RULES 1, 4, 6
#[test]
fn each_postmortem_counts_where_it_stands() {
    let now = utc("2026-03-20T09:00");
    let standing = |status, ends: &str, meeting: Option<&str>| {
        Some(Standing { status, ends_at: Some(utc(ends)), meeting_at: meeting.map(utc) })
    };
    let (early, late) = ("2026-03-13T23:00", "2026-03-25T23:00");
    for (postmortem, expected) in [
        (None, [1, 0, 1, 0, 0, 0, 0]),
        (standing(Status::Draft, early, None), [1, 1, 0, 1, 1, 0, 0]),
        (standing(Status::Draft, late, None), [1, 1, 0, 0, 1, 0, 0]),
        (standing(Status::InReview, early, Some("2026-03-22T10:00")), [1, 1, 0, 1, 0, 0, 0]),
        (standing(Status::InReview, early, Some("2026-03-12T10:00")), [1, 1, 0, 0, 0, 1, 0]),
        (standing(Status::Closed, early, Some("2026-03-14T10:00")), [1, 1, 0, 0, 0, 0, 1]),
        (standing(Status::Closed, early, None), [1, 1, 0, 0, 0, 0, 0]),
    ] {
        let one = owed("2026-03-06T13:10", postmortem, &[]);
        assert_eq!(numbers(&Tally::one(&one, now)), expected, "{postmortem:?}");
        // Nobody was called: nothing is owed, and a postmortem that there is counts all the same.
        let not_owed = numbers(&Tally::one(&Case { owed: false, ..one }, now));
        assert_eq!((&not_owed[..3], &not_owed[3..]), (&[0, 0, 0][..], &expected[3..]));
    }
}

#[test]
fn an_incident_counts_once_at_each_of_its_services() {
    let services = vec![ServiceId::random(), ServiceId::random()];
    let list = [&[0, 1][..], &[1], &[]].map(|of| owed("2026-03-06T13:10", None, of));
    let cases = Cases { list: list.into(), services: services.clone() };
    let now = utc("2026-03-11T09:00");
    let found = counted(Period::Recent, Zone::UTC, &cases, None, now);
    let of = |at: usize| found.services[&services[at]].of(Column::Missing);
    assert_eq!((of(0), of(1), found.no_service.of(Column::Missing), found.total.of(Column::Missing)), (1, 2, 1, 3));
    for (affected, expected) in [
        (Affected::Service(services[0]), 1),
        (Affected::Service(services[1]), 2),
        (Affected::Nothing, 1),
        (Affected::Service(ServiceId::random()), 0),
    ] {
        let found = counted(Period::Recent, Zone::UTC, &cases, Some(affected), now);
        assert_eq!(found.total.of(Column::Owed), expected, "{affected:?}");
    }
}

fn any_case() -> impl Strategy<Value = Case> {
    let moment = || (0i64..3 * 365 * 24).prop_map(|hours| utc("2024-01-01T00:30").plus(Duration::hours(hours)));
    let status = proptest::sample::select(Status::ALL);
    let postmortem = (status, proptest::option::of(moment()), proptest::option::of(moment()))
        .prop_map(|(status, ends_at, meeting_at)| Standing { status, ends_at, meeting_at });
    let services = proptest::collection::btree_set(0u16..4, 0..3);
    (moment(), any::<bool>(), proptest::option::of(postmortem), services).prop_map(
        |(began_at, owed, postmortem, services)| {
            let services = services.into_iter().collect();
            Case { began_at, owed, postmortem, services }
        },
    )
}

proptest! {
    #[test]
    fn the_months_make_the_total(list in proptest::collection::vec(any_case(), 0..40), year in 2023i32..2028) {
        let cases = Cases { list, services: (0..4).map(|_| ServiceId::random()).collect() };
        let zone: Zone = "America/St_Johns".parse().unwrap();
        for period in [Period::Recent, Period::Year(year), Period::All] {
            let found = counted(period, zone, &cases, None, utc("2026-07-01T02:00"));
            let mut sum = if period == Period::All { found.before } else { Tally::default() };
            found.months.iter().for_each(|month| sum.join(month));
            prop_assert_eq!(sum, found.total);
            prop_assert_eq!(sum.of(Column::Owed), sum.of(Column::Met) + sum.of(Column::Missing));
            // Counted apart and together is the same.
            let (some, others) = cases.list.split_at(cases.list.len() / 2);
            let frame = Frame::of(period, zone, utc("2026-07-01T02:00"));
            let mut apart = Counted::nothing(&frame);
            for part in [some, others] {
                let part = Cases { list: part.to_vec(), services: cases.services.clone() };
                apart.add(&part, &frame, None, utc("2026-07-01T02:00"));
            }
            prop_assert_eq!(apart, found);
        }
    }

    // What is kept until the next change by itself is right until then.
    #[test]
    fn until_the_next_change_nothing_counts_elsewhere(list in proptest::collection::vec(any_case(), 0..30), hours in 0i64..2000, part in 0.0f64..1.0) {
        let cases = Cases { list, services: (0..4).map(|_| ServiceId::random()).collect() };
        let now = utc("2026-07-01T02:00").plus(Duration::hours(-hours));
        let next = cases.next_change(now).unwrap_or_else(|| now.plus(Duration::days(400)));
        let before = now.plus(Duration::seconds((next.since(now).num_seconds() as f64 * part * 0.999) as i64));
        let frame = Frame::of(Period::All, Zone::UTC, now);
        let at = |moment| {
            let mut counted = Counted::nothing(&frame);
            counted.add(&cases, &frame, None, moment);
            counted
        };
        prop_assert_eq!(at(now), at(before));
    }
}
