//! SQL on what severities are called.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::Conn;
use crate::incidents::model::Severity;
use crate::incidents::severities::{Named, SeverityNames};
use crate::schema::severity_names;

/// The words of all severities: the organisation's own, else the usual ones.
pub fn severity_names(c: &mut Conn) -> QueryResult<SeverityNames> {
    let rows: Vec<(Severity, String, String)> = severity_names::table
        .select((severity_names::severity, severity_names::name, severity_names::guidance))
        .load(c)?;
    let own: HashMap<Severity, Named> =
        rows.into_iter().map(|(severity, name, guidance)| (severity, Named { name, guidance })).collect();
    Ok(SeverityNames::of_each(|severity| own.get(&severity).cloned().unwrap_or_else(|| Named::usual(severity))))
}

/// Other words for one severity.
pub fn name_severity(c: &mut Conn, severity: Severity, named: &Named) -> QueryResult<()> {
    let values = (severity_names::name.eq(&named.name), severity_names::guidance.eq(&named.guidance));
    diesel::insert_into(severity_names::table)
        .values((severity_names::severity.eq(severity), values))
        .on_conflict(severity_names::severity)
        .do_update()
        .set(values)
        .execute(c)
        .map(drop)
}
