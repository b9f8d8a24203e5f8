//! What has no postmortem and what is late, by month and by service.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::sheet::{CoverageQuery, Row, Sheet};
use crate::accounts::Visit;
use crate::coverage::kept::Kept;
use crate::coverage::period::Period;
use crate::coverage::tally::Column;
use crate::incidents::Affected;
use crate::kernel::Zone;
use crate::kernel::zone::long_date;
use crate::postmortems::policy::Count;
use crate::web::{Result, Shell};

#[derive(Template)]
#[template(path = "coverage/page.html")]
struct CoveragePage {
    shell: Shell,
    sheet: Sheet,
    admin: bool,
    org: Zone,
}

impl CoveragePage {
    /// `Tue 1 Apr 2025 to Tue 31 Mar 2026`
    fn days(&self) -> String {
        let to = long_date(self.sheet.days.to);
        match self.sheet.days.from {
            Some(from) => format!("{} to {to}", long_date(from)),
            None => format!("until {to}"),
        }
    }

    /// The query of the same numbers as a file.
    fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("period", &self.sheet.period.value()).append_pair("service", &self.sheet.service).finish()
    }

    /// What is left over from before the period, in words, each with the address of its list below the prefix.
    fn older(&self) -> Vec<(String, String)> {
        let row = self.sheet.before.as_ref().filter(|_| self.sheet.period != Period::All);
        let words = |column: Column, count: u32| match (column, count) {
            (Column::Missing, 1) => "1 incident is without a postmortem".to_owned(),
            (Column::Missing, many) => format!("{many} incidents are without a postmortem"),
            (_, 1) => "1 postmortem is late".to_owned(),
            (_, many) => format!("{many} postmortems are late"),
        };
        let left = |row: &Row, column: Column| {
            let count = row.count(&column);
            let address = format!("{}{}", column.list(), row.narrowed(&column));
            (count > 0).then(|| (words(column, count), address))
        };
        row.into_iter()
            .flat_map(|row| [Column::Missing, Column::Late].map(|column| left(row, column)))
            .flatten()
            .collect()
    }

    /// What the policy says, each length of time once, with the severities that it holds for; without them when it is the
    /// same for all.
    fn deadlines(&self) -> Vec<(String, String)> {
        let mut all: Vec<(String, Vec<&str>)> = Vec::new();
        for (severity, policy) in self.sheet.policies.each() {
            let words = policy.words();
            match all.iter_mut().find(|(known, _)| *known == words) {
                Some((_, severities)) => severities.push(severity.label()),
                None => all.push((words, vec![severity.label()])),
            }
        }
        let same_for_all = all.len() == 1;
        let severities = |list: Vec<&str>| if same_for_all { String::new() } else { list.join(", ") };
        all.into_iter().map(|(words, list)| (words, severities(list))).collect()
    }

    fn counts_business_days(&self) -> bool {
        self.sheet.policies.each().any(|(_, policy)| policy.count == Count::Business)
    }
}

/// `GET /coverage`: for everybody who is signed in, as are the lists that the numbers lead to (RULES 40). Services stand by
/// name and people do not stand here at all: nobody is ranked (RULES 39).
pub async fn show(visit: Visit, kept: web::Data<Kept>, query: web::Query<CoverageQuery>) -> Result<HttpResponse> {
    let sheet = Sheet::of(&visit, kept, &query).await?;
    let page = CoveragePage { sheet, admin: visit.viewer.admin, org: visit.site.zone, shell: visit.shell };
    page.shell.page(&page)
}
