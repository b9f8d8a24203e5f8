//! What makes a new installation a working one, in the order in which it is best done. It is where `/setup` leads to.

use actix_web::HttpResponse;
use askama::Template;

use crate::accounts::Visit;
use crate::kernel::Zone;
use crate::postmortems::{
    self,
    policy::{Policies, Preset},
};
use crate::settings::store::{Beginnings, beginnings};
use crate::web::{Error, Result, Shell};

#[derive(Template)]
#[template(path = "settings/start.html")]
struct StartPage {
    shell: Shell,
    so_far: Beginnings,
    policies: Policies,
    sender: Option<String>,
    org: Zone,
}

impl StartPage {
    /// Whether others can take part: alone nobody reviews.
    fn has_people(&self) -> bool {
        self.so_far.people + self.so_far.invited > 1
    }

    /// `3 accounts, 2 invitations wait`
    fn people(&self) -> String {
        let accounts = match self.so_far.people {
            1 => "only you so far".to_owned(),
            many => format!("{many} accounts"),
        };
        match self.so_far.invited {
            0 => accounts,
            1 => format!("{accounts}, one invitation waits for its answer"),
            many => format!("{accounts}, {many} invitations wait for their answers"),
        }
    }

    /// How many of the steps that nobody can skip are done.
    fn done(&self) -> usize {
        [self.has_people(), self.so_far.services > 0, self.so_far.postmortems > 0].iter().filter(|done| **done).count()
    }
}

/// `GET /settings/start`
pub async fn show(visit: Visit) -> Result<HttpResponse> {
    visit.viewer.may_administer().map_err(Error::Forbidden)?;
    let (viewer, now) = (visit.viewer.clone(), visit.now);
    let (so_far, policies) =
        visit.db.read(move |c| Ok::<_, Error>((beginnings(c, &viewer, now)?, postmortems::policies(c)?))).await?;
    let page = StartPage {
        sender: visit.site.sender.as_ref().map(|sender| sender.email.to_string()),
        org: visit.site.zone,
        shell: visit.shell,
        so_far,
        policies,
    };
    page.shell.page(&page)
}
