//! Contributing factors: conditions that only together made an incident possible (RULES 23, 24).
//! Owns the factors, which postmortems share, how each contributed to one, and what was made of the prompt questions.
//! A factor is known to a viewer only by postmortems that they may see.

mod binding;
mod forms;
pub mod handlers;
mod model;

pub mod prompts;
mod store;
pub mod wording;

pub use binding::{FactorsPart, part};
pub use model::{Category, Draft, Named, PromptState};
pub use store::named::{add, of, render_anew, without_factors};
pub use store::prompts::save as save_prompt;
