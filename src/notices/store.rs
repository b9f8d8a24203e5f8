//! SQL on notices, always through the viewer: what is about something restricted is there for those who may see that, now.

use diesel::prelude::*;

use super::model::Row;
use crate::accounts::Viewer;
use crate::db::Conn;
use crate::incidents::seen_by;
use crate::kernel::NoticeId;
use crate::kernel::pages::Window;
use crate::schema::{incidents, notices};

macro_rules! of {
    ($viewer:expr) => {
        notices::table
            .left_join(incidents::table)
            .filter(notices::person_id.eq($viewer.id))
            .filter(notices::incident_id.is_null().or(seen_by($viewer)))
            .select((
                notices::id,
                notices::kind,
                notices::subject,
                notices::letter,
                notices::created_at,
                notices::read_at,
            ))
    };
}

/// What the viewer was told, the last first.
pub fn list(c: &mut Conn, viewer: &Viewer, window: Window) -> QueryResult<Vec<Row>> {
    of!(viewer).order((notices::created_at.desc(), notices::id)).offset(window.offset).limit(window.limit).load(c)
}

/// One notice of the viewer's.
pub fn find(c: &mut Conn, viewer: &Viewer, id: NoticeId) -> QueryResult<Option<Row>> {
    of!(viewer).filter(notices::id.eq(id)).first(c).optional()
}
