//! One request, one answer, and the record of both.
mod body;
mod client;
mod connection;
mod curl;
mod dial;
mod head;
mod origin;
mod pool;
mod record;
mod request;
mod tape;
mod transcript;

pub use body::BodyReader;
pub use client::{Client, ClientOptions, Response};
pub use curl::command as curl_line;
pub use head::{Head, HeadError, parse_head};
/// Bytes that are shared, not copied.
pub use hyper::body::Bytes;
pub use origin::{Origin, OriginError, Scheme};
pub use record::{Exchange, Timings};
pub(crate) use request::parse_token_prefix;
pub use request::{Body, Request, RequestError};
pub use transcript::Transcript;
