//! Local times at clock changes, and the way there and back for all zones.

use super::*;
use chrono_tz::TZ_VARIANTS;
use proptest::prelude::*;

fn zone(name: &str) -> Zone {
    name.parse().unwrap()
}

fn resolve(name: &str, local: &str) -> Local {
    zone(name).resolve(parse_local(local).unwrap())
}

fn utc(text: &str) -> Instant {
    Instant::from_utc(parse_local(text).unwrap())
}

fn shown(choice: &Choice) -> (String, &str, &str) {
    (form_value(choice.local), choice.offset.as_str(), choice.abbreviation.as_str())
}

#[test]
fn tz_01_the_repeated_hour_gives_two_moments_kept_apart() {
    let local = resolve("Europe/Berlin", "2026-10-25T02:30");
    let Local::Twice { first, second } = &local else { panic!("{local:?}") };
    assert_eq!(shown(first), ("2026-10-25T02:30".into(), "+02:00", "CEST"));
    assert_eq!(shown(second), ("2026-10-25T02:30".into(), "+01:00", "CET"));
    assert_eq!((first.instant, second.instant), (utc("2026-10-25T00:30"), utc("2026-10-25T01:30")));
    assert_eq!(local.pick(Some("+01:00")), Some(second.instant));
    assert_eq!(local.pick(Some("+02:00")), Some(first.instant));
    assert_eq!(local.pick(Some("+03:00")), None);
    assert_eq!(local.pick(None), None);
}

#[test]
fn the_edges_of_the_repeated_hour() {
    assert!(matches!(resolve("Europe/Berlin", "2026-10-25T01:59:59"), Local::Once(_)));
    assert!(matches!(resolve("Europe/Berlin", "2026-10-25T02:00"), Local::Twice { .. }));
    assert!(matches!(resolve("Europe/Berlin", "2026-10-25T02:59:59"), Local::Twice { .. }));
    assert!(matches!(resolve("Europe/Berlin", "2026-10-25T03:00"), Local::Once(_)));
}

// RULES 19
#[test]
fn a_skipped_time_offers_its_two_neighbours() {
    let table = [
        ("Europe/Berlin", "2026-03-29T02:30", ("2026-03-29T01:59", "+01:00"), ("2026-03-29T03:00", "+02:00")),
        ("Europe/Berlin", "2026-03-29T02:00", ("2026-03-29T01:59", "+01:00"), ("2026-03-29T03:00", "+02:00")),
        ("Europe/Berlin", "2026-03-29T02:59:59", ("2026-03-29T01:59", "+01:00"), ("2026-03-29T03:00", "+02:00")),
        // The whole of 30 December 2011 was skipped when Samoa crossed the date line.
        ("Pacific/Apia", "2011-12-30T12:00", ("2011-12-29T23:59", "-10:00"), ("2011-12-31T00:00", "+14:00")),
        ("Pacific/Apia", "2011-12-30T00:00", ("2011-12-29T23:59", "-10:00"), ("2011-12-31T00:00", "+14:00")),
        ("Australia/Lord_Howe", "2026-10-04T02:15", ("2026-10-04T01:59", "+10:30"), ("2026-10-04T02:30", "+11:00")),
        // Monrovia was 44 minutes and 30 seconds behind until 1972: the jump ends within a minute.
        ("Africa/Monrovia", "1972-01-07T00:10", ("1972-01-06T23:59", "-00:44:30"), ("1972-01-07T00:45", "+00:00")),
    ];
    for (name, local, before_is, after_is) in table {
        let found = resolve(name, local);
        let Local::Never { before, after } = &found else { panic!("{name} {local}: {found:?}") };
        assert_eq!((form_value(before.local).as_str(), before.offset.as_str()), before_is, "{name} {local}");
        assert_eq!((form_value(after.local).as_str(), after.offset.as_str()), after_is, "{name} {local}");
        assert_eq!(zone(name).resolve(before.local).pick(None), Some(before.instant));
        assert_eq!(found.pick(Some(after_is.1)), Some(after.instant));
    }
}

#[test]
fn tz_03_lord_howe_moves_its_clocks_by_thirty_minutes() {
    assert_eq!(resolve("Australia/Lord_Howe", "2018-04-01T01:15"), Local::Once(utc("2018-03-31T14:15")));
    let local = resolve("Australia/Lord_Howe", "2018-04-01T01:45");
    let Local::Twice { first, second } = &local else { panic!("{local:?}") };
    assert_eq!(shown(first), ("2018-04-01T01:45".into(), "+11:00", "UTC+11:00"));
    assert_eq!(shown(second), ("2018-04-01T01:45".into(), "+10:30", "UTC+10:30"));
    assert_eq!(second.instant.since(first.instant), Duration::minutes(30));
}

#[test]
fn tz_09_times_typed_in_several_zones_sort_by_the_moment() {
    let typed =
        [("Asia/Tokyo", "2026-03-07T00:10"), ("UTC", "2026-03-06T15:05"), ("America/New_York", "2026-03-06T10:01")];
    let mut moments: Vec<_> =
        typed.iter().enumerate().map(|(i, (name, local))| (resolve(name, local).pick(None).unwrap(), i)).collect();
    moments.sort_by_key(|(instant, _)| *instant);
    assert_eq!(moments.iter().map(|(_, i)| *i).collect::<Vec<_>>(), [2, 1, 0]);
}

#[test]
fn a_day_starts_after_the_jump_where_midnight_does_not_exist() {
    let table = [
        ("Europe/Berlin", (2026, 3, 6), "2026-03-05T23:00"),
        ("America/Sao_Paulo", (2018, 11, 4), "2018-11-04T03:00"),
        ("Africa/Cairo", (2026, 4, 24), "2026-04-23T22:00"),
        // Havana repeats the hour after midnight; the day starts with the first of the two.
        ("America/Havana", (2026, 11, 1), "2026-11-01T04:00"),
        ("Pacific/Apia", (2011, 12, 30), "2011-12-30T10:00"),
        ("Pacific/Apia", (2011, 12, 31), "2011-12-30T10:00"),
    ];
    for (name, (y, m, d), start) in table {
        let day = NaiveDate::from_ymd_opt(y, m, d).unwrap();
        assert_eq!(zone(name).day_start(day), utc(start), "{name} {day}");
    }
}

#[test]
fn json_and_display_are_the_name() {
    let berlin = zone("Europe/Berlin");
    assert_eq!(berlin.to_string(), "Europe/Berlin");
    assert_eq!(serde_json::to_string(&berlin).unwrap(), "\"Europe/Berlin\"");
    assert_eq!(serde_json::from_str::<Zone>("\"Europe/Berlin\"").unwrap(), berlin);
    assert!(serde_json::from_str::<Zone>("\"CST\"").is_err());
}

proptest! {
    // 1990-01-01 to 2037-12-31, every zone, to the microsecond.
    #![proptest_config(ProptestConfig::with_cases(4000))]
    #[test]
    fn a_shown_time_resolves_to_its_moment(
        index in 0..TZ_VARIANTS.len(),
        seconds in 631_152_000i64..2_145_916_800,
        micros in 0u32..1_000_000,
    ) {
        check_round_trip(Zone(TZ_VARIANTS[index]), seconds, micros)?;
    }
}

fn check_round_trip(zone: Zone, seconds: i64, micros: u32) -> Result<(), TestCaseError> {
    let instant = Instant::from_utc(chrono::DateTime::from_timestamp(seconds, micros * 1000).unwrap().naive_utc());
    let stamp = zone.at(instant);
    let found = zone.resolve(stamp.local_time());
    prop_assert_eq!(found.pick(Some(&stamp.offset())), Some(instant), "{} {:?}", zone, found);
    Ok(())
}

// Random moments hardly ever hit a clock change, so every hour of some years is tried as well.
#[test]
fn every_quarter_hour_around_clock_changes_resolves_to_itself() {
    for name in [
        "Europe/Berlin",
        "Australia/Lord_Howe",
        "America/Havana",
        "America/St_Johns",
        "Pacific/Apia",
        "Africa/Casablanca",
    ] {
        for quarter in 0..(3 * 366 * 96) {
            check_round_trip(zone(name), 1_293_840_000 + quarter * 900, 0).unwrap();
        }
    }
}
