//! The names of time zones: which ones are offered, and what is said about a name that is none.

use chrono_tz::{TZ_VARIANTS, Tz};

use super::Zone;

/// The zones of one region, for one group of a select.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// `Europe`; `UTC` for the group that holds only UTC.
    pub name: &'static str,
    /// Full names in alphabetical order.
    pub zones: Vec<&'static str>,
}

/// Why what was typed is not taken as a time zone, and what to type instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ZoneError {
    /// Nothing was typed.
    #[error("Choose a time zone: a region and a city, such as Europe/Berlin, or UTC.")]
    Empty,
    /// An abbreviation, which either has several meanings or is wrong for half of the year.
    #[error(
        "{0} is an abbreviation that does not name one time zone. Type a region and a city, such as Europe/Berlin, or UTC."
    )]
    Abbreviation(String),
    /// A city, or a misspelt name, that a known zone resembles.
    #[error("“{typed}” is not a time zone. Did you mean {meant}?")]
    Near {
        /// What was typed, shortened.
        typed: String,
        /// The name of the zone that it resembles.
        meant: &'static str,
    },
    /// Anything else.
    #[error("“{0}” is not a time zone. Type a region and a city, such as Europe/Berlin, or UTC.")]
    Unknown(String),
}

impl Zone {
    /// Names to offer in a select: UTC first, then region by region in alphabetical order,
    /// without obsolete aliases. A zone that was chosen by an alias (browsers still report
    /// `Asia/Calcutta`) is valid but not among them: see [`Zone::is_offered`].
    pub fn all() -> impl Iterator<Item = &'static str> {
        std::iter::once(Zone::UTC.name()).chain(TZ_VARIANTS.iter().map(|tz| tz.name()).filter(|name| offered(name)))
    }

    /// The same names in groups.
    pub fn regions() -> Vec<Region> {
        let mut regions: Vec<Region> = Vec::new();
        for name in Self::all() {
            let region = name.split_once('/').map_or(name, |(region, _)| region);
            match regions.last_mut() {
                Some(last) if last.name == region => last.zones.push(name),
                _ => regions.push(Region { name: region, zones: vec![name] }),
            }
        }
        regions
    }

    /// Whether [`Zone::all`] holds this name; when not, a select must add it to keep it.
    pub fn is_offered(self) -> bool {
        self == Self::UTC || offered(self.name())
    }
}

/// The zone that `typed` names. Case and blanks are forgiven; abbreviations are not, although the
/// database has some as names: `EST` there is the time of Panama, which is rarely what was meant.
pub(super) fn find(typed: &str) -> Result<Tz, ZoneError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(ZoneError::Empty);
    }
    let name = typed.replace(' ', "_");
    if name.len() <= 5 && name != "UTC" && ABBREVIATIONS.iter().any(|word| word.eq_ignore_ascii_case(&name)) {
        return Err(ZoneError::Abbreviation(name.to_uppercase()));
    }
    if let Ok(tz) = name.parse::<Tz>() {
        return Ok(tz);
    }
    if let Some(tz) = TZ_VARIANTS.iter().find(|tz| tz.name().eq_ignore_ascii_case(&name)) {
        return Ok(*tz);
    }
    let shortened: String = typed.chars().filter(|c| !c.is_control()).take(60).collect();
    let city = name.rsplit('/').next().unwrap_or(&name);
    let near = Zone::all().find(|known| known.rsplit('/').next().is_some_and(|end| end.eq_ignore_ascii_case(city)));
    Err(match near {
        Some(meant) => ZoneError::Near { typed: shortened, meant },
        None => ZoneError::Unknown(shortened),
    })
}

fn offered(name: &str) -> bool {
    let region = name.split_once('/').map(|(region, _)| region);
    region.is_some_and(|region| REGIONS.contains(&region)) && OBSOLETE.binary_search(&name).is_err()
}

const REGIONS: [&str; 10] =
    ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];

/// Common abbreviations of zones, most with more than one meaning (RULES 19).
const ABBREVIATIONS: [&str; 40] = [
    "ACDT", "ACST", "ADT", "AEDT", "AEST", "AKDT", "AKST", "AMT", "AST", "AWST", "BST", "CAT", "CDT", "CEST", "CET",
    "CST", "EAT", "EDT", "EEST", "EET", "EST", "GST", "HKT", "HST", "IST", "JST", "KST", "MDT", "MET", "MSK", "MST",
    "NZDT", "NZST", "PDT", "PST", "SAST", "SGT", "WAT", "WEST", "WET",
];

/// Names in the database's regions that its own table of places (`zone.tab`, 2025b) no longer
/// lists: old spellings, old countries, and places merged into a neighbour. Sorted.
const OBSOLETE: [&str; 71] = [
    "Africa/Asmera",
    "Africa/Timbuktu",
    "America/Argentina/ComodRivadavia",
    "America/Atka",
    "America/Buenos_Aires",
    "America/Catamarca",
    "America/Coral_Harbour",
    "America/Cordoba",
    "America/Ensenada",
    "America/Fort_Wayne",
    "America/Godthab",
    "America/Indianapolis",
    "America/Jujuy",
    "America/Knox_IN",
    "America/Louisville",
    "America/Mendoza",
    "America/Montreal",
    "America/Nipigon",
    "America/Pangnirtung",
    "America/Porto_Acre",
    "America/Rainy_River",
    "America/Rosario",
    "America/Santa_Isabel",
    "America/Shiprock",
    "America/Thunder_Bay",
    "America/Virgin",
    "America/Yellowknife",
    "Antarctica/South_Pole",
    "Asia/Ashkhabad",
    "Asia/Calcutta",
    "Asia/Choibalsan",
    "Asia/Chongqing",
    "Asia/Chungking",
    "Asia/Dacca",
    "Asia/Harbin",
    "Asia/Istanbul",
    "Asia/Kashgar",
    "Asia/Katmandu",
    "Asia/Macao",
    "Asia/Rangoon",
    "Asia/Saigon",
    "Asia/Tel_Aviv",
    "Asia/Thimbu",
    "Asia/Ujung_Pandang",
    "Asia/Ulan_Bator",
    "Atlantic/Faeroe",
    "Atlantic/Jan_Mayen",
    "Australia/ACT",
    "Australia/Canberra",
    "Australia/Currie",
    "Australia/LHI",
    "Australia/NSW",
    "Australia/North",
    "Australia/Queensland",
    "Australia/South",
    "Australia/Tasmania",
    "Australia/Victoria",
    "Australia/West",
    "Australia/Yancowinna",
    "Europe/Belfast",
    "Europe/Kiev",
    "Europe/Nicosia",
    "Europe/Tiraspol",
    "Europe/Uzhgorod",
    "Europe/Zaporozhye",
    "Pacific/Enderbury",
    "Pacific/Johnston",
    "Pacific/Ponape",
    "Pacific/Samoa",
    "Pacific/Truk",
    "Pacific/Yap",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_name_real_zones() {
        assert!(OBSOLETE.is_sorted());
        assert!(OBSOLETE.iter().all(|name| name.parse::<Tz>().is_ok()));
        assert!(ABBREVIATIONS.is_sorted());
    }

    #[test]
    fn offered_names_hold_no_obsolete_ones_and_each_parses_to_itself() {
        let all: Vec<_> = Zone::all().collect();
        for gone in ["EST5EDT", "GB-Eire", "US/Eastern", "Etc/GMT+3", "Asia/Calcutta", "Europe/Kiev", "CET", "Zulu"] {
            assert!(!all.contains(&gone), "{gone}");
        }
        for kept in
            ["UTC", "Europe/Oslo", "Asia/Kolkata", "Europe/Kyiv", "America/Argentina/Buenos_Aires", "Africa/Asmara"]
        {
            assert!(all.contains(&kept), "{kept}");
        }
        for name in &all {
            let zone: Zone = name.parse().unwrap();
            assert!(zone.name() == *name && zone.is_offered());
        }
        assert!((410..430).contains(&all.len()), "{}", all.len());
    }

    #[test]
    fn every_region_is_one_group() {
        let regions = Zone::regions();
        let names: Vec<_> = regions.iter().map(|region| region.name).collect();
        assert_eq!(names[0], "UTC");
        assert_eq!(names[1..], REGIONS);
        assert!(regions.iter().all(|region| region.zones.is_sorted()));
        assert_eq!(regions.iter().map(|region| region.zones.len()).sum::<usize>(), Zone::all().count());
    }

    #[test]
    fn spelling_is_forgiven() {
        for typed in [" Europe/Berlin ", "europe/berlin", "EUROPE/BERLIN"] {
            assert_eq!(find(typed).unwrap(), Tz::Europe__Berlin);
        }
        assert_eq!(find("America/New York").unwrap(), Tz::America__New_York);
        assert_eq!(find("utc").unwrap(), Tz::UTC);
        let alias: Zone = "Asia/Calcutta".parse().unwrap();
        assert!(!alias.is_offered());
    }

    // An abbreviation is asked about, not guessed.
    #[test]
    fn tz_07_abbreviations_are_refused() {
        for typed in ["CST", "IST", "EST", "cet"] {
            assert_eq!(find(typed), Err(ZoneError::Abbreviation(typed.to_uppercase())));
        }
    }

    #[test]
    fn the_error_says_what_to_type() {
        assert_eq!(find("Berlin").unwrap_err().to_string(), "“Berlin” is not a time zone. Did you mean Europe/Berlin?");
        assert_eq!(
            find("US/New York").unwrap_err().to_string(),
            "“US/New York” is not a time zone. Did you mean America/New_York?"
        );
        assert_eq!(
            find("Mars/Olympus").unwrap_err().to_string(),
            "“Mars/Olympus” is not a time zone. Type a region and a city, such as Europe/Berlin, or UTC."
        );
        assert_eq!(find("  "), Err(ZoneError::Empty));
    }
}
