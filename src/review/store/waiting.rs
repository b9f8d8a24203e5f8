//! SQL of what waits for somebody's review, for their desk.

use diesel::prelude::*;

use crate::accounts::{Role, Viewer};
use crate::db::Conn;
use crate::incidents::seen_by;
use crate::postmortems::{IsInReview, Line, line_columns};
use crate::schema::{incidents, people, postmortems, reviewers};

macro_rules! in_review {
    ($viewer:expr) => {
        postmortems::table
            .inner_join(incidents::table.on(postmortems::incident_id.eq(incidents::id)))
            .inner_join(people::table.on(postmortems::owner_id.eq(people::id)))
            .filter(IsInReview)
            .filter(postmortems::owner_id.ne($viewer.id))
            .filter(seen_by($viewer))
            .order((postmortems::deadline_ends_at, postmortems::id))
            .select(line_columns())
    };
}

macro_rules! named {
    ($viewer:expr) => {
        reviewers::table.filter(reviewers::person_id.eq($viewer.id)).select(reviewers::postmortem_id)
    };
}

/// What is in review and the viewer may approve: a manager all but their own, anybody what they are named for. The next
/// deadline comes first. One query, over what is in review alone.
pub fn waiting_for(c: &mut Conn, viewer: &Viewer, limit: i64) -> QueryResult<Vec<Line>> {
    match viewer.role {
        Role::Manager => in_review!(viewer).limit(limit).load(c),
        _ => in_review!(viewer).filter(postmortems::id.eq_any(named!(viewer))).limit(limit).load(c),
    }
}
