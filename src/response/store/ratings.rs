//! SQL on ratings.

use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::asks::{self, Change};
use crate::db::Conn;
use crate::kernel::{Instant, PostmortemId, RatingId};
use crate::postmortems::{Place, Postmortem};
use crate::response::model::{Aspect, Rated, Rating, rating_fields};
use crate::schema::response_ratings as ratings;
use crate::versions::{Clash, Step, Stored, Weighed, weigh};
use crate::web::Error;

/// All that were given. The caller has loaded the postmortem through the viewer.
pub fn of(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<Rated>> {
    ratings::table
        .filter(ratings::postmortem_id.eq(id))
        .select((ratings::aspect, ratings::rating, ratings::note, ratings::revision))
        .load(c)
}

/// Rates one aspect; when somebody else did meanwhile, what met is the answer and nothing is stored. `base` is the revision
/// that the rater saw, 0 for none.
///
/// # Errors
/// Those of the database.
pub fn save(
    c: &mut Conn,
    postmortem: &Postmortem,
    (aspect, base): (Aspect, i32),
    (rating, note): (Rating, &str),
    viewer: &Viewer,
    now: Instant,
) -> Result<Option<Clash>, Error> {
    let typed = rating_fields(aspect, rating, note);
    let before: Option<(RatingId, Rating, String, i32)> = ratings::table
        .filter(ratings::postmortem_id.eq(postmortem.id()).and(ratings::aspect.eq(aspect)))
        .select((ratings::id, ratings::rating, ratings::note, ratings::revision))
        .first(c)
        .optional()?;
    let (id, revision, step) = match before {
        None => {
            let id = RatingId::random();
            diesel::insert_into(ratings::table)
                .values((
                    ratings::id.eq(id),
                    ratings::postmortem_id.eq(postmortem.id()),
                    ratings::aspect.eq(aspect),
                    ratings::rating.eq(rating),
                    ratings::note.eq(note),
                    ratings::revision.eq(1),
                    ratings::changed_by.eq(viewer.id),
                    ratings::changed_at.eq(now),
                ))
                .execute(c)?;
            (id, 1, Step::Added)
        }
        Some((id, old, old_note, revision)) => {
            let (item, fields) = (id.to_string(), rating_fields(aspect, old, &old_note));
            let stored = Stored { postmortem: postmortem.id(), item: &item, revision, fields: &fields, removed: false };
            let revision = match weigh(c, &stored, base, &typed)? {
                Weighed::Same => return Ok(None),
                Weighed::Clash(clash) => return Ok(Some(*clash)),
                Weighed::Store(revision) => revision,
            };
            diesel::update(ratings::table.find(id))
                .set((
                    ratings::rating.eq(rating),
                    ratings::note.eq(note),
                    ratings::revision.eq(revision),
                    ratings::changed_by.eq(viewer.id),
                    ratings::changed_at.eq(now),
                ))
                .execute(c)?;
            (id, revision, Step::Changed)
        }
    };
    let (item, place, verb) = (id.to_string(), Place::ResponseReview, "response.rated");
    let words = format!("rated {} in the response: {}", aspect.label().to_lowercase(), rating.label().to_lowercase());
    let change = Change { postmortem, place, item: &item, revision, step, fields: &typed, verb, words: &words };
    asks::changed(c, &change, viewer, now)?;
    Ok(None)
}
