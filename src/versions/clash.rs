//! Two people changed one item: what the other one stored beside what was typed (CE-04).

use super::model::{Fields, PastVersion};
use super::store::of_item;
use crate::db::Conn;
use crate::kernel::{Instant, PostmortemId};
use crate::web::Error;

/// What met: shown above the form that still holds what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// Who stored the newer state.
    pub by: String,
    /// When.
    pub at: Instant,
    /// What they did to it: "changed", "removed".
    pub step: &'static str,
    /// The revision that is stored now: the base of the next try.
    pub revision: i32,
    /// All fields, in the order of the form.
    pub rows: Vec<Row>,
}

/// One field of a clash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its label.
    pub label: String,
    /// What it was when the form was opened; empty when that is not known.
    pub before: String,
    /// What is stored now.
    pub stored: String,
    /// What was typed.
    pub typed: String,
}

impl Row {
    /// Whether what is stored is not what was typed.
    pub fn differs(&self) -> bool {
        self.stored != self.typed
    }
}

/// What becomes of a change that was typed on the base of a revision.
#[derive(Debug)]
pub enum Weighed {
    /// It is stored, as this revision.
    Store(i32),
    /// It says what is stored already: nothing is to be done.
    Same,
    /// Somebody else changed or removed the item meanwhile.
    Clash(Box<Clash>),
}

/// An item as it is stored, to be weighed against what was typed.
pub struct Stored<'a> {
    /// Its postmortem.
    pub postmortem: PostmortemId,
    /// Its id.
    pub item: &'a str,
    /// Its revision.
    pub revision: i32,
    /// What it says.
    pub fields: &'a Fields,
    /// Whether it is removed: whoever saves it from a form that said so brings it back.
    pub removed: bool,
}

/// Decides on a change of an item, inside the transaction that will store it.
///
/// # Errors
/// Those of the database.
pub fn weigh(c: &mut Conn, stored: &Stored, base: i32, typed: &Fields) -> Result<Weighed, Error> {
    if stored.fields == typed && !stored.removed {
        return Ok(Weighed::Same);
    }
    if stored.revision == base {
        return Ok(Weighed::Store(base + 1));
    }
    let clash = clash(c, stored.postmortem, stored.item, base, typed)?;
    Ok(clash.map_or(Weighed::Store(stored.revision + 1), |clash| Weighed::Clash(Box::new(clash))))
}

/// What met when `typed` was written from revision `base` and a newer one is stored; nothing when the item is not known.
///
/// # Errors
/// Those of the database.
fn clash(
    c: &mut Conn,
    postmortem: PostmortemId,
    item: &str,
    base: i32,
    typed: &Fields,
) -> Result<Option<Clash>, Error> {
    Ok(met(&of_item(c, postmortem, item)?, base, typed))
}

fn met(versions: &[PastVersion], base: i32, typed: &Fields) -> Option<Clash> {
    let newest = versions.first()?;
    let before = versions.iter().find(|version| version.revision == base);
    let rows = typed.iter().map(|(label, value)| Row {
        label: label.to_owned(),
        before: before.map(|version| version.fields.value(label).to_owned()).unwrap_or_default(),
        stored: newest.fields.value(label).to_owned(),
        typed: value.to_owned(),
    });
    Some(Clash {
        by: newest.by.clone(),
        at: newest.at,
        step: newest.step.label(),
        revision: newest.revision,
        rows: rows.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmortems::Place;
    use crate::versions::Step;

    fn version(revision: i32, text: &str, source: &str) -> PastVersion {
        PastVersion {
            place: Place::Timeline,
            revision,
            step: Step::Changed,
            fields: Fields::new().with("Text", text).with("Source", source),
            by: "Nils".into(),
            at: Instant::from_utc(chrono::NaiveDateTime::default()),
        }
    }

    #[test]
    fn each_field_is_told_from_all_sides() {
        let versions = [version(3, "pool at 80", "graph"), version(2, "pool full", "graph"), version(1, "pool", "")];
        let typed = Fields::new().with("Text", "pool exhausted").with("Source", "graph");
        let clash = met(&versions, 2, &typed).unwrap();
        assert_eq!((clash.by.as_str(), clash.revision), ("Nils", 3));
        let text = &clash.rows[0];
        assert_eq!(
            (text.before.as_str(), text.stored.as_str(), text.typed.as_str()),
            ("pool full", "pool at 80", "pool exhausted")
        );
        assert_eq!(clash.rows.iter().map(Row::differs).collect::<Vec<_>>(), [true, false]);
        assert_eq!(met(&[], 1, &typed), None);
    }
}
