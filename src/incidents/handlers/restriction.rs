//! Who sees an incident: everybody signed in, or its readers and administrators.

use actix_web::{HttpResponse, web};

use crate::accounts::{Viewer, Visit};
use crate::activity::{self, Deed};
use crate::db::Conn;
use crate::incidents::access::may_restrict;
use crate::incidents::forms::RestrictionForm;
use crate::incidents::store::{readers, records};
use crate::kernel::{IncidentId, Instant};
use crate::web::{Error, Form, Result};

/// `POST /incidents/{incident}/restriction`
pub async fn decide(
    visit: Visit,
    id: web::Path<IncidentId>,
    Form(form): Form<RestrictionForm>,
) -> Result<HttpResponse> {
    let restricted = match form.restricted.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(Error::Invalid("Say whether the incident is to be restricted or open to everybody.".into())),
    };
    let (id, viewer, now) = (id.into_inner(), visit.viewer.clone(), visit.now);
    visit.db.write(move |c| store(c, id, restricted, &viewer, now)).await?;
    let notice = match restricted {
        true => "The incident is restricted: it shows itself to nobody but its readers and administrators.",
        false => "The incident is open: everybody signed in sees it.",
    };
    Ok(visit.done(&format!("/incidents/{id}"), notice))
}

fn store(c: &mut Conn, id: IncidentId, restricted: bool, viewer: &Viewer, now: Instant) -> Result<()> {
    let incident = records::find(c, viewer, id)?.ok_or(Error::NotFound)?;
    may_restrict(viewer, readers::is_reader(c, id, viewer.id)?).map_err(Error::Forbidden)?;
    if incident.restricted == restricted {
        return Ok(());
    }
    records::set_restricted(c, id, restricted, now)?;
    let (verb, words) = match restricted {
        true => ("incident.restricted", "restricted the incident to its readers"),
        false => ("incident.opened_to_all", "opened the incident to everybody"),
    };
    activity::add(c, &Deed { by: viewer.id, at: now, incident: id, verb, words })?;
    Ok(())
}
