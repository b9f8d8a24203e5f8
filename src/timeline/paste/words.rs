//! Words that belong to a stamp when the rest of one stands beside them.

pub(super) const ABOUT: [&str; 12] = [
    "about",
    "approx",
    "approximately",
    "around",
    "circa",
    "ca",
    "roughly",
    "etwa",
    "gegen",
    "ungefähr",
    "vers",
    "environ",
];

/// A time that these stand before is not the moment itself.
pub(super) const VAGUE: [&str; 6] = ["by", "before", "after", "since", "until", "vor"];

pub(super) const LEADING: [&str; 14] =
    ["on", "at", "from", "between", "the", "um", "am", "à", "le", "den", "kl", "de", "as", "of"];

pub(super) const WITH_DAY: [&str; 2] = ["and", "at"];

pub(super) const UNTIL: [&str; 9] = ["to", "until", "till", "through", "and", "bis", "à", "から", "hasta"];

pub(super) const DAY_WORDS: [&str; 12] =
    ["today", "yesterday", "tomorrow", "heute", "gestern", "hier", "今日", "昨日", "오늘", "어제", "hoy", "ayer"];
