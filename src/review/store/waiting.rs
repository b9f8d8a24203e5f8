//! SQL of what waits for somebody's review, for their desk.

use diesel::prelude::*;

use crate::accounts::{Role, Viewer};
use crate::db::Conn;
use crate::incidents::seen_by;
use crate::postmortems::{IsInReview, Line};
use crate::schema::{incidents, people, postmortems, reviewers};

/// What stands in a [`Line`].
macro_rules! columns {
    () => {
        (
            postmortems::id,
            postmortems::title,
            postmortems::status,
            postmortems::owner_id,
            people::name,
            postmortems::deadline_on,
            postmortems::deadline_ends_at,
            postmortems::meeting_at,
            postmortems::opened_at,
            incidents::id,
            incidents::severity,
            incidents::restricted,
        )
    };
}

macro_rules! in_review {
    ($viewer:expr) => {
        postmortems::table
            .inner_join(incidents::table.on(postmortems::incident_id.eq(incidents::id)))
            .inner_join(people::table.on(postmortems::owner_id.eq(people::id)))
            .filter(IsInReview)
            .filter(postmortems::owner_id.ne($viewer.id))
            .filter(seen_by($viewer))
            .order((postmortems::deadline_ends_at, postmortems::id))
            .select(columns!())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{Backend, Db};
    use crate::kernel::{PersonId, SessionId, Zone};
    use crate::web::Error;
    use diesel::query_builder::QueryFragment;
    use diesel::sql_types::Text;

    #[derive(QueryableByName)]
    struct Plan {
        #[diesel(sql_type = Text)]
        detail: String,
    }

    fn plan(c: &mut Conn, query: &impl QueryFragment<Backend>) -> String {
        let words = diesel::debug_query::<Backend, _>(query).to_string();
        let words = words.split(" -- binds:").next().unwrap_or_default().to_owned();
        let steps: Vec<Plan> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {words}")).load(c).unwrap();
        steps.into_iter().map(|step| step.detail).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn only_what_is_in_review_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&folder.path().join("debrief.db"), 1).unwrap();
        let (id, session) = (PersonId::random(), SessionId::random());
        let me = Viewer { id, name: "V".into(), role: Role::Manager, admin: false, zone: Zone::UTC, session };
        let plans = db.write_now(|c| {
            let managers = plan(c, &in_review!(&me).limit(9));
            let named = plan(c, &in_review!(&me).filter(postmortems::id.eq_any(named!(&me))).limit(9));
            Ok::<_, Error>([managers, named])
        });
        let [managers, named] = plans.unwrap();
        assert!(managers.contains("postmortems_in_review") && !managers.contains("TEMP B-TREE"), "{managers}");
        assert!(named.contains("reviewers_by_person"), "{named}");
        for plan in [managers.replace("SCAN postmortems USING INDEX postmortems_in_review", ""), named] {
            assert!(!plan.contains("SCAN"), "{plan}");
        }
    }
}
