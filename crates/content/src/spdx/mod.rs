//! SPDX license expressions (SPDX 2.3 annex D).

mod expression;
mod ids;

pub use expression::{Expression, IdentifierKind, SpdxError, UnknownIdentifier};
