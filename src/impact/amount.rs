//! Numbers of impact, exact to the hundredth: people write them with separators of thousands, and a number that could be read
//! in two ways is asked about and never guessed.

use std::fmt;
use std::str::FromStr;

/// A number of hundredths, from 0 to 90 trillion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i64);

/// What was typed is no number here; the text says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotAnAmount(String);

const MOST: i64 = 9_000_000_000_000_000;

impl Amount {
    /// The number as it is stored.
    pub fn of_hundredths(hundredths: i64) -> Self {
        Self(hundredths.clamp(0, MOST))
    }

    /// The number as it is stored.
    pub fn hundredths(self) -> i64 {
        self.0
    }

    /// Whether it is nothing at all: then somebody has to have checked.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// As a form takes it back: `1200.50`.
    pub fn plain(self) -> String {
        match self.0 % 100 {
            0 => (self.0 / 100).to_string(),
            rest => format!("{}.{rest:02}", self.0 / 100),
        }
    }
}

/// `12,400` or `12,400.50`: thousands by commas, as the texts of the product are in English.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = (self.0 / 100).to_string();
        for (n, digit) in digits.chars().enumerate() {
            if n > 0 && (digits.len() - n).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        match self.0 % 100 {
            0 => Ok(()),
            rest => write!(f, ".{rest:02}"),
        }
    }
}

impl FromStr for Amount {
    type Err = NotAnAmount;

    fn from_str(typed: &str) -> Result<Self, NotAnAmount> {
        let bad = |words: &str| Err(NotAnAmount(words.to_owned()));
        let digits: String = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '_')).collect();
        if digits.starts_with('-') {
            return bad("Enter a number from 0 up: how much was hit is never less than nothing");
        }
        if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')) {
            return bad("Enter a number such as 1200, 1,200 or 1200.50");
        }
        let (whole, rest) = match (digits.rfind('.'), digits.rfind(',')) {
            (None, None) => (digits.as_str(), ""),
            (Some(point), Some(comma)) => split(&digits, point.max(comma)),
            (Some(at), None) | (None, Some(at)) => {
                let sign = &digits[at..=at];
                let after = digits.len() - at - 1;
                match (digits.matches(sign).count(), after) {
                    // 1,200 and 1.200: English writes thousands with the comma, and others with the point.
                    (1, 3) if sign == "." && at > 0 && !digits.starts_with('0') => {
                        return bad(
                            "This could be a thousand or a fraction. Write it without a separator, such as 1200 or 1.2",
                        );
                    }
                    (1, 3) if digits.starts_with('0') => split(&digits, at),
                    (1, 3) | (2.., 3) => (digits.as_str(), ""),
                    (1, _) => split(&digits, at),
                    _ => return bad("The separators stand in odd places. Write it without them, such as 1200.50"),
                }
            }
        };
        let groups: Vec<&str> = whole.split(['.', ',']).collect();
        let grouped = groups.len() == 1
            || groups.iter().skip(1).all(|group| group.len() == 3) && (1..=3).contains(&groups[0].len());
        if !grouped || groups.iter().any(|group| group.is_empty() && groups.len() > 1) {
            return bad("The separators stand in odd places. Write it without them, such as 1200.50");
        }
        if rest.len() > 2 || rest.contains(['.', ',']) {
            return bad("Enter at most two digits after the point");
        }
        let cents: i64 = format!("{rest:0<2}").parse().unwrap_or(0);
        let number = groups.concat();
        let whole = if number.is_empty() { Ok(0) } else { number.parse::<i64>() };
        match whole.ok().and_then(|whole| whole.checked_mul(100)?.checked_add(cents)).filter(|all| *all <= MOST) {
            Some(hundredths) => Ok(Self(hundredths)),
            None => bad("This number is larger than can be stored"),
        }
    }
}

fn split(digits: &str, at: usize) -> (&str, &str) {
    (&digits[..at], &digits[at + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (typed, shown) in [
            ("0", "0"),
            ("1200", "1,200"),
            ("1 200", "1,200"),
            ("1\u{202f}200", "1,200"),
            ("1,200", "1,200"),
            ("1,200.50", "1,200.50"),
            ("1.200,50", "1,200.50"),
            ("1.200.000", "1,200,000"),
            ("12.5", "12.50"),
            ("12,5", "12.50"),
            ("0.125", ""),
            ("9'900", "9,900"),
            (".5", "0.50"),
            ("1.200", ""),
            ("12,34,56", ""),
            ("1,2,3", ""),
            ("-3", ""),
            ("", ""),
            ("many", ""),
            ("٣", ""),
            ("99999999999999999999", ""),
        ] {
            let found = typed.parse::<Amount>().map(|amount| amount.to_string()).unwrap_or_default();
            assert_eq!(found, shown, "{typed:?}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_asked_about() {
        assert!("1.200".parse::<Amount>().unwrap_err().to_string().contains("thousand or a fraction"));
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(hundredths in 0..MOST) {
            let amount = Amount::of_hundredths(hundredths);
            prop_assert_eq!(amount.to_string().parse(), Ok(amount));
            // A fraction of three digits cannot come up, so the plain form is never in doubt.
            prop_assert_eq!(amount.plain().parse(), Ok(amount));
        }

        #[test]
        fn any_text_gets_an_answer(typed in "\\PC{0,20}") {
            let _ = typed.parse::<Amount>();
        }
    }
}
