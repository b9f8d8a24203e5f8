//! SQL on figures: those that the organisation asks for, and what they are in one postmortem.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::accounts::Viewer;
use crate::asks::{self, Change};
use crate::db::Conn;
use crate::impact::amount::Amount;
use crate::impact::model::{Figure, FigureState, Filled, figure_fields};
use crate::kernel::{FigureId, ImpactFigureId, Instant, PostmortemId};
use crate::postmortems::{IsNotClosed, Place, Postmortem};
use crate::schema::{figures, impact_figures as filled, postmortems as spines};
use crate::versions::{Clash, Step, Stored, Weighed, weigh};
use crate::web::Error;

type Columns = (figures::id, figures::name, figures::unit, figures::guidance, figures::position, figures::retired_at);
const COLUMNS: Columns =
    (figures::id, figures::name, figures::unit, figures::guidance, figures::position, figures::retired_at);

/// Every figure, in its order; retired ones too.
pub fn all(c: &mut Conn) -> QueryResult<Vec<Figure>> {
    figures::table.order((figures::retired_at.is_not_null(), figures::position, figures::name)).select(COLUMNS).load(c)
}

/// One figure.
pub fn find(c: &mut Conn, id: FigureId) -> QueryResult<Figure> {
    figures::table.find(id).select(COLUMNS).first(c)
}

/// Adds a figure at the end; a unique violation means that the name is taken.
pub fn add(c: &mut Conn, id: FigureId, (name, unit, guidance): (&str, &str, &str)) -> QueryResult<()> {
    let last: Option<i32> = figures::table.select(diesel::dsl::max(figures::position)).first(c)?;
    diesel::insert_into(figures::table)
        .values((
            figures::id.eq(id),
            figures::name.eq(name),
            figures::unit.eq(unit),
            figures::guidance.eq(guidance),
            figures::position.eq(last.unwrap_or(0).saturating_add(1)),
        ))
        .execute(c)
        .map(drop)
}

/// Changes name, unit, guidance and place.
pub fn change(
    c: &mut Conn,
    id: FigureId,
    (name, unit, guidance): (&str, &str, &str),
    position: i32,
) -> QueryResult<()> {
    diesel::update(figures::table.find(id))
        .set((
            figures::name.eq(name),
            figures::unit.eq(unit),
            figures::guidance.eq(guidance),
            figures::position.eq(position),
        ))
        .execute(c)
        .map(drop)
}

/// Since when a figure is not asked for any more; nothing asks for it again.
pub fn set_retired(c: &mut Conn, id: FigureId, since: Option<Instant>) -> QueryResult<()> {
    diesel::update(figures::table.find(id)).set(figures::retired_at.eq(since)).execute(c).map(drop)
}

/// The figures of a postmortem: all that are asked for, and retired ones that were filled. The caller has loaded the
/// postmortem through the viewer.
pub fn for_postmortem(c: &mut Conn, id: PostmortemId) -> QueryResult<Vec<Filled>> {
    type Row = (Figure, Option<(FigureState, Option<i64>, String, i32)>);
    let rows: Vec<Row> = figures::table
        .left_join(filled::table.on(filled::figure_id.eq(figures::id).and(filled::postmortem_id.eq(id))))
        .order((figures::position, figures::name))
        .select((COLUMNS, (filled::state, filled::hundredths, filled::note, filled::revision).nullable()))
        .load(c)?;
    let wanted = |(figure, found): &Row| {
        figure.retired_at.is_none() || found.as_ref().is_some_and(|found| found.0 != FigureState::NotFilled)
    };
    let filled = |(figure, found): Row| {
        let (state, hundredths, note, revision) = found.unwrap_or((FigureState::NotFilled, None, String::new(), 0));
        Filled { figure, state, amount: hundredths.map(Amount::of_hundredths), note, revision }
    };
    Ok(rows.into_iter().filter(wanted).map(filled).collect())
}

/// Says what a figure is; when somebody else did meanwhile, what met is the answer and nothing is stored. `base` is the
/// revision that the form showed, 0 for none.
///
/// # Errors
/// Those of the database.
pub fn fill(
    c: &mut Conn,
    postmortem: &Postmortem,
    (figure, base): (&Figure, i32),
    (state, amount, note): (FigureState, Option<Amount>, &str),
    viewer: &Viewer,
    now: Instant,
) -> Result<Option<Clash>, Error> {
    let typed = figure_fields(figure, state, amount, note);
    let before: Option<(ImpactFigureId, FigureState, Option<i64>, String, i32)> = filled::table
        .filter(filled::postmortem_id.eq(postmortem.id()).and(filled::figure_id.eq(figure.id)))
        .select((filled::id, filled::state, filled::hundredths, filled::note, filled::revision))
        .first(c)
        .optional()?;
    let (id, revision, step) = match before {
        None => {
            let id = ImpactFigureId::random();
            diesel::insert_into(filled::table)
                .values((
                    filled::id.eq(id),
                    filled::postmortem_id.eq(postmortem.id()),
                    filled::figure_id.eq(figure.id),
                    filled::state.eq(state),
                    filled::hundredths.eq(amount.map(Amount::hundredths)),
                    filled::note.eq(note),
                    filled::revision.eq(1),
                    filled::changed_by.eq(viewer.id),
                    filled::changed_at.eq(now),
                ))
                .execute(c)?;
            (id, 1, Step::Added)
        }
        Some((id, old, hundredths, old_note, revision)) => {
            let fields = figure_fields(figure, old, hundredths.map(Amount::of_hundredths), &old_note);
            let item = id.to_string();
            let stored = Stored { postmortem: postmortem.id(), item: &item, revision, fields: &fields, removed: false };
            let revision = match weigh(c, &stored, base, &typed)? {
                Weighed::Same => return Ok(None),
                Weighed::Clash(clash) => return Ok(Some(*clash)),
                Weighed::Store(revision) => revision,
            };
            diesel::update(filled::table.find(id))
                .set((
                    filled::state.eq(state),
                    filled::hundredths.eq(amount.map(Amount::hundredths)),
                    filled::note.eq(note),
                    filled::revision.eq(revision),
                    filled::changed_by.eq(viewer.id),
                    filled::changed_at.eq(now),
                ))
                .execute(c)?;
            (id, revision, Step::Changed)
        }
    };
    let (item, place, verb) = (id.to_string(), Place::Impact, "impact.figure");
    let words = match amount {
        Some(amount) => format!("filled the figure {}: {amount} {}", figure.name, figure.unit),
        None => format!("said of the figure {}: {}", figure.name, state.label().to_lowercase()),
    };
    let change = Change { postmortem, place, item: &item, revision, step, fields: &typed, verb, words: &words };
    asks::changed(c, &change, viewer, now)?;
    Ok(None)
}

/// Of the postmortems that the viewer owns and that are not closed: how many figures are filled, as a number or as unknown.
/// With the count of figures that are asked for.
pub fn filled_counts(c: &mut Conn, viewer: &Viewer) -> QueryResult<(i64, HashMap<PostmortemId, i64>)> {
    let asked: i64 = figures::table.filter(figures::retired_at.is_null()).count().get_result(c)?;
    let rows: Vec<(PostmortemId, i64)> = filled::table
        .inner_join(spines::table)
        .inner_join(figures::table)
        .filter(spines::owner_id.eq(viewer.id).and(filled::state.ne(FigureState::NotFilled)))
        .filter(figures::retired_at.is_null())
        .filter(IsNotClosed)
        .group_by(filled::postmortem_id)
        .select((filled::postmortem_id, count_star()))
        .load(c)?;
    Ok((asked, rows.into_iter().collect()))
}
