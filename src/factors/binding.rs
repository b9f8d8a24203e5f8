//! The factors as they stand in the document.

use askama::Template;

use super::model::{Elsewhere, Named};
use super::store::{named, shared};
use crate::accounts::Viewer;
use crate::db::Conn;
use crate::kernel::PostmortemId;
use crate::postmortems::Postmortem;
use crate::web::Error;

/// The factors as a part of the document.
#[derive(Debug, Clone, Template)]
#[template(path = "factors/_part.html")]
pub struct FactorsPart {
    /// What every link starts with.
    pub prefix: String,
    /// Whether the viewer may write it.
    pub may: bool,
    /// Whether it is for paper: no links to forms.
    pub printing: bool,
    /// Those that stand, as they were named.
    pub factors: Vec<Named>,
    elsewhere: Vec<Elsewhere>,
    id: PostmortemId,
}

/// Loads it, in two queries.
///
/// # Errors
/// Those of the database.
pub fn part(c: &mut Conn, viewer: &Viewer, postmortem: &Postmortem) -> Result<FactorsPart, Error> {
    let id = postmortem.id();
    let (factors, elsewhere) = (named::of(c, id)?, shared::elsewhere(c, viewer, id)?);
    Ok(FactorsPart { prefix: String::new(), may: false, printing: false, factors, elsewhere, id })
}

impl FactorsPart {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.factors.is_empty()
    }

    /// Without the other postmortems that have the same factors: who looks sees them, and not everybody may.
    pub fn leave_others_out(&mut self) {
        self.elsewhere.clear();
    }

    fn seen(&self, named: &Named) -> Vec<&Elsewhere> {
        self.elsewhere.iter().filter(|one| one.factor_id == named.factor_id).collect()
    }

    /// The factors as a numbered list; empty without any.
    pub fn markdown(&self) -> String {
        let line = |(n, one): (usize, &Named)| {
            let detail = if one.detail.is_empty() { String::new() } else { format!(" {}", one.detail) };
            format!("{}. **{}** ({}){detail}\n", n + 1, one.sentence, one.category.label().to_lowercase())
        };
        self.factors.iter().enumerate().map(line).collect()
    }
}
