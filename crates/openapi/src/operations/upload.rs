//! Beginning an upload, pushing a blob in one request, and mounting one.

use catalogue::distribution as row;
use serde_json::json;

use crate::headers;
use crate::operation::Status::Code;
use crate::operation::{Body, Header, In, Link, Method, Operation, Parameter, Path, Response};
use crate::operations::session;
use crate::parameters::digest;

const DIGEST: Parameter = Parameter {
    name: "digest",
    place: In::Query,
    text: "The digest of the blob, which is the body of this request.",
    required: false,
    since: None,
    rows: &[&row::PUSH_BLOB_SINGLE, &row::PUSH_BLOB_SINGLE_DIGEST],
    schema: digest,
};

const MOUNT: Parameter = Parameter {
    name: "mount",
    place: In::Query,
    text: "The digest of a blob of another repository that is to be had here too.",
    required: false,
    since: None,
    rows: &[&row::PUSH_MOUNT_201],
    schema: digest,
};

const FROM: Parameter = Parameter {
    name: "from",
    place: In::Query,
    text: "The repository that has the blob to mount.",
    required: false,
    since: None,
    rows: &[&row::PUSH_MOUNT_FROM_OPTIONAL, &row::PUSH_MOUNT_ANONYMOUS],
    schema: || json!({ "$ref": "#/components/schemas/Name" }),
};

const DIGEST_ALGORITHM: Parameter = Parameter {
    name: "digest-algorithm",
    place: In::Query,
    text: "The algorithm of the digest by which the upload will be closed, where it is not sha256.",
    required: false,
    since: Some(&row::PUSH_CHUNK_ALGO_ACCEPTED),
    rows: &[&row::PUSH_CHUNK_ALGO_ACCEPTED, &row::PUSH_CHUNK_ALGO_PARAM],
    schema: || json!({ "type": "string", "pattern": "^[a-z0-9]+([+._-][a-z0-9]+)*$" }),
};

pub(super) fn post() -> Operation {
    Operation {
        id: "startUpload",
        method: Method::Post,
        path: Path::Repository("/blobs/uploads/"),
        endpoints: &["end-4a", "end-4b", "end-4c", "end-11"],
        since: &row::PUSH_BLOB_POST_202,
        summary: "Begin an upload, push a blob at once, or mount one",
        text: "Without a query it opens an upload session. With `digest` the body is the blob. With `mount`, usually beside \
               `from`, nothing is uploaded. A registry that cannot push at once or mount opens a session in place of it.",
        parameters: vec![DIGEST, MOUNT, FROM, DIGEST_ALGORITHM],
        body: Body::Bytes,
        responses: vec![
            Response::new(
                Code(201),
                "The blob of the body is stored, or the blob to mount is in this repository now.",
                &[&row::PUSH_BLOB_SINGLE_201, &row::PUSH_BLOB_SINGLE, &row::PUSH_MOUNT_201, &row::PUSH_MOUNT_ANONYMOUS],
            )
            .headers(&[
                Header::asked(&headers::LOCATION, &row::PUSH_BLOB_SINGLE_LOCATION).rows(&[
                    &row::PUSH_BLOB_SINGLE_LOCATION_PULLABLE,
                    &row::PUSH_MOUNT_LOCATION,
                    &row::PUSH_MOUNT_LOCATION_PULLABLE,
                ]),
                Header::told(&headers::DIGEST, &row::PUSH_MOUNT_DCD_DIFFERS),
            ])
            .links(&[
                Link { name: "pushed", operation: "getBlob", parameter: "digest", expression: "$request.query.digest" },
                Link { name: "mounted", operation: "getBlob", parameter: "digest", expression: "$request.query.mount" },
            ]),
            Response::new(
                Code(202),
                "An upload session is open.",
                &[&row::PUSH_BLOB_POST_202, &row::PUSH_BLOB_SINGLE_FALLBACK, &row::PUSH_MOUNT_FALLBACK],
            )
            .headers(&[
                Header::asked(&headers::LOCATION_OF_SESSION, &row::PUSH_BLOB_POST_LOCATION)
                    .rows(session::LOCATION_ROWS),
                Header::told(&headers::CHUNK_MIN_LENGTH, &row::PUSH_CHUNK_MIN_HEADER),
            ])
            .links(session::LINKS),
            Response::new(
                Code(400),
                "The request makes no sense, or the digest is malformed, not that of the body, or of an unknown algorithm.",
                &[&row::PUSH_BLOB_BAD_DIGEST_400, &row::PUSH_BLOB_SINGLE_DIGEST],
            ),
            Response::new(Code(404), "The repository is not there, and is not made by pushing to it.", &[]),
        ],
    }
}
