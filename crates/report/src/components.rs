//! What pages are made of, for other pages than those of a report: the style, texts made harmless, signs and their colours.

pub use crate::catalogued::chapter;
pub use crate::html::text::{badge, colour, counted, id, link, message, outcome, outcome_sign, sign};
pub use crate::html::{Around, STYLE, render_around as report_page};
pub use crate::json::document;
pub use crate::summary::{fraction, vector};
pub use crate::visible::{clipped, visible};
