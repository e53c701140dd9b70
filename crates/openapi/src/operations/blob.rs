//! Pulling and deleting blobs.

use catalogue::distribution as row;
use serde_json::json;

use crate::headers;
use crate::operation::Status::Code;
use crate::operation::{Body, Content, Header, In, Method, Operation, Parameter, Path, Response, Rows};
use crate::parameters::{DIGEST, NS};

const PATH: Path = Path::Repository("/blobs/{digest}");

const RANGE: Parameter = Parameter {
    name: "Range",
    place: In::Header,
    text: "The part of the blob that is wanted: one range of bytes.",
    required: false,
    since: None,
    rows: &[&row::PULL_BLOB_RANGE],
    schema: || json!({ "type": "string", "pattern": "^bytes=([0-9]+-[0-9]*|-[0-9]+)$" }),
};

const OFF: Rows = &[&row::DELETE_BLOB_OFF, &row::DELETE_MAY_NOT];

pub(super) fn get() -> Operation {
    Operation {
        id: "getBlob",
        method: Method::Get,
        path: PATH,
        endpoints: &["end-2"],
        since: &row::PULL_BLOB_GET_200,
        summary: "Pull a blob",
        text: "A client verifies the bytes against the digest.",
        parameters: vec![DIGEST, RANGE, NS],
        body: Body::None,
        responses: vec![
            Response::new(Code(200), "The whole blob.", &[&row::PULL_BLOB_GET_200, &row::PULL_BLOB_GET_BODY])
                .headers(&[
                    Header::asked(&headers::DIGEST, &row::PULL_BLOB_DCD).rows(&[&row::PULL_BLOB_DCD_MATCHES]),
                    Header::told(&headers::NAMESPACE, &row::PROXY_NS_HEADER),
                ])
                .content(Content::Bytes),
            Response::new(Code(206), "The part of the blob that `Range` names.", &[&row::PULL_BLOB_RANGE])
                .headers(&[
                    Header::http(&headers::CONTENT_RANGE).rows(&[&row::PULL_BLOB_RANGE]),
                    Header::told(&headers::DIGEST, &row::PULL_BLOB_DCD),
                    Header::told(&headers::NAMESPACE, &row::PROXY_NS_HEADER),
                ])
                .content(Content::Bytes),
            Response::new(
                Code(404),
                "The repository, or the blob in it, is not there.",
                &[&row::PULL_BLOB_GET_404, &row::PULL_BLOB_GET_404_ELSEWHERE, &row::PULL_REPO_404],
            ),
            Response::new(Code(416), "The blob has no byte of the range.", &[&row::PULL_BLOB_RANGE])
                .headers(&[Header::http(&headers::CONTENT_RANGE_UNSATISFIED)]),
        ],
    }
}

pub(super) fn head() -> Operation {
    Operation {
        id: "headBlob",
        method: Method::Head,
        path: PATH,
        endpoints: &["end-2"],
        since: &row::PULL_BLOB_HEAD_200,
        summary: "Ask whether a blob is there",
        text: "",
        parameters: vec![DIGEST, NS],
        body: Body::None,
        responses: vec![
            Response::new(Code(200), "The blob is there.", &[&row::PULL_BLOB_HEAD_200]).headers(&[
                Header::asked(&headers::DIGEST, &row::PULL_BLOB_HEAD_DCD),
                Header::asked(&headers::CONTENT_LENGTH, &row::PULL_BLOB_HEAD_LENGTH),
                Header::told(&headers::NAMESPACE, &row::PROXY_NS_HEADER),
            ]),
            Response::new(
                Code(404),
                "The repository, or the blob in it, is not there.",
                &[&row::PULL_BLOB_HEAD_404, &row::PULL_BLOB_HEAD_404_ELSEWHERE, &row::PULL_REPO_404],
            ),
        ],
    }
}

pub(super) fn delete() -> Operation {
    Operation {
        id: "deleteBlob",
        method: Method::Delete,
        path: PATH,
        endpoints: &["end-10"],
        since: &row::DELETE_BLOB_202,
        summary: "Delete a blob",
        text: "",
        parameters: vec![DIGEST],
        body: Body::None,
        responses: vec![
            Response::new(Code(202), "The blob is deleted, or will be.", &[&row::DELETE_BLOB_202, &row::DELETE_MAY]),
            Response::new(Code(400), "The request makes no sense, or blobs are not deleted here.", OFF),
            Response::new(Code(404), "The blob is not there.", &[&row::DELETE_BLOB_404]),
            Response::new(Code(405), "Blobs are not deleted here.", OFF),
        ],
    }
}
