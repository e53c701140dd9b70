//! Listing what refers to a manifest.

use catalogue::distribution as row;
use serde_json::json;

use crate::headers;
use crate::operation::Status::Code;
use crate::operation::{Body, Content, Header, In, Method, Operation, Parameter, Path, Response, Rows};
use crate::parameters::DIGEST;
use crate::schemas::INDEX_TYPE;

const ARTIFACT_TYPE: Parameter = Parameter {
    name: "artifactType",
    place: In::Query,
    text: "Only referrers of this artifact type are wanted. Whether the list was filtered, `OCI-Filters-Applied` says.",
    required: false,
    since: None,
    rows: &[&row::REFERRERS_FILTER, &row::REFERRERS_FILTER_RESULT],
    schema: || json!({ "type": "string", "minLength": 1 }),
};

const LIST: Rows = &[&row::REFERRERS_CT, &row::REFERRERS_BODY];

pub(super) fn get() -> Operation {
    Operation {
        id: "listReferrers",
        method: Method::Get,
        path: Path::Repository("/referrers/{digest}"),
        endpoints: &["end-12a", "end-12b"],
        since: &row::REFERRERS_200,
        summary: "List the manifests whose subject is this digest",
        text: "A digest that nothing refers to has an empty list. 404 comes from registries without this operation, and is \
               therefore not among the responses.",
        parameters: vec![DIGEST, ARTIFACT_TYPE],
        body: Body::None,
        responses: vec![
            Response::new(
                Code(200),
                "An image index of the referrers, or a page of it.",
                &[
                    &row::REFERRERS_200,
                    &row::REFERRERS_NEVER_404,
                    &row::UPGRADE_NEW,
                    &row::UPGRADE_TAGGED,
                    &row::UPGRADE_ALL,
                ],
            )
            .headers(&[
                Header::told(&headers::FILTERS_APPLIED, &row::REFERRERS_FILTER_HEADER)
                    .rows(&[&row::REFERRERS_FILTER_COMMA, &row::REFERRERS_FILTER_RESULT]),
                Header::told(&headers::LINK, &row::REFERRERS_LINK)
                    .rows(&[&row::REFERRERS_LINK_FORM, &row::REFERRERS_LINK_PAGES]),
            ])
            .content(Content::Json(INDEX_TYPE, "ReferrersIndex", LIST)),
            Response::new(
                Code(400),
                "The digest, or something else of the request, is malformed.",
                &[&row::REFERRERS_BAD_400],
            ),
        ],
    }
}
