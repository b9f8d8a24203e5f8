//! Both messages of a postmortem: what they lack, what should not leave the house, and how far the external one is.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{May, Visit};
use crate::kernel::{PostmortemId, Zone};
use crate::messages::access::{may_approve, may_dismiss, may_post, may_publish, may_withdraw};
use crate::messages::forms::{ApprovalForm, PostingForm, WithdrawalForm};
use crate::messages::parts::Written;
use crate::messages::review::{Review, Shown, review};
use crate::messages::scrub::Finding;
use crate::postmortems::{Part, Postmortem, may_write};
use crate::web::{Errors, Result, Shell, Site};

#[derive(Template)]
#[template(path = "messages/page.html")]
struct MessagesPage {
    shell: Shell,
    errors: Errors,
    /// Said when a step did not fit any more.
    stale: String,
    review: Review,
    postmortem: Postmortem,
    findings: Vec<Shown>,
    /// The public page, in full.
    public: Option<String>,
    approving: ApprovalForm,
    withdrawing: WithdrawalForm,
    posting: PostingForm,
    mark: String,
    may: Mays,
    zone: Zone,
}

impl MessagesPage {
    /// What to choose from when the time of a posting is none or two.
    fn choices(&self) -> Vec<(String, String)> {
        self.posting.time().choices(self.zone)
    }
}

/// What the viewer may do here.
struct Mays {
    write: May,
    approve: May,
    withdraw: May,
    post: May,
    publish: May,
    dismiss: May,
}

/// What a page is answered with beside the messages themselves.
#[derive(Default)]
pub(super) struct Left {
    pub errors: Errors,
    pub stale: String,
    pub approving: ApprovalForm,
    pub withdrawing: WithdrawalForm,
    pub posting: Option<PostingForm>,
}

/// `GET /postmortems/{postmortem}/messages`
pub async fn show(visit: Visit, id: web::Path<PostmortemId>) -> Result<HttpResponse> {
    page(visit, id.into_inner(), StatusCode::OK, Left::default()).await
}

/// The page with what is left to say.
pub(super) async fn page(visit: Visit, id: PostmortemId, status: StatusCode, left: Left) -> Result<HttpResponse> {
    let (viewer, home) = (visit.viewer.clone(), visit.site.url(""));
    let review = visit.db.read(move |c| review(c, &viewer, id, home)).await?;
    let (viewer, spine) = (&visit.viewer, &review.postmortem.spine);
    let may = Mays {
        write: may_write(viewer, spine, Part::Messages),
        approve: may_approve(viewer, spine),
        withdraw: may_withdraw(viewer, spine),
        post: may_post(viewer, spine),
        publish: may_publish(viewer, spine),
        dismiss: may_dismiss(viewer, spine),
    };
    let Left { errors, stale, approving, withdrawing, posting } = left;
    let zone = spine.zone;
    let posting = posting.unwrap_or_else(|| PostingForm::fresh(visit.now, zone));
    let page = MessagesPage {
        findings: review.shown(|finding| mark_of(&visit.site, id, finding)),
        public: review.page.as_ref().map(|page| visit.site.url(&format!("/public/{}", page.secret))),
        mark: visit.mark(),
        postmortem: review.postmortem.clone(),
        shell: visit.shell,
        errors,
        stale,
        review,
        approving,
        withdrawing,
        posting,
        may,
        zone,
    };
    page.shell.page_with(status, &page)
}

/// By which a form names a finding: nobody reads the name of a customer from it.
pub(super) fn mark_of(site: &Site, id: PostmortemId, finding: &Finding) -> String {
    site.sign("finding", &format!("{id} {} {}", finding.kind, finding.key()))
}
