//! Headers that HTTP does not define.

use axum::http::HeaderName;

/// The digest of the content.
pub(super) const DIGEST: HeaderName = HeaderName::from_static("docker-content-digest");
/// The subject that was noted.
pub(super) const SUBJECT: HeaderName = HeaderName::from_static("oci-subject");
/// The tags that were set.
pub(super) const TAG: HeaderName = HeaderName::from_static("oci-tag");
/// The filters that were applied.
pub(super) const FILTERS: HeaderName = HeaderName::from_static("oci-filters-applied");
