//! The responses that any operation may give, and the header that any response may have.

use catalogue::distribution as row;

use crate::headers;
use crate::operation::Status::{Class, Code};
use crate::operation::{Body, Header, Operation, Response, Rows};

/// The rows about any 4xx.
pub(crate) const CLIENT_ERROR: Rows = &[&row::ERROR_ANY_BODY, &row::ERROR_JSON_FORM];

/// What a registry may put on any response.
pub(crate) fn warning() -> Header {
    Header::told(&headers::WARNING, &row::WARN_MAY).rows(&[
        &row::WARN_CODE,
        &row::WARN_AGENT,
        &row::WARN_NO_DATE,
        &row::WARN_SIZE,
    ])
}

/// The responses of `operation`, sorted by status: its own, and those of any operation for which it has none of its own.
pub(crate) fn responses(operation: &Operation) -> Vec<Response> {
    let mut all = operation.responses.clone();
    let mut general = of_all();
    general.extend(if operation.method.is_safe() { of_reading() } else { of_writing() });
    if operation.body != Body::None {
        general.extend(of_bodies());
    }
    for response in general {
        if !all.iter().any(|own| own.status == response.status) {
            all.push(response);
        }
    }
    all.sort_by_key(|response| response.status);
    all
}

fn of_all() -> Vec<Response> {
    vec![
        redirect(307, "The request is to be sent elsewhere."),
        redirect(308, "The request is to be sent elsewhere, for good."),
        Response::new(Code(400), "The request makes no sense, such as a name that is none.", &[]),
        Response::new(Code(401), "Credentials are missing or wrong.", &[])
            .headers(&[Header::http_must(&headers::CHALLENGE)]),
        Response::new(Code(403), "These credentials do not suffice.", &[]),
        Response::new(Code(414), "The URL is too long.", &[]),
        Response::new(Code(429), "Too many requests.", &[&row::ERROR_429_RETRY])
            .headers(&[Header::http(&headers::RETRY_AFTER).rows(&[&row::ERROR_429_RETRY])]),
        Response::new(Code(431), "The header is too long.", &[]),
        Response::new(Class(5), "The registry failed. No request is to blame for that.", &[])
            .headers(&[Header::http(&headers::RETRY_AFTER)]),
    ]
}

// After the first three a client may turn to GET, so they are none for other methods.
fn of_reading() -> Vec<Response> {
    vec![
        redirect(301, "It is to be had elsewhere, for good."),
        redirect(302, "It is to be had elsewhere."),
        redirect(303, "It is to be had elsewhere."),
        Response::new(Code(304), "The client has it already, as the condition of its request says.", &[]),
    ]
}

fn of_writing() -> Vec<Response> {
    vec![Response::new(Code(405), "The registry does not do this.", &[])]
}

fn of_bodies() -> Vec<Response> {
    vec![
        Response::new(Code(411), "The request needs a `Content-Length`.", &[]),
        Response::new(Code(413), "The body is larger than what the registry takes.", &[]),
    ]
}

fn redirect(code: u16, text: &'static str) -> Response {
    let location = Header::http(&headers::LOCATION_OF_REDIRECT);
    Response::new(Code(code), text, &[&row::HTTP_REDIRECT]).headers(&[location])
}
