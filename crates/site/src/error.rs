//! Why a site could not be made.

/// Why a site could not be made; reads after "failed to".
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The data of a page could not be written.
    #[error("{0}")]
    Json(#[from] report::Error),
}
