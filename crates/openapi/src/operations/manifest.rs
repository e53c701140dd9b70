//! Pulling, pushing and deleting manifests.

use catalogue::distribution as row;
use serde_json::json;

use crate::headers;
use crate::operation::Status::Code;
use crate::operation::{Body, Content, Header, In, Link, Method, Operation, Parameter, Path, Response, Rows};
use crate::parameters::{NS, REFERENCE, tag};

const PATH: Path = Path::Repository("/manifests/{reference}");

const TAGS: Parameter = Parameter {
    name: "tag",
    place: In::Query,
    text: "Tags that are to point to the manifest too, where it is pushed by digest. May be repeated.",
    required: false,
    since: Some(&row::PUSH_TAGPARAM_SUPPORT),
    rows: &[&row::PUSH_TAGPARAM_SUPPORT, &row::PUSH_TAGPARAM_TEN],
    schema: || json!({ "type": "array", "items": tag() }),
};

const TYPE: Rows =
    &[&row::PULL_MANIFEST_CT_PRESENT, &row::PULL_MANIFEST_CT_NO_PARAMS, &row::PULL_MANIFEST_CT_AS_PUSHED];

const OFF: Rows = &[&row::DELETE_TAG_OFF, &row::DELETE_MANIFEST_OFF, &row::DELETE_MAY_NOT, &row::DELETE_MANIFEST_ONLY];

fn changed_meanwhile() -> Response {
    Response::new(Code(412), "The request had a condition, such as `If-Match`, and it does not hold.", &[])
}

pub(super) fn get() -> Operation {
    Operation {
        id: "getManifest",
        method: Method::Get,
        path: PATH,
        endpoints: &["end-3"],
        since: &row::PULL_MANIFEST_GET_200,
        summary: "Pull a manifest",
        text: "`Accept` says which types of manifests the client knows. A client that asks by digest verifies the bytes.",
        parameters: vec![REFERENCE, NS],
        body: Body::None,
        responses: vec![
            Response::new(
                Code(200),
                "The manifest, byte for byte.",
                &[&row::PULL_MANIFEST_GET_200, &row::PULL_MANIFEST_GET_BODY],
            )
            .headers(&[
                Header::asked(&headers::DIGEST, &row::PULL_MANIFEST_DCD)
                    .rows(&[&row::PULL_MANIFEST_DCD_DIFFERS, &row::PULL_MANIFEST_DCD_ALGO]),
                Header::told(&headers::NAMESPACE, &row::PROXY_NS_HEADER),
            ])
            .content(Content::Manifest(TYPE)),
            Response::new(Code(400), "The reference is neither a digest nor a tag.", &[&row::REF_OTHER_FORM]),
            Response::new(
                Code(404),
                "The repository, or the manifest in it, is not there.",
                &[
                    &row::PULL_MANIFEST_GET_404,
                    &row::PULL_MANIFEST_GET_404_ELSEWHERE,
                    &row::PULL_REPO_404,
                    &row::REF_OTHER_FORM,
                ],
            ),
            Response::new(Code(406), "The manifest has no form that `Accept` allows.", &[]),
        ],
    }
}

pub(super) fn head() -> Operation {
    Operation {
        id: "headManifest",
        method: Method::Head,
        path: PATH,
        endpoints: &["end-3"],
        since: &row::PULL_MANIFEST_HEAD_200,
        summary: "Ask whether a manifest is there, and for its digest",
        text: "",
        parameters: vec![REFERENCE, NS],
        body: Body::None,
        responses: vec![
            Response::new(Code(200), "The manifest is there.", &[&row::PULL_MANIFEST_HEAD_200]).headers(&[
                Header::asked(&headers::DIGEST, &row::PULL_MANIFEST_HEAD_DCD),
                Header::asked(&headers::CONTENT_LENGTH, &row::PULL_MANIFEST_HEAD_LENGTH),
                Header::told(&headers::NAMESPACE, &row::PROXY_NS_HEADER),
            ]),
            Response::new(Code(400), "The reference is neither a digest nor a tag.", &[&row::REF_OTHER_FORM]),
            Response::new(
                Code(404),
                "The repository, or the manifest in it, is not there.",
                &[
                    &row::PULL_MANIFEST_HEAD_404,
                    &row::PULL_MANIFEST_HEAD_404_ELSEWHERE,
                    &row::PULL_REPO_404,
                    &row::REF_OTHER_FORM,
                ],
            ),
            Response::new(Code(406), "The manifest has no form that `Accept` allows.", &[]),
        ],
    }
}

pub(super) fn put() -> Operation {
    Operation {
        id: "putManifest",
        method: Method::Put,
        path: PATH,
        endpoints: &["end-7", "end-7a", "end-7b"],
        since: &row::PUSH_MANIFEST_PUT_201,
        summary: "Push a manifest",
        text: "What it refers to is pushed first, but for its `subject`. `Content-Type` is the `mediaType` of the manifest.",
        parameters: vec![REFERENCE, TAGS],
        body: Body::Manifest,
        responses: vec![
            Response::new(
                Code(201),
                "The manifest is stored as it came.",
                &[
                    &row::PUSH_MANIFEST_PUT_201,
                    &row::PUSH_MANIFEST_EXACT_BYTES,
                    &row::PUSH_MANIFEST_NO_BLOBS,
                    &row::PUSH_MANIFEST_INDEX,
                    &row::PUSH_MANIFEST_CT_PARAMS_IGNORED,
                    &row::PUSH_MANIFEST_4MB,
                    &row::PUSH_SUBJECT_MISSING_OK,
                ],
            )
            .headers(&[
                Header::asked(&headers::LOCATION, &row::PUSH_MANIFEST_PUT_LOCATION)
                    .rows(&[&row::PUSH_MANIFEST_PUT_LOCATION_PULLABLE]),
                Header::told(&headers::DIGEST, &row::PUSH_MANIFEST_PUT_DCD),
                Header::told(&headers::SUBJECT, &row::PUSH_SUBJECT_HEADER),
                Header::told(&headers::TAG, &row::PUSH_TAGPARAM_HEADER).rows(&[&row::PUSH_TAGPARAM_TAGS_EXIST]),
            ])
            .links(&[Link {
                name: "pull",
                operation: "getManifest",
                parameter: "reference",
                expression: "$request.path.reference",
            }]),
            Response::new(
                Code(400),
                "The manifest or the reference is invalid, the digest is not that of the manifest, or something that it \
                 refers to is not there.",
                &[
                    &row::PUSH_MANIFEST_DIGEST_CHECKED,
                    &row::PUSH_MANIFEST_REJECT_UNKNOWN,
                    &row::PUSH_MANIFEST_REJECT_CODE,
                    &row::PUSH_MANIFEST_REJECT_CODE_BLOB_UNKNOWN,
                ],
            ),
            Response::new(
                Code(404),
                "The repository, or something that the manifest refers to, is not there.",
                &[
                    &row::PUSH_MANIFEST_REJECT_UNKNOWN,
                    &row::PUSH_MANIFEST_REJECT_CODE,
                    &row::PUSH_MANIFEST_REJECT_CODE_BLOB_UNKNOWN,
                ],
            ),
            changed_meanwhile(),
            Response::new(
                Code(413),
                "The manifest is larger than what the registry takes.",
                &[&row::PUSH_MANIFEST_LIMIT, &row::PUSH_MANIFEST_LIMIT_413],
            ),
            Response::new(
                Code(414),
                "The URL is too long, perhaps for its number of tags.",
                &[&row::PUSH_TAGPARAM_414],
            ),
            Response::new(Code(415), "Manifests of this type are not taken.", &[]),
        ],
    }
}

pub(super) fn delete() -> Operation {
    Operation {
        id: "deleteManifest",
        method: Method::Delete,
        path: PATH,
        endpoints: &["end-9"],
        since: &row::DELETE_MANIFEST_202,
        summary: "Delete a manifest or a tag",
        text: "By digest the manifest goes, and with it every tag that points to it. By tag only the tag goes.",
        parameters: vec![REFERENCE],
        body: Body::None,
        responses: vec![
            Response::new(
                Code(202),
                "The manifest or the tag is deleted, or will be.",
                &[
                    &row::DELETE_MANIFEST_202,
                    &row::DELETE_TAG_202,
                    &row::DELETE_MAY,
                    &row::DELETE_TAG_MAY,
                    &row::DELETE_MANIFEST_GONE,
                    &row::DELETE_TAG_GONE,
                ],
            ),
            Response::new(Code(400), "The request makes no sense, or this is not deleted here.", OFF),
            Response::new(
                Code(404),
                "The repository, or the manifest in it, is not there.",
                &[&row::DELETE_MANIFEST_REPO_404],
            ),
            Response::new(Code(405), "This is not deleted here.", OFF),
            changed_meanwhile(),
        ],
    }
}
