//! Faults around upload sessions: their state, their cancellation, and those that are not there.

use axum::http::{Method, StatusCode, header};

use super::{
    change::{range_end, session_size},
    when::{deleted, got},
};
use crate::registry::{
    answer::{Answer, Code},
    ask::Kind,
    model::Upload,
    switch::Fault,
};

const SESSION: Kind = Kind::Session;
const GET_RANGE: &[&str] = &["dist.push.upload.get-range"];
const UNKNOWN: &[&str] = &["dist.push.upload.unknown-404"];

pub(super) const FAULTS: &[Fault] = &[
    Fault::after(
        "answers_a_cancel_with_200",
        &["dist.push.upload.cancel-204"],
        "the cancellation of an upload is answered with 200",
        |t, a| {
            if deleted(t, a, SESSION) {
                a.restate(200);
            }
        },
    ),
    Fault::after(
        "answers_a_cancel_with_202",
        &["dist.push.upload.cancel-204"],
        "the cancellation of an upload is answered with 202",
        |t, a| {
            if deleted(t, a, SESSION) {
                a.restate(202);
            }
        },
    ),
    Fault::after(
        "answers_the_state_of_uploads_with_200",
        &["dist.push.upload.get-204"],
        "a GET of a session is answered with 200",
        |t, a| {
            if got(t, a, SESSION) {
                a.restate(200);
            }
        },
    ),
    Fault::after(
        "answers_the_state_of_uploads_with_202",
        &["dist.push.upload.get-204"],
        "a GET of a session is answered with 202",
        |t, a| {
            if got(t, a, SESSION) {
                a.restate(202);
            }
        },
    ),
    Fault::after(
        "answers_unknown_uploads_with_400",
        UNKNOWN,
        "a request to an unknown session is answered with 400",
        |t, a| {
            if t.ask.kind == SESSION && a.status == StatusCode::NOT_FOUND {
                a.restate(400);
            }
        },
    ),
    Fault::after(
        "answers_unknown_uploads_with_500",
        UNKNOWN,
        "a PUT or PATCH to an unknown session is answered with 500",
        |t, a| {
            if t.ask.kind == SESSION && a.status == StatusCode::NOT_FOUND && t.ask.method != Method::GET {
                a.restate(500);
            }
        },
    ),
    Fault::before("invents_uploads", UNKNOWN, "a PATCH to a session that was never opened opens it", |t| {
        if t.is(&Method::PATCH, SESSION) && t.session.is_none() {
            let id = t.ask.reference.clone();
            let repository = t.ask.name.clone();
            t.model.uploads.insert(id, Upload::new(&repository, None));
        }
        None
    }),
    Fault::within("keeps_uploads_after_their_cancel", UNKNOWN, "a session lives on after the DELETE that cancelled it"),
    Fault::within("keeps_uploads_after_their_close", UNKNOWN, "a session lives on after the PUT that closed it"),
    Fault::before(
        "tells_no_state_of_uploads",
        &["dist.push.upload.get-204"],
        "a GET of a session is answered with 405",
        |t| {
            t.is(&Method::GET, SESSION).then(|| {
                Answer::refusal(405, Code::Unsupported, "there is no state").with(header::ALLOW, "PATCH, PUT, DELETE")
            })
        },
    ),
    Fault::after(
        "tells_the_range_of_the_first_chunk",
        &["dist.push.upload.get-range-whole"],
        "`Range` of the 204 about a session of several chunks is half of what is there",
        |t, a| {
            if got(t, a, SESSION) && t.session.as_ref().is_some_and(|session| session.chunks > 1) {
                a.set(header::RANGE, format!("0-{}", (session_size(t) / 2).saturating_sub(1)));
            }
        },
    ),
    Fault::after(
        "tells_the_range_of_uploads_with_its_unit",
        GET_RANGE,
        "`Range` of the 204 about a session begins with `bytes=`",
        |t, a| {
            if got(t, a, SESSION)
                && let Some(end) = range_end(a)
            {
                a.set(header::RANGE, format!("bytes=0-{end}"));
            }
        },
    ),
    Fault::after(
        "tells_the_size_as_the_range_of_uploads",
        GET_RANGE,
        "`Range` of the 204 about a session ends one past the last byte",
        |t, a| {
            if got(t, a, SESSION)
                && let Some(end) = range_end(a)
            {
                a.set(header::RANGE, format!("0-{}", end + 1));
            }
        },
    ),
    Fault::after(
        "tells_the_state_of_uploads_without_location",
        &["dist.push.upload.get-location"],
        "the 204 about a session has no `Location`",
        |t, a| {
            if got(t, a, SESSION) {
                a.drop_header(&header::LOCATION);
            }
        },
    ),
    Fault::after(
        "tells_the_state_of_uploads_without_range",
        GET_RANGE,
        "the 204 about a session has no `Range`",
        |t, a| {
            if got(t, a, SESSION) {
                a.drop_header(&header::RANGE);
            }
        },
    ),
];
