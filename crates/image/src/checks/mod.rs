//! Every check: one line each, sorted.

mod descriptor;
mod index;
mod json;
mod layout;
mod manifest;

use crate::check::Check;

/// Every check.
pub static CHECKS: &[&Check] = &[
    &descriptor::artifact_type::CHECK,
    &descriptor::content_digest::CHECK,
    &descriptor::content_size::CHECK,
    &descriptor::data::CHECK,
    &descriptor::digest::CHECK,
    &descriptor::empty_value::CHECK,
    &descriptor::media_type::CHECK,
    &descriptor::platform_presence::CHECK,
    &descriptor::size::CHECK,
    &descriptor::urls::CHECK,
    &index::entries::CHECK,
    &index::platform::CHECK,
    &index::platform_matches_config::CHECK,
    &index::portability::CHECK,
    &json::i_json::CHECK,
    &json::kind::CHECK,
    &json::well_formed::CHECK,
    &layout::archive::CHECK,
    &layout::blob_names::CHECK,
    &layout::header::CHECK,
    &layout::missing_blobs::CHECK,
    &layout::well_known_files::CHECK,
    &manifest::artifact::CHECK,
    &manifest::artifact_type::CHECK,
    &manifest::config::CHECK,
    &manifest::layers::CHECK,
    &manifest::media_type::CHECK,
    &manifest::portability::CHECK,
    &manifest::schema_version::CHECK,
    &manifest::subject::CHECK,
];
