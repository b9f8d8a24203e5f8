//! Putting an edition together from the document as it is.

use askama::Template;

use super::contents::{Contents, Kept, Section, sha256};
use super::store;
use crate::accounts::Viewer;
use crate::contributors::Contributor;
use crate::db::Conn;
use crate::document::article::Article;
use crate::document::whole::{Bound, Extent, Whole, whole};
use crate::kernel::{Instant, PostmortemId};
use crate::meetings::Meeting;
use crate::postmortems::Postmortem;
use crate::sections::{self, Body};
use crate::web::{Error, Result};

/// Freezes the document as it is now, approved by the viewer, and says which edition it became. Carried out in the
/// transaction of the approval.
///
/// # Errors
/// Not found, for whoever may not see it, and those of the database.
pub fn freeze(c: &mut Conn, viewer: &Viewer, id: PostmortemId, extent: Extent) -> Result<i32> {
    let mut article = Article::load(c, viewer, id, Extent { whole: true, hides_found_later: false, ..extent }, "")?;
    article.frozen = true;
    let bodies = sections::bodies(c, id)?;
    let contents = Source::from(&article).contents(&bodies);
    article.for_paper()?;
    let number = store::next_number(c, id)?;
    let approved = (viewer.name.clone(), extent.now.iso());
    let kept = Kept::new(id.to_string(), number, approved, contents, article.render()?);
    let content = kept.write().map_err(|error| Error::Internal(error.into()))?;
    store::add(c, &article.postmortem, (number, &content, &sha256(&content)), viewer, extent.now)?;
    Ok(number)
}

/// The document as it is now, to be compared with an edition.
///
/// # Errors
/// Not found, for whoever may not see it, and those of the database.
pub fn now_as_contents(c: &mut Conn, viewer: &Viewer, id: PostmortemId, extent: Extent) -> Result<Contents> {
    let whole = whole(c, viewer, id, Extent { whole: true, hides_found_later: false, ..extent })?;
    let bodies = sections::bodies(c, id)?;
    Ok(Source::from(&whole).contents(&bodies))
}

/// What contents are made of.
struct Source<'a> {
    postmortem: &'a Postmortem,
    services: &'a str,
    contributors: &'a [Contributor],
    meeting: Option<&'a Meeting>,
    bound: &'a Bound,
}

impl<'a> From<&'a Article> for Source<'a> {
    fn from(article: &'a Article) -> Self {
        Self {
            postmortem: &article.postmortem,
            services: &article.services,
            contributors: &article.contributors,
            meeting: article.meeting.as_ref(),
            bound: &article.bound,
        }
    }
}

impl<'a> From<&'a Whole> for Source<'a> {
    fn from(whole: &'a Whole) -> Self {
        Self {
            postmortem: &whole.postmortem,
            services: &whole.services,
            contributors: &whole.contributors,
            meeting: whole.meeting.as_ref(),
            bound: &whole.bound,
        }
    }
}

impl Source<'_> {
    fn contents(&self, bodies: &[Body]) -> Contents {
        let section = |body: &Body| Section {
            kind: body.kind.to_string(),
            heading: body.kind.label().to_owned(),
            nested: body.kind.parent().is_some(),
            text: body.text.clone(),
            part: self.bound.markdown(body.kind),
        };
        let person = |one: &Contributor| (one.name.clone(), one.involvement.label().to_owned());
        Contents {
            title: self.postmortem.spine.title.clone(),
            facts: self.facts(),
            people: self.contributors.iter().map(person).collect(),
            sections: bodies.iter().map(section).collect(),
        }
    }

    fn facts(&self) -> Vec<(String, String)> {
        let (spine, incident) = (&self.postmortem.spine, &self.postmortem.incident);
        let moments = &incident.moments;
        let time = |at: Option<Instant>| at.map(|at| spine.zone.at(at).full()).unwrap_or_default();
        let held = self.meeting.filter(|meeting| !meeting.is_cancelled());
        let meeting = held.map(|meeting| format!("{}, {} minutes", meeting.stamp().full(), meeting.minutes));
        let facts = [
            ("Severity", incident.severity.label().to_owned()),
            ("Outcome", incident.outcome.label().to_owned()),
            ("Services", self.services.to_owned()),
            ("Owner", self.postmortem.owner.clone()),
            ("Time zone", spine.zone.to_string()),
            ("Impact began", time(moments.impact_began_at)),
            ("Detected", time(moments.detected_at)),
            ("Response triggered", time(moments.triggered_at)),
            ("Mitigated", time(moments.mitigated_at)),
            ("Resolved", time(moments.resolved_at)),
            ("Deadline", self.postmortem.deadline_day()),
            ("Meeting", meeting.unwrap_or_default()),
        ];
        facts.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.to_owned(), value)).collect()
    }
}
