//! Where a postmortem stands: the next step as a form, the checklist, all steps so far, reviewers and editions.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{May, PersonLine, Visit};
use crate::document::{self, Check, EditionLine, Extent, Gap, What, checklist};
use crate::kernel::{PersonId, PostmortemId, Zone};
use crate::meetings;
use crate::postmortems::{Part, Status, may_write};
use crate::review::access::{may_name, may_step};
use crate::review::forms::{ReviewerForm, StepForm};
use crate::review::model::StepLine;
use crate::review::standing::Standing;
use crate::review::steps::{Step, earlier, refused};
use crate::web::{Error, Errors, Result, Shell};

#[derive(Template)]
#[template(path = "review/page.html")]
struct ReviewPage {
    shell: Shell,
    errors: Errors,
    stale: Stale,
    form: StepForm,
    naming: ReviewerForm,
    standing: Standing,
    checks: Vec<Check>,
    editions: Vec<EditionLine>,
    roster: Vec<PersonLine>,
    next: Option<Next>,
    again: Option<Next>,
    back: Vec<Status>,
    may_back: May,
    may_name: May,
    /// Whether the viewer may fill in what is missing.
    writes: bool,
    zone: Zone,
}

/// A step that is offered, or why it is not.
struct Next {
    step: Step,
    may: May,
    refused: May,
    against: Vec<Gap>,
}

impl Next {
    fn of(visit: &Visit, standing: &Standing, step: Step) -> Self {
        let named = standing.names(&visit.viewer);
        Self {
            step,
            may: may_step(&visit.viewer, &standing.postmortem.spine, named, step),
            refused: refused(step, &standing.seen),
            against: standing.against(step),
        }
    }

    fn is_open(&self) -> bool {
        self.may.is_ok() && self.refused.is_ok()
    }
}

impl ReviewPage {
    /// The list of reviewers without those who are named, and without the owner.
    fn choosable(&self) -> Vec<&PersonLine> {
        let named = |id: PersonId| self.standing.reviewers.iter().any(|one| one.person_id == id);
        let owner = self.standing.postmortem.spine.owner_id;
        self.roster.iter().filter(|one| one.id != owner && !named(one.id)).collect()
    }

    /// How many items of the checklist are missing.
    fn missing(&self) -> usize {
        self.checks.iter().filter(|check| !check.met).count()
    }

    /// What stands against what can be done next.
    fn against(&self) -> Vec<&Gap> {
        let mut all: Vec<&Gap> = Vec::new();
        for gap in
            [&self.again, &self.next].into_iter().flatten().filter(|one| one.is_open()).flat_map(|one| &one.against)
        {
            if !all.contains(&gap) {
                all.push(gap);
            }
        }
        all
    }

    /// Whether a form is there for what is next.
    fn is_open(&self) -> bool {
        [&self.again, &self.next].into_iter().flatten().any(Next::is_open)
    }
}

/// Why a form was not carried out: what happened since its page was made.
#[derive(Default)]
pub(super) struct Stale {
    /// What happened to the text; empty when nothing did.
    pub words: String,
    /// Steps that were taken since, the last first.
    pub steps: Vec<StepLine>,
    /// What the visitor typed.
    pub typed: String,
}

impl Stale {
    fn is_empty(&self) -> bool {
        self.words.is_empty() && self.steps.is_empty()
    }
}

/// What a page is answered with beside where it stands.
#[derive(Default)]
pub(super) struct Left {
    pub errors: Errors,
    pub stale: Stale,
    pub form: StepForm,
    pub naming: ReviewerForm,
}

/// `GET /postmortems/{postmortem}/review`
pub async fn show(visit: Visit, id: web::Path<PostmortemId>) -> Result<HttpResponse> {
    page(visit, id.into_inner(), StatusCode::OK, Left::default()).await
}

/// What of a document the review looks at.
pub(super) fn extent(visit: &Visit) -> Extent {
    Extent { whole: false, hides_found_later: false, now: visit.now, zone: visit.site.zone }
}

/// The page with what is left to say.
pub(super) async fn page(visit: Visit, id: PostmortemId, status: StatusCode, left: Left) -> Result<HttpResponse> {
    let (viewer, extent) = (visit.viewer.clone(), extent(&visit));
    let (standing, editions, roster) = visit
        .db
        .read(move |c| {
            let standing = Standing::load(c, &viewer, id, extent)?;
            let roster = match may_name(&viewer, &standing.postmortem.spine) {
                Ok(()) => meetings::choosable(c, &standing.postmortem.incident, &[])?,
                Err(_) => Vec::new(),
            };
            Ok::<_, Error>((standing, document::editions_of(c, id)?, roster))
        })
        .await?;
    let (viewer, spine) = (&visit.viewer, &standing.postmortem.spine);
    let again = standing.can_be_approved_again().then(|| Next::of(&visit, &standing, Step::Approve));
    let Left { errors, stale, form, naming } = left;
    let page = ReviewPage {
        checks: checklist(&standing.seen.known),
        next: Step::next(spine.status).map(|step| Next::of(&visit, &standing, step)),
        again: again.filter(Next::is_open),
        back: earlier(spine.status),
        may_back: may_step(viewer, spine, standing.names(viewer), Step::Back(Status::Draft)),
        may_name: may_name(viewer, spine),
        writes: may_write(viewer, spine, Part::Analysis).is_ok(),
        zone: spine.zone,
        shell: visit.shell,
        errors,
        stale,
        form,
        naming,
        standing,
        editions,
        roster,
    };
    page.shell.page_with(status, &page)
}
