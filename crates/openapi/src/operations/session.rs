//! An open upload session: its chunks, its state, its end.

use catalogue::distribution as row;

use crate::headers;
use crate::operation::Status::Code;
use crate::operation::{Body, Header, In, Link, Method, Operation, Parameter, Path, Response, Rows};
use crate::parameters::{CONTENT_RANGE, SESSION, digest};

const PATH: Path = Path::Opaque("/blobs/uploads/{session}");

/// Whatever leads to a session leads to all that can be done with it.
pub(super) const LINKS: &[Link] = &[
    to("state", "getUpload"),
    to("nextChunk", "uploadChunk"),
    to("close", "completeUpload"),
    to("cancel", "cancelUpload"),
];

/// What else is said of the location of a session.
pub(super) const LOCATION_ROWS: Rows = &[
    &row::PUSH_BLOB_LOCATION_SESSION,
    &row::PUSH_BLOB_LOCATION_ABSOLUTE,
    &row::PUSH_BLOB_LOCATION_RELATIVE,
    &row::PUSH_BLOB_LOCATION_QUERY,
];

const fn to(name: &'static str, operation: &'static str) -> Link {
    Link { name, operation, parameter: "session", expression: "$response.header.Location" }
}

const DIGEST: Parameter = Parameter {
    name: "digest",
    place: In::Query,
    text: "The digest of the whole blob. It is added to the query that the location may have.",
    required: true,
    since: None,
    rows: &[&row::PUSH_BLOB_PUT_DIGEST, &row::PUSH_CHUNK_PUT_DIGEST],
    schema: digest,
};

fn not_there() -> Response {
    Response::new(Code(404), "The session is not known, or not any more.", &[&row::PUSH_UPLOAD_UNKNOWN_404])
}

pub(super) fn patch() -> Operation {
    Operation {
        id: "uploadChunk",
        method: Method::Patch,
        path: PATH,
        endpoints: &["end-5"],
        since: &row::PUSH_CHUNK_PATCH_202,
        summary: "Push a chunk of a blob",
        text: "Chunks come in order, each where the one before ended.",
        parameters: vec![SESSION, CONTENT_RANGE],
        body: Body::Bytes,
        responses: vec![
            Response::new(
                Code(202),
                "The chunk is taken.",
                &[&row::PUSH_CHUNK_PATCH_202, &row::PUSH_CHUNK_FINAL_PATCH, &row::PUSH_CHUNK_FINAL_ANY],
            )
            .headers(&[
                Header::asked(&headers::LOCATION_OF_SESSION, &row::PUSH_CHUNK_PATCH_LOCATION),
                Header::asked(&headers::RANGE, &row::PUSH_CHUNK_PATCH_RANGE)
                    .rows(&[&row::PUSH_CHUNK_PATCH_RANGE_WHOLE]),
            ])
            .links(LINKS),
            not_there(),
            Response::new(Code(416), "The chunk does not begin where the last one ended.", &[&row::PUSH_CHUNK_OOO_416]),
        ],
    }
}

pub(super) fn put() -> Operation {
    Operation {
        id: "completeUpload",
        method: Method::Put,
        path: PATH,
        endpoints: &["end-6"],
        since: &row::PUSH_BLOB_PUT_201,
        summary: "Push the whole blob or its last chunk, and close the session",
        text: "Without a body it closes a session that has all chunks.",
        parameters: vec![SESSION, DIGEST, CONTENT_RANGE],
        body: Body::Bytes,
        responses: vec![
            Response::new(
                Code(201),
                "The blob is stored.",
                &[
                    &row::PUSH_BLOB_PUT_201,
                    &row::PUSH_CHUNK_PUT_201,
                    &row::PUSH_CHUNK_FINAL_PUT,
                    &row::PUSH_CHUNK_PUT_BODY,
                    &row::PUSH_CHUNK_FINAL_ANY,
                ],
            )
            .headers(&[
                Header::asked(&headers::LOCATION, &row::PUSH_BLOB_PUT_LOCATION).rows(&[
                    &row::PUSH_BLOB_PUT_LOCATION_PULLABLE,
                    &row::PUSH_CHUNK_PUT_LOCATION,
                    &row::PUSH_CHUNK_PUT_LOCATION_PULLABLE,
                ]),
                Header::http(&headers::DIGEST),
            ])
            .links(&[Link {
                name: "pull",
                operation: "getBlob",
                parameter: "digest",
                expression: "$request.query.digest",
            }]),
            Response::new(
                Code(400),
                "The request makes no sense, or the digest is missing, malformed, not that of the blob, or of an unknown algorithm.",
                &[&row::PUSH_BLOB_BAD_DIGEST_400, &row::PUSH_BLOB_PUT_DIGEST, &row::PUSH_CHUNK_PUT_DIGEST],
            ),
            not_there(),
            Response::new(
                Code(416),
                "The last chunk does not begin where the one before ended.",
                &[&row::PUSH_CHUNK_PUT_OOO_416],
            )
            .since(&row::PUSH_CHUNK_PUT_OOO_416),
        ],
    }
}

pub(super) fn get() -> Operation {
    Operation {
        id: "getUpload",
        method: Method::Get,
        path: PATH,
        endpoints: &["end-13"],
        since: &row::PUSH_UPLOAD_GET_204,
        summary: "Ask how far an upload is",
        text: "",
        parameters: vec![SESSION],
        body: Body::None,
        responses: vec![
            Response::new(Code(204), "The session is open.", &[&row::PUSH_UPLOAD_GET_204])
                .headers(&[
                    Header::asked(&headers::LOCATION_OF_SESSION, &row::PUSH_UPLOAD_GET_LOCATION),
                    Header::asked(&headers::RANGE, &row::PUSH_UPLOAD_GET_RANGE)
                        .rows(&[&row::PUSH_UPLOAD_GET_RANGE_WHOLE]),
                ])
                .links(LINKS),
            not_there(),
        ],
    }
}

pub(super) fn delete() -> Operation {
    Operation {
        id: "cancelUpload",
        method: Method::Delete,
        path: PATH,
        endpoints: &["end-14"],
        since: &row::PUSH_UPLOAD_CANCEL_204,
        summary: "Give an upload up",
        text: "",
        parameters: vec![SESSION],
        body: Body::None,
        responses: vec![
            Response::new(Code(204), "The session is gone.", &[&row::PUSH_UPLOAD_CANCEL_204]),
            Response::new(Code(404), "The session is not known, or not any more.", &[]),
        ],
    }
}
