//! The desk.

use actix_web::HttpResponse;
use askama::Template;

use super::missing::Missing;
use super::sentence::{Waiting, said};
use crate::accounts::{Role, Viewer, Visit};
use crate::actions;
use crate::asks::{self, OpenLine};
use crate::comments::{self, MentionLine};
use crate::contributors::{self, Contribution};
use crate::document::{Gap, gaps};
use crate::incidents::{self, IncidentLine};
use crate::kernel::{Instant, PostmortemId, Zone};
use crate::meetings::{self, Ahead};
use crate::messages;
use crate::postmortems::{self, Line, may_open};
use crate::review;
use crate::sections::{self, KeptLine};
use crate::web::{Error, Result, Shell};

/// Most lines of each part of the desk; each has a page of its own for the rest.
const LINES: i64 = 8;
/// Most asks: they have no page of their own, and are settled from here.
const ASKS: i64 = 20;

/// A postmortem of the viewer's with what is missing in it.
struct Owned {
    line: Line,
    gaps: Vec<Gap>,
}

#[derive(Template)]
#[template(path = "desk/desk.html")]
struct DeskPage {
    shell: Shell,
    said: String,
    kept: Vec<KeptLine>,
    asks: Vec<OpenLine>,
    more_asks: bool,
    late_asks: Vec<OpenLine>,
    named: Vec<MentionLine>,
    actions: Vec<actions::Line>,
    overdue: Vec<(PostmortemId, String, i64)>,
    approve: Vec<messages::Waiting>,
    post: Vec<messages::Approved>,
    review: Vec<Line>,
    owned: Vec<Owned>,
    contributions: Vec<Contribution>,
    late: Vec<Line>,
    due: Vec<Line>,
    gaps: Vec<IncidentLine>,
    meetings: Vec<Ahead>,
    may_open: bool,
    /// Whether no postmortem was opened here yet, and the viewer can change that.
    new_here: bool,
    manages: bool,
    now: Instant,
    zone: Zone,
    org: Zone,
}

/// `GET /`: for managers also what is late and due in the organisation, by postmortem and never by
/// person (RULES 39).
pub async fn show(visit: Visit) -> Result<HttpResponse> {
    let (viewer, now) = (visit.viewer.clone(), visit.now);
    let org = visit.site.zone;
    let manages = viewer.role == Role::Manager || viewer.admin;
    let desk = visit
        .db
        .read(move |c| {
            let owned = postmortems::owned(c, &viewer, LINES)?;
            let missing = match owned.is_empty() {
                true => Missing::default(),
                false => Missing::of(c, &viewer)?,
            };
            let owned = owned.into_iter().map(|line| {
                let gaps = if line.status.is_open() { gaps(&missing.known(&line)) } else { Vec::new() };
                Owned { line, gaps }
            });
            let (mut approve, mut post) = (Vec::new(), Vec::new());
            if viewer.role == Role::Manager {
                approve = messages::waiting_for_approval(c, &viewer, LINES)?;
            }
            if viewer.role == Role::Support {
                post = messages::approved_not_posted(c, &viewer, LINES)?;
            }
            let today = org.at(now).day();
            let overdue = match manages {
                true => actions::overdue_by_postmortem(c, &viewer, today, LINES as usize)?,
                false => Vec::new(),
            };
            let asks = (
                asks::mine(c, &viewer, ASKS + 1)?,
                asks::late_of_owned(c, &viewer, now, LINES)?,
                comments::waiting_for(c, &viewer, LINES)?,
            );
            let actions = actions::mine(c, &viewer, LINES)?;
            Ok::<_, Error>((
                (asks, actions, overdue, approve, post, review::waiting_for(c, &viewer, LINES)?),
                owned.collect::<Vec<_>>(),
                sections::kept_of(c, &viewer)?,
                (contributors::theirs(c, &viewer, LINES)?, viewer.admin && incidents::is_new_house(c)?),
                meetings::ahead(c, &viewer, now, LINES)?,
                incidents::gaps(c, &viewer, LINES)?,
                if manages { others(postmortems::late(c, &viewer, now, LINES)?, &viewer) } else { Vec::new() },
                if manages { others(postmortems::due(c, &viewer, now, LINES)?, &viewer) } else { Vec::new() },
            ))
        })
        .await?;
    let (
        ((mut asks, late_asks, named), actions, overdue, approve, post, review),
        owned,
        kept,
        (contributions, new_here),
        meetings,
        gaps,
        late,
        due,
    ) = desk;
    let more_asks = asks.len() > ASKS as usize;
    asks.truncate(ASKS as usize);
    let may_open = may_open(&visit.viewer).is_ok();
    let late_asks_of_mine = asks.iter().filter(|one| one.ask.is_late(&now)).count();
    let waiting = Waiting {
        kept: kept.len(),
        late_asks: late_asks_of_mine,
        late: owned.iter().filter(|one| one.line.is_late(&now)).count(),
        asks: asks.len() - late_asks_of_mine,
        more_asks,
        named: named.len(),
        unanswered: meetings.iter().filter(|one| !one.is_answered()).count(),
        review: review.len(),
        approve: approve.len(),
        post: post.len(),
        gaps: if may_open { gaps.len() } else { 0 },
        actions: actions.len(),
        late_of_others: late.len(),
        overdue: overdue.len(),
        owned: owned.len(),
        most: LINES as usize,
    };
    let page = DeskPage {
        said: said(&waiting),
        kept,
        asks,
        more_asks,
        late_asks,
        named,
        actions,
        overdue,
        approve,
        post,
        review,
        owned,
        contributions,
        late,
        due,
        gaps,
        meetings,
        may_open,
        new_here,
        manages,
        now,
        zone: visit.viewer.zone,
        org,
        shell: visit.shell,
    };
    page.shell.page(&page)
}

/// The viewer's own stand under what they own already.
fn others(lines: Vec<Line>, viewer: &Viewer) -> Vec<Line> {
    lines.into_iter().filter(|line| line.owner_id != viewer.id).collect()
}
