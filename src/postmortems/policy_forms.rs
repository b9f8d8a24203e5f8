//! Raw forms of policies and holidays, and what they become.

use chrono::NaiveDate;
use serde::Deserialize;

use super::holiday_file::{Found, NAME};
use super::policy::{Count, Policies, Policy, Preset};
use crate::incidents::Severity;
use crate::kernel::text;
use crate::web::{Check, Errors};

/// The policies as a form sends them: a preset, or numbers for each severity.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PolicyForm {
    /// The policies that the form was filled from.
    pub base: String,
    pub preset: String,
    pub days_1: String,
    pub days_2: String,
    pub days_3: String,
    pub days_4: String,
    pub days_5: String,
    pub count_1: String,
    pub count_2: String,
    pub count_3: String,
    pub count_4: String,
    pub count_5: String,
    /// Whether what it does was looked at.
    pub confirmed: String,
}

/// One severity in the form.
pub struct PolicyRow<'a> {
    pub severity: Severity,
    pub days: &'static str,
    pub days_value: &'a str,
    pub count: &'static str,
    pub count_value: &'a str,
}

impl PolicyForm {
    /// The form of what is stored.
    pub fn stored(policies: &Policies) -> Self {
        let mut form = Self { base: policies.code(), preset: policies.preset().to_string(), ..Self::default() };
        let fields = [
            (&mut form.days_1, &mut form.count_1),
            (&mut form.days_2, &mut form.count_2),
            (&mut form.days_3, &mut form.count_3),
            (&mut form.days_4, &mut form.count_4),
            (&mut form.days_5, &mut form.count_5),
        ];
        for ((days, count), (_, policy)) in fields.into_iter().zip(policies.each()) {
            (*days, *count) = (policy.days.to_string(), policy.count.to_string());
        }
        form
    }

    /// The severities with what was typed, the gravest first.
    pub fn rows(&self) -> Vec<PolicyRow<'_>> {
        let fields = [
            ("days_1", &self.days_1, "count_1", &self.count_1),
            ("days_2", &self.days_2, "count_2", &self.count_2),
            ("days_3", &self.days_3, "count_3", &self.count_3),
            ("days_4", &self.days_4, "count_4", &self.count_4),
            ("days_5", &self.days_5, "count_5", &self.count_5),
        ];
        let rows = Severity::ALL.iter().zip(fields);
        rows.map(|(severity, (days, days_value, count, count_value))| PolicyRow {
            severity: *severity,
            days,
            days_value,
            count,
            count_value,
        })
        .collect()
    }

    /// The policies that are meant: a preset's, or those of the numbers. Numbers that were changed beside another preset
    /// are asked about: nobody types them to have them passed over.
    pub fn check(&self) -> Result<Policies, Errors> {
        let mut check = Check::new();
        let preset: Preset = check.choice("preset", &self.preset, "Choose a preset or own numbers");
        let mut typed = Check::new();
        let own = self.numbers(&mut typed);
        let wrong = typed.finish();
        let policies = match preset.policies() {
            None => {
                check.finish()?;
                return wrong.map(|()| own);
            }
            Some(policies) => policies,
        };
        if own != policies && own.code() != self.base {
            check.wrong(
                "preset",
                format!(
                    "The numbers below say something else than “{}”. Choose “{}” to set them",
                    preset.label(),
                    Preset::Own.label()
                ),
            );
        }
        check.finish().map(|()| policies)
    }

    fn numbers(&self, check: &mut Check) -> Policies {
        let rows: Vec<Policy> = self.rows().iter().map(|row| row.policy(check)).collect();
        Policies::of_each(|severity| rows.get(usize::from(severity.rank()) - 1).copied().unwrap_or_default())
    }
}

impl PolicyRow<'_> {
    fn policy(&self, check: &mut Check) -> Policy {
        let count: Count = check.choice(self.count, self.count_value, "Choose which days count");
        let days = self.days_value.trim().parse().ok().and_then(|days| Policy::checked(days, count));
        days.unwrap_or_else(|| {
            let (least, most) = (Policy::MIN_DAYS, Policy::MAX_DAYS);
            check.wrong(self.days, format!("{}: enter a number of days from {least} to {most}", self.severity.label()));
            Policy::DEFAULT
        })
    }
}

/// A holiday.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct HolidayForm {
    pub day: String,
    pub name: String,
    /// Whether what it does was looked at.
    pub confirmed: String,
}

impl HolidayForm {
    /// Checks both fields.
    pub fn check(&self) -> Result<(NaiveDate, String), Errors> {
        let mut check = Check::new();
        let day = check.optional::<NaiveDate>("day", &self.day, "Enter a date such as 2026-12-25");
        if self.day.trim().is_empty() {
            check.wrong("day", "Enter the day");
        }
        let name = check.line("name", &self.name, NAME, "Enter what the day is called");
        check.finish()?;
        day.map(|day| (day, name)).ok_or_else(|| Errors::one("day", "Enter the day"))
    }
}

/// A calendar file as it was pasted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PastedForm {
    pub ics: String,
}

/// The rows of a calendar file that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct HolidaysForm {
    /// The numbers of the rows to take over, from 0.
    pub keep: Vec<usize>,
    pub day: Vec<String>,
    pub name: Vec<String>,
}

/// One row of the preview.
pub struct HolidayRow {
    pub day: String,
    pub name: String,
    pub keep: bool,
    /// What there is to know about it, or what is wrong with it.
    pub said: String,
}

impl HolidayRow {
    /// `Fri 25 Dec 2026`
    pub fn day_words(&self) -> String {
        self.day.parse().map(crate::kernel::zone::long_date).unwrap_or_else(|_| self.day.clone())
    }
}

/// The rows to show for what was found, where `there` is on the list already. What is past is not taken over unless asked.
pub fn rows(found: &Found, there: &[(NaiveDate, String)], today: NaiveDate) -> Vec<HolidayRow> {
    use chrono::Datelike;
    let row = |(day, name): &(NaiveDate, String)| {
        let known = there.iter().find(|(known, _)| known == day).map(|(_, name)| name);
        let weekend = matches!(day.weekday(), chrono::Weekday::Sat | chrono::Weekday::Sun);
        let (keep, said) = match known {
            Some(as_name) if as_name == name => (false, "on the list already".to_owned()),
            Some(as_name) => (false, format!("on the list already, as “{as_name}”")),
            None if *day < today => (false, "past".to_owned()),
            None if weekend => (true, "a weekend: it moves nothing".to_owned()),
            None => (true, String::new()),
        };
        HolidayRow { day: day.to_string(), name: name.clone(), keep, said }
    };
    found.days.iter().map(row).collect()
}

impl HolidaysForm {
    /// The rows to take over; when one cannot be, all rows with what is wrong.
    pub fn check(&self) -> Result<Vec<(NaiveDate, String)>, Vec<HolidayRow>> {
        let mut good = Vec::new();
        let mut all_good = true;
        let mut rows = Vec::new();
        for (number, (day, name)) in self.day.iter().zip(&self.name).enumerate() {
            let (keep, name) = (self.keep.contains(&number), text::single_line(name));
            let said = match day.parse::<NaiveDate>() {
                _ if !keep => String::new(),
                Err(_) => "this is no date".to_owned(),
                Ok(_) if name.is_empty() => "write what the day is called".to_owned(),
                Ok(_) if name.chars().count() > NAME => format!("shorten the name to {NAME} characters"),
                Ok(day) => {
                    good.push((day, name.clone()));
                    String::new()
                }
            };
            all_good &= said.is_empty();
            rows.push(HolidayRow { day: day.clone(), name, keep, said });
        }
        if all_good { Ok(good) } else { Err(rows) }
    }
}
