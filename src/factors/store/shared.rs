//! SQL on factors as postmortems share them. A factor is shown, counted and offered only through postmortems that the viewer
//! may see: one that stands on a restricted postmortem alone does not exist for others.

use diesel::dsl::{count_star, max};
use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::db::Conn;
use crate::factors::model::{Category, Draft, Elsewhere, Known, folded};
use crate::incidents::seen_by;
use crate::kernel::{FactorId, Instant, PostmortemId};
use crate::schema::{factors, incidents, postmortem_factors as named, postmortems as spines};

/// Other postmortems told of for each factor.
const ELSEWHERE: i64 = 6;

/// The factor with these words and this category; named now when there is none.
pub fn find_or_name(c: &mut Conn, draft: &Draft, viewer: &Viewer, now: Instant) -> QueryResult<FactorId> {
    let folded = folded(&draft.sentence);
    let known: Option<FactorId> = factors::table
        .filter(factors::folded.eq(&folded).and(factors::category.eq(draft.category)))
        .select(factors::id)
        .first(c)
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    let id = FactorId::random();
    diesel::insert_into(factors::table)
        .values((
            factors::id.eq(id),
            factors::category.eq(draft.category),
            factors::folded.eq(folded),
            factors::named_by.eq(viewer.id),
            factors::named_at.eq(now),
        ))
        .execute(c)?;
    Ok(id)
}

/// The category under which these words stand on a postmortem that the viewer may see; the most used one.
pub fn category_of(c: &mut Conn, viewer: &Viewer, sentence: &str) -> QueryResult<Option<Category>> {
    factors::table
        .inner_join(named::table.inner_join(spines::table.inner_join(incidents::table)))
        .filter(factors::folded.eq(folded(sentence)).and(named::removed_at.is_null()))
        .filter(seen_by(viewer))
        .group_by(factors::category)
        .order(count_star().desc())
        .select(factors::category)
        .first(c)
        .optional()
}

/// Factors to choose from, the most seen first; with `words` those that have all of them.
pub fn known(c: &mut Conn, viewer: &Viewer, words: &str, limit: i64) -> QueryResult<Vec<Known>> {
    let mut query = factors::table
        .inner_join(named::table.inner_join(spines::table.inner_join(incidents::table)))
        .filter(named::removed_at.is_null())
        .filter(seen_by(viewer))
        .group_by((factors::id, factors::category))
        .order((count_star().desc(), factors::id))
        .limit(limit)
        .select((max(named::sentence), factors::category, count_star()))
        .into_boxed();
    for word in folded(words).split(' ').filter(|word| !word.is_empty()).take(8) {
        query = query.filter(factors::folded.like(format!("%{word}%")));
    }
    query.load(c)
}

/// Where else the factors of a postmortem were seen, as far as the viewer may see; for each the ones that named it last.
/// A factor that half of all postmortems share costs no more than one that two share: the index hands out its last ones.
pub fn elsewhere(c: &mut Conn, viewer: &Viewer, id: PostmortemId) -> QueryResult<Vec<Elsewhere>> {
    let (here, other) = diesel::alias!(named as here, spines as other);
    let last = named::table
        .inner_join(spines::table.inner_join(incidents::table))
        .filter(named::factor_id.eq(here.field(named::factor_id)))
        .filter(named::removed_at.is_null().and(named::postmortem_id.ne(id)))
        .filter(seen_by(viewer))
        .order(named::added_at.desc())
        .limit(ELSEWHERE)
        .select(named::postmortem_id);
    here.inner_join(other.on(other.field(spines::id).eq_any(last)))
        .filter(here.field(named::postmortem_id).eq(id).and(here.field(named::removed_at).is_null()))
        .order((other.field(spines::opened_at).desc(), other.field(spines::id)))
        .select((here.field(named::factor_id), other.field(spines::id), other.field(spines::title)))
        .load(c)
}
