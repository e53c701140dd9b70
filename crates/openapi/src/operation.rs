//! What an operation of the registry API is, as data. The tables under `operations` are made of this.

use catalogue::{Level, Requirement, Version};
use serde_json::Value;

use crate::headers::Kind;

/// Rows of the catalogue that speak of a place.
pub type Rows = &'static [&'static Requirement];

/// An HTTP method that the API uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are the methods themselves")]
pub enum Method {
    Get,
    Head,
    Post,
    Patch,
    Put,
    Delete,
}

impl Method {
    /// The key of a path item.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "get",
            Method::Head => "head",
            Method::Post => "post",
            Method::Patch => "patch",
            Method::Put => "put",
            Method::Delete => "delete",
        }
    }

    /// Whether it only reads.
    pub const fn is_safe(self) -> bool {
        matches!(self, Method::Get | Method::Head)
    }
}

/// Where an operation lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Path {
    /// `/v2/` itself.
    Base,
    /// Below a repository: `/blobs/{digest}`.
    Repository(&'static str),
    /// Below a repository in most registries, but a client goes wherever the last `Location` leads.
    Opaque(&'static str),
}

/// One method of one path.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Its `operationId`.
    pub id: &'static str,
    /// Its method.
    pub method: Method,
    /// Its path.
    pub path: Path,
    /// Its ids in the endpoint table of the spec.
    pub endpoints: &'static [&'static str],
    /// The row that brought it into the API: versions without that row lack the operation.
    pub since: &'static Requirement,
    /// One line.
    pub summary: &'static str,
    /// What a caller has to know beyond it; may be empty.
    pub text: &'static str,
    /// Parameters of its path, query and header.
    pub parameters: Vec<Parameter>,
    /// What a request carries.
    pub body: Body,
    /// The responses of its own. Those that any operation may give are added to them.
    pub responses: Vec<Response>,
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are the places themselves")]
pub enum In {
    Path,
    Query,
    Header,
}

/// A parameter of a request.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Where it stands.
    pub place: In,
    /// What it is.
    pub text: &'static str,
    /// Whether a request without it makes no sense.
    pub required: bool,
    /// The row that brought it; none if every version has it.
    pub since: Option<&'static Requirement>,
    /// The rows about it.
    pub rows: Rows,
    /// Its schema.
    pub schema: fn() -> Value,
}

/// What a request carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// Nothing.
    None,
    /// Bytes of a blob, perhaps none.
    Bytes,
    /// A manifest.
    Manifest,
}

/// What a response carries.
#[derive(Debug, Clone, Copy)]
pub enum Content {
    /// Nothing that the API speaks of.
    None,
    /// Bytes of any type.
    Bytes,
    /// A manifest of the type that `Content-Type` names; the rows are about that header.
    Manifest(Rows),
    /// JSON of the type, by the component schema.
    Json(&'static str, &'static str, Rows),
}

/// A status code, or `5XX` for a whole class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// One code.
    Code(u16),
    /// All codes that begin with this digit.
    Class(u8),
}

impl Status {
    /// The key among the responses of an operation.
    pub fn key(self) -> String {
        match self {
            Status::Code(code) => code.to_string(),
            Status::Class(digit) => format!("{digit}XX"),
        }
    }

    /// Whether it says that the client was wrong.
    pub const fn is_client_error(self) -> bool {
        matches!(self, Status::Code(400..=499) | Status::Class(4))
    }
}

/// What one status means.
#[derive(Debug, Clone)]
pub struct Response {
    /// The status.
    pub status: Status,
    /// What it means.
    pub text: &'static str,
    /// The row that brought it; none if every version allows it.
    pub since: Option<&'static Requirement>,
    /// The rows about it.
    pub rows: Vec<&'static Requirement>,
    /// Its headers.
    pub headers: Vec<Header>,
    /// What it carries.
    pub content: Content,
    /// What to do next.
    pub links: &'static [Link],
}

impl Response {
    /// A response with nothing but a status.
    pub fn new(status: Status, text: &'static str, rows: &[&'static Requirement]) -> Response {
        Response {
            status,
            text,
            since: None,
            rows: rows.to_vec(),
            headers: Vec::new(),
            content: Content::None,
            links: &[],
        }
    }

    /// Only in versions that have the row.
    pub fn since(self, row: &'static Requirement) -> Response {
        Response { since: Some(row), ..self }
    }

    /// With headers.
    pub fn headers(self, headers: &[Header]) -> Response {
        Response { headers: headers.to_vec(), ..self }
    }

    /// With a body.
    pub fn content(self, content: Content) -> Response {
        Response { content, ..self }
    }

    /// With what to do next.
    pub fn links(self, links: &'static [Link]) -> Response {
        Response { links, ..self }
    }
}

/// When a response must have a header.
#[derive(Debug, Clone, Copy)]
pub enum Needed {
    /// It may be absent, if only because a condition that no document can express is not met.
    No,
    /// RFC 9110 demands it, in every version.
    Http,
    /// In versions where the row is a MUST.
    By(&'static Requirement),
}

/// A header of a response.
#[derive(Debug, Clone)]
pub struct Header {
    /// Which one.
    pub kind: &'static Kind,
    /// When it must be there.
    pub needed: Needed,
    /// The row that brought it; none if every version has it.
    pub since: Option<&'static Requirement>,
    /// Further rows about it.
    pub rows: Vec<&'static Requirement>,
}

impl Header {
    /// A header that this row asks for on every such response.
    pub fn asked(kind: &'static Kind, row: &'static Requirement) -> Header {
        Header { kind, needed: Needed::By(row), since: Some(row), rows: Vec::new() }
    }

    /// A header that this row speaks of and that depends on more than the status.
    pub fn told(kind: &'static Kind, row: &'static Requirement) -> Header {
        Header { kind, needed: Needed::No, since: Some(row), rows: Vec::new() }
    }

    /// A header of HTTP that every version allows.
    pub fn http(kind: &'static Kind) -> Header {
        Header { kind, needed: Needed::No, since: None, rows: Vec::new() }
    }

    /// A header that RFC 9110 demands.
    pub fn http_must(kind: &'static Kind) -> Header {
        Header { kind, needed: Needed::Http, since: None, rows: Vec::new() }
    }

    /// With further rows about it.
    pub fn rows(self, rows: &[&'static Requirement]) -> Header {
        Header { rows: rows.to_vec(), ..self }
    }

    /// Whether a response of this version must have it.
    pub fn is_required(&self, version: Version) -> bool {
        match self.needed {
            Needed::No => false,
            Needed::Http => true,
            Needed::By(row) => row.level_in(version) == Some(Level::Must),
        }
    }
}

/// What may follow a response.
#[derive(Debug, Clone, Copy)]
pub struct Link {
    /// Its key.
    pub name: &'static str,
    /// The operation that follows.
    pub operation: &'static str,
    /// The parameter of it that a tool has to fill.
    pub parameter: &'static str,
    /// With what: a runtime expression.
    pub expression: &'static str,
}
