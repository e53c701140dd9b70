//! Listing tags.

use catalogue::distribution as row;
use serde_json::json;

use crate::headers;
use crate::operation::Status::Code;
use crate::operation::{Body, Content, Header, In, Method, Operation, Parameter, Path, Response, Rows};
use crate::parameters::tag;

const N: Parameter = Parameter {
    name: "n",
    place: In::Query,
    text: "How many tags are wanted.",
    required: false,
    since: None,
    rows: &[
        &row::TAGS_N_EXACT,
        &row::TAGS_N_EXACT_WITH_LINK,
        &row::TAGS_N_FEWER,
        &row::TAGS_N_FEWER_LINK,
        &row::TAGS_N0_EMPTY,
        &row::TAGS_N_START,
        &row::TAGS_LAST_LIMIT,
    ],
    schema: || json!({ "type": "integer", "minimum": 0 }),
};

const LAST: Parameter = Parameter {
    name: "last",
    place: In::Query,
    text: "The tag after which the list begins.",
    required: false,
    since: None,
    rows: &[&row::TAGS_LAST_EXCLUSIVE, &row::TAGS_LAST_WITHOUT_N, &row::TAGS_LAST_TAG],
    schema: tag,
};

const LIST: Rows = &[&row::TAGS_BODY];

pub(super) fn get() -> Operation {
    Operation {
        id: "listTags",
        method: Method::Get,
        path: Path::Repository("/tags/list"),
        endpoints: &["end-8a", "end-8b"],
        since: &row::TAGS_200,
        summary: "List the tags of a repository",
        text: "",
        parameters: vec![N, LAST],
        body: Body::None,
        responses: vec![
            Response::new(
                Code(200),
                "The tags, or as many as were wanted.",
                &[&row::TAGS_200, &row::TAGS_MAY_BE_EMPTY],
            )
            .headers(&[
                Header::told(&headers::LINK, &row::TAGS_LINK).rows(&[&row::TAGS_LINK_FORM, &row::TAGS_N0_NO_LINK])
            ])
            .content(Content::Json("application/json", "TagList", LIST)),
            Response::new(Code(404), "The repository is not there.", &[&row::TAGS_REPO_404]),
        ],
    }
}
