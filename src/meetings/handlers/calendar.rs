//! All meetings that the viewer may see, day by day in their own zone. Open to everyone (RULES 32).

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use crate::accounts::Visit;
use crate::kernel::pages::{Page, page};
use crate::kernel::zone::{long_date, short_date};
use crate::kernel::{Instant, Zone};
use crate::meetings::forms::CalendarQuery;
use crate::meetings::model::{Answer, Entry};
use crate::meetings::store;
use crate::web::{Error, Result, Shell};

/// Meetings a page.
const SIZE: u16 = 50;

#[derive(Template)]
#[template(path = "meetings/calendar.html")]
struct CalendarPage {
    shell: Shell,
    query: CalendarQuery,
    days: Vec<Day>,
    /// Only which pages there are: the rows stand in `days`.
    pages: Page<()>,
    today: NaiveDate,
    zone: Zone,
    now: Instant,
}

/// The meetings of one day.
struct Day {
    day: NaiveDate,
    entries: Vec<Entry>,
}

/// `GET /calendar`: from today on, or with `?past=1` what was before today, the latest first.
pub async fn show(visit: Visit, query: web::Query<CalendarQuery>) -> Result<HttpResponse> {
    let (viewer, query, zone) = (visit.viewer.clone(), query.into_inner(), visit.viewer.zone);
    let today = zone.at(visit.now).day();
    let (past, window) = (query.is_past(), query.page.window(SIZE));
    let entries = visit
        .db
        .read(move |c| Ok::<_, Error>(store::calendar::entries(c, &viewer, zone.day_start(today), past, window)?))
        .await?;
    let mut entries = page(entries, query.page, SIZE);
    let days = by_day(std::mem::take(&mut entries.rows), zone);
    let pages = entries.map(drop);
    let page = CalendarPage { query, days, pages, today, zone, now: visit.now, shell: visit.shell };
    page.shell.page(&page)
}

/// Meetings that are in order, under the days on which they start in `zone`: heading and times come
/// from the same zone.
fn by_day(entries: Vec<Entry>, zone: Zone) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for entry in entries {
        let day = zone.at(entry.starts_at).day();
        match days.last_mut() {
            Some(last) if last.day == day => last.entries.push(entry),
            _ => days.push(Day { day, entries: vec![entry] }),
        }
    }
    days
}

impl CalendarPage {
    /// Whether today stands there without a meeting: on the first page of what is ahead.
    fn is_free_today(&self) -> bool {
        !self.query.is_past()
            && !self.pages.has_previous
            && self.days.first().is_none_or(|first| first.day != self.today)
    }

    /// Heading of a day, and what stands small beside it.
    fn heading(&self, day: &NaiveDate) -> (String, String) {
        use chrono::Datelike;
        match *day {
            day if day == self.today => ("Today".into(), long_date(day)),
            day if Some(day) == self.today.succ_opt() => ("Tomorrow".into(), short_date(day)),
            day if day.year() == self.today.year() => (short_date(day), String::new()),
            day => (short_date(day), day.year().to_string()),
        }
    }

    fn is_over(&self, entry: &Entry) -> bool {
        entry.ends_at() <= self.now
    }
}
