//! Asks as rows.

use crate::kernel::text_enum;

text_enum! {
    /// How an ask was settled.
    pub enum Settled {
        /// By writing at the place that was asked for.
        Saved = "saved", "wrote it";
        /// By saying that there is nothing to say.
        NothingToAdd = "nothing_to_add", "nothing to add";
        /// By whoever asked, or the owner.
        Withdrawn = "withdrawn", "withdrawn";
    }
}
