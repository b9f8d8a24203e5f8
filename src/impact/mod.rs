//! What it was like from outside (RULES 21, 22): figures, functions, what customers said, and which customers were hit.
//! Owns all four, and the organisation's list of figures. The list of customers is for few and stands in no document.

mod amount;
mod binding;
mod forms;
pub mod handlers;
mod model;
mod store;

pub use amount::{Amount, NotAnAmount};
pub use binding::{ImpactPart, part};
pub use model::{CustomerDraft, Degree, Figure, FigureState, FunctionDraft, NoteDraft};
pub use store::customers::{add as add_customers, names as customer_names};
pub use store::figures::{fill, filled_counts, for_postmortem as figures_of};
pub use store::functions::add as add_function;
pub use store::notes::{add as add_note, render_anew};
