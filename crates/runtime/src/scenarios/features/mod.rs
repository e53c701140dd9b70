//! The Features structure (features.md, features-linux.md).
pub(super) mod honest;
pub(super) mod left_out;
pub(super) mod recognized;
pub(super) mod shape;
pub(super) mod versions;
