//! Whether there is a registry.

use catalogue::distribution as row;

use crate::headers;
use crate::operation::Status::Code;
use crate::operation::{Body, Header, Method, Operation, Path, Response};

pub(super) fn get() -> Operation {
    Operation {
        id: "getBase",
        method: Method::Get,
        path: Path::Base,
        endpoints: &["end-1"],
        since: &row::BASE_200,
        summary: "Ask whether this is a registry",
        text: "Many clients authenticate here first.",
        parameters: vec![],
        body: Body::None,
        responses: vec![
            Response::new(Code(200), "A registry answers here.", &[&row::BASE_200, &row::BASE_AUTH])
                .headers(&[Header::http(&headers::API_VERSION).rows(&[&row::LEGACY_HEADER_OPTIONAL])]),
            Response::new(
                Code(401),
                "A registry answers here, and asks for credentials.",
                &[&row::BASE_200, &row::BASE_AUTH],
            )
            .headers(&[Header::http_must(&headers::CHALLENGE)]),
            Response::new(Code(404), "No registry of this API is here.", &[]),
        ],
    }
}
