//! Long lists in pages. There is no total: counting ten thousand rows costs more than the page
//! itself, so one row more than fits is fetched to learn whether there is a next page.

use serde::{Deserialize, Deserializer};

/// The number of a page, from 1 to [`PageNo::MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageNo(u32);

/// Which rows to fetch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Rows to pass over.
    pub offset: i64,
    /// Rows to fetch: one more than a page shows.
    pub limit: i64,
}

/// The rows of one page, and whether there are others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// At most as many as a page shows.
    pub rows: Vec<T>,
    /// This page's number.
    pub number: PageNo,
    /// Whether a further page has rows.
    pub has_next: bool,
    /// Whether there is an earlier page.
    pub has_previous: bool,
}

impl PageNo {
    /// The first page.
    pub const FIRST: Self = Self(1);
    /// The last page that can be asked for. Deeper ones make the database read and drop all rows
    /// before them; a search finds such rows faster.
    pub const MAX: Self = Self(10_000);

    /// The page that a query string asks for; the first when it asks for nothing that exists.
    pub fn parse(raw: &str) -> Self {
        let raw = raw.trim();
        if raw.is_empty() || !raw.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::FIRST;
        }
        Self(raw.parse().unwrap_or(u32::MAX).clamp(Self::FIRST.0, Self::MAX.0))
    }

    /// The number, 1 to 10,000.
    pub fn get(self) -> u32 {
        self.0
    }

    /// The page after this one; the last one stays itself.
    pub fn next(self) -> Self {
        Self((self.0 + 1).min(Self::MAX.0))
    }

    /// The page before this one; the first one stays itself.
    pub fn previous(self) -> Self {
        Self((self.0 - 1).max(Self::FIRST.0))
    }

    /// What to fetch for this page when a page shows `size` rows (taken as 1 when it is 0).
    pub fn window(self, size: u16) -> Window {
        let size = i64::from(size.max(1));
        Window { offset: i64::from(self.0 - 1) * size, limit: size + 1 }
    }
}

/// The page made of rows that were fetched by [`PageNo::window`] with the same `size`.
pub fn page<T>(mut rows: Vec<T>, number: PageNo, size: u16) -> Page<T> {
    let size = usize::from(size.max(1));
    let has_next = rows.len() > size && number < PageNo::MAX;
    rows.truncate(size);
    Page { rows, number, has_next, has_previous: number > PageNo::FIRST }
}

impl<T> Page<T> {
    /// The same page of other things.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page {
            rows: self.rows.into_iter().map(change).collect(),
            number: self.number,
            has_next: self.has_next,
            has_previous: self.has_previous,
        }
    }

    /// Whether there is nothing at all to turn to.
    pub fn is_only_page(&self) -> bool {
        !self.has_next && !self.has_previous
    }
}

impl Default for PageNo {
    fn default() -> Self {
        Self::FIRST
    }
}

impl std::fmt::Display for PageNo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Lenient like [`PageNo::parse`]: a mistyped page number is no reason for an error page.
/// Use it with `#[serde(default)]`.
impl<'de> Deserialize<'de> for PageNo {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(|raw| Self::parse(&raw))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_leniently() {
        for (raw, number) in [
            ("1", 1),
            ("7", 7),
            (" 7 ", 7),
            ("", 1),
            ("0", 1),
            ("-3", 1),
            ("+3", 1),
            ("two", 1),
            ("1.5", 1),
            ("٣", 1),
            ("10000", 10_000),
            ("10001", 10_000),
            ("99999999999999999999", 10_000),
        ] {
            assert_eq!(PageNo::parse(raw).get(), number, "{raw:?}");
        }
    }

    #[test]
    fn a_query_string_gives_a_page() {
        #[derive(Deserialize)]
        struct Query {
            #[serde(default)]
            page: PageNo,
        }
        for (query, number) in [("page=3", 3), ("", 1), ("page=", 1), ("page=x&q=1", 1)] {
            assert_eq!(serde_html_form::from_str::<Query>(query).unwrap().page.get(), number, "{query}");
        }
    }

    #[test]
    fn the_ends_stay_put() {
        assert_eq!(PageNo::FIRST.previous(), PageNo::FIRST);
        assert_eq!(PageNo::MAX.next(), PageNo::MAX);
        assert!(!page(vec![0; 11], PageNo::MAX, 10).has_next);
    }

    proptest! {
        #[test]
        fn all_rows_are_seen_once_and_in_order(total in 0usize..200, size in 0u16..30) {
            let all: Vec<usize> = (0..total).collect();
            let (mut seen, mut number) = (Vec::new(), PageNo::FIRST);
            loop {
                let window = number.window(size);
                let rows = all.iter().copied().skip(window.offset as usize).take(window.limit as usize).collect();
                let page = page(rows, number, size);
                prop_assert!(page.rows.len() <= usize::from(size.max(1)));
                prop_assert_eq!(page.has_previous, number != PageNo::FIRST);
                seen.extend(page.rows);
                if !page.has_next { break }
                number = number.next();
            }
            prop_assert_eq!(seen, all);
        }
    }
}
