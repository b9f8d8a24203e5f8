//! All that can be set, each with what it is now.

use actix_web::HttpResponse;
use askama::Template;

use crate::accounts::Visit;
use crate::factors::prompts;
use crate::incidents::{self, SeverityNames};
use crate::kernel::Zone;
use crate::kernel::pages::PageNo;
use crate::kernel::zone::short_date;
use crate::postmortems::{self, policy::Policies};
use crate::settings::store::{ChangeLine, Counts, changes, counts};
use crate::web::{Error, Result, Shell};

#[derive(Template)]
#[template(path = "settings/index.html")]
struct IndexPage {
    shell: Shell,
    policies: Policies,
    severities: SeverityNames,
    counts: Counts,
    last: Option<ChangeLine>,
    zone: Zone,
    org: Zone,
}

impl IndexPage {
    /// `12 ahead, the next is Founding day on Thu 12 Mar`
    fn holidays(&self) -> String {
        match &self.counts.next_holiday {
            Some((day, name)) => {
                format!("{} ahead, the next is {name} on {}", self.counts.holidays, short_date(*day))
            }
            None => "None ahead".to_owned(),
        }
    }

    fn services(&self) -> String {
        let now = self.counted(self.counts.services, "service", "services");
        match self.counts.retired_services {
            0 => now,
            retired => format!("{now}, {retired} retired"),
        }
    }

    fn templates(&self) -> String {
        match self.counts.templates {
            0 => "Every postmortem begins with the whole outline".to_owned(),
            count => self.counted(count, "template", "templates"),
        }
    }

    fn prompts(&self) -> String {
        let all = prompts::count();
        match self.counts.prompts_off {
            0 => format!("All {all} are asked"),
            off => format!("{off} of {all} switched off"),
        }
    }

    fn people(&self) -> String {
        let working = self.counted(self.counts.people, "working account", "working accounts");
        format!("{working}, {}", self.counted(self.counts.admins, "administrator", "administrators"))
    }

    fn counted(&self, count: impl std::borrow::Borrow<i64>, one: &str, many: &str) -> String {
        match count.borrow() {
            0 => format!("No {many}"),
            1 => format!("1 {one}"),
            count => format!("{count} {many}"),
        }
    }
}

/// `GET /settings`
pub async fn show(visit: Visit) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let org = visit.site.zone;
    let today = org.at(visit.now).day();
    let (policies, severities, counts, last) = visit
        .db
        .read(move |c| {
            let last = changes(c, None, PageNo::FIRST.window(1))?.into_iter().next();
            Ok::<_, Error>((postmortems::policies(c)?, incidents::severity_names(c)?, counts(c, today)?, last))
        })
        .await?;
    let page = IndexPage { policies, severities, counts, last, zone: visit.viewer.zone, org, shell: visit.shell };
    page.shell.page(&page)
}
