//! Where an exchange is not what the document says.

use std::fmt;

/// What kind of thing is not as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The document knows no such path, or not this method of it.
    Operation,
    /// The operation has no such response.
    Status,
    /// A header that must be there is not.
    HeaderMissing,
    /// A header has another form.
    HeaderForm,
    /// The type of the body is missing, or one that the response does not have.
    ContentType,
    /// The body is not what its type says.
    Body,
}

/// One place where an exchange is not what the document says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// What kind of thing it is.
    pub kind: Kind,
    /// The operation and its response, such as `getBlob 200`; for [`Kind::Operation`] the method and target.
    pub place: String,
    /// What is wrong, as a sentence without its stop.
    pub message: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}
