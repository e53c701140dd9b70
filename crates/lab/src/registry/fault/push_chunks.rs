//! Faults in pushing blobs in chunks, and around sessions.

use axum::http::{HeaderName, Method, header};

use super::{
    change::{behind, range_end, session_size, wrong_digest},
    when::{chunk_start, closed_chunked, opened, out_of_order, took_chunk, took_later_chunk},
};
use crate::registry::{
    answer::{Answer, Code},
    ask::Kind,
    switch::Fault,
    turn::Turn,
};

const SESSION: Kind = Kind::Session;
const PATCH_RANGE: &[&str] = &["dist.push.chunk.patch-range"];
const PATCH_WHOLE: &[&str] = &["dist.push.chunk.patch-range-whole"];
const OUT_OF_ORDER: &[&str] = &["dist.push.chunk.ooo-416"];
const PUT_OUT_OF_ORDER: &[&str] = &["dist.push.chunk.put-ooo-416"];

/// What a minimum chunk size means where one is enforced.
const MINIMUM: usize = 4096;
const MINIMUM_HEADER: HeaderName = HeaderName::from_static("oci-chunk-min-length");

/// Takes a chunk where it is not due: as if it had no place, after what is there.
fn misplace(turn: &mut Turn, method: &Method, misplaced: fn(usize, usize) -> bool) {
    if turn.is(method, SESSION) && chunk_start(turn).is_some_and(|start| misplaced(start, session_size(turn))) {
        turn.ask.headers.remove(header::CONTENT_RANGE);
    }
}

/// Whether this is a chunk short of the minimum.
fn short(turn: &Turn) -> bool {
    turn.is(&Method::PATCH, SESSION) && turn.ask.body.len() < MINIMUM
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::after(
        "answers_a_last_chunk_out_of_order_with_400",
        PUT_OUT_OF_ORDER,
        "a closing PUT out of order is answered with 400",
        |t, a| {
            if out_of_order(t, a, &Method::PUT) {
                a.restate(400);
            }
        },
    ),
    Fault::after(
        "answers_a_last_chunk_out_of_order_with_500",
        PUT_OUT_OF_ORDER,
        "a closing PUT out of order is answered with 500",
        |t, a| {
            if out_of_order(t, a, &Method::PUT) {
                a.restate(500);
            }
        },
    ),
    Fault::after(
        "answers_chunks_out_of_order_with_400",
        OUT_OF_ORDER,
        "a chunk out of order is answered with 400",
        |t, a| {
            if out_of_order(t, a, &Method::PATCH) {
                a.restate(400);
            }
        },
    ),
    Fault::after(
        "answers_chunks_out_of_order_with_404",
        OUT_OF_ORDER,
        "a chunk out of order is answered with 404",
        |t, a| {
            if out_of_order(t, a, &Method::PATCH) {
                *a = Answer::refusal(404, Code::BlobUploadUnknown, "there is no such upload");
            }
        },
    ),
    Fault::after(
        "answers_chunks_out_of_order_with_500",
        OUT_OF_ORDER,
        "a chunk out of order is answered with 500",
        |t, a| {
            if out_of_order(t, a, &Method::PATCH) {
                a.restate(500);
            }
        },
    ),
    Fault::after("answers_chunks_with_201", &["dist.push.chunk.patch-202"], "a chunk is answered with 201", |t, a| {
        if took_chunk(t, a) {
            a.restate(201);
        }
    }),
    Fault::after("answers_chunks_with_204", &["dist.push.chunk.patch-202"], "a chunk is answered with 204", |t, a| {
        if took_chunk(t, a) {
            a.restate(204);
        }
    }),
    Fault::after(
        "answers_chunks_without_location",
        &["dist.push.chunk.patch-location"],
        "the 202 to a chunk has no `Location`",
        |t, a| {
            if took_chunk(t, a) {
                a.drop_header(&header::LOCATION);
            }
        },
    ),
    Fault::after("answers_chunks_without_range", PATCH_RANGE, "the 202 to a chunk has no `Range`", |t, a| {
        if took_chunk(t, a) {
            a.drop_header(&header::RANGE);
        }
    }),
    Fault::after(
        "answers_later_chunks_with_200",
        &["dist.push.chunk.patch-202"],
        "each chunk but the first is answered with 200",
        |t, a| {
            if took_later_chunk(t, a) {
                a.restate(200);
            }
        },
    ),
    Fault::after(
        "answers_later_chunks_without_location",
        &["dist.push.chunk.patch-location"],
        "the 202 to each chunk but the first has no `Location`",
        |t, a| {
            if took_later_chunk(t, a) {
                a.drop_header(&header::LOCATION);
            }
        },
    ),
    Fault::after(
        "answers_the_close_of_chunks_with_200",
        &["dist.push.chunk.put-201"],
        "the PUT that closes a chunked upload is answered with 200",
        |t, a| {
            if closed_chunked(t, a) {
                a.restate(200);
            }
        },
    ),
    Fault::after(
        "answers_the_close_of_chunks_with_204",
        &["dist.push.chunk.put-201"],
        "the PUT that closes a chunked upload is answered with 204",
        |t, a| {
            if closed_chunked(t, a) {
                a.restate(204);
            }
        },
    ),
    Fault::after(
        "answers_the_close_of_chunks_without_location",
        &["dist.push.chunk.put-location"],
        "the 201 that closes a chunked upload has no `Location`",
        |t, a| {
            if closed_chunked(t, a) {
                a.drop_header(&header::LOCATION);
            }
        },
    ),
    Fault::after(
        "answers_the_close_of_many_chunks_with_202",
        &["dist.push.chunk.put-201"],
        "the PUT that closes an upload of several chunks is answered with 202",
        |t, a| {
            if closed_chunked(t, a) && t.session.as_ref().is_some_and(|session| session.chunks > 1) {
                a.restate(202);
            }
        },
    ),
    Fault::before(
        "closes_uploads_without_a_digest",
        &["dist.push.chunk.put-digest"],
        "a closing PUT without `digest` stores the blob",
        |t| {
            if t.is(&Method::PUT, SESSION) && !t.ask.has_parameter("digest") {
                let mut content =
                    t.model.uploads.get(&t.ask.reference).map(|upload| upload.content.clone()).unwrap_or_default();
                content.extend_from_slice(&t.ask.body);
                t.ask.query.push(("digest".to_owned(), crate::digest::sha256(&content)));
            }
            None
        },
    ),
    Fault::after(
        "counts_the_range_within_the_chunk",
        PATCH_WHOLE,
        "`Range` of a later chunk ends at the length of that chunk",
        |t, a| {
            if took_later_chunk(t, a) {
                a.set(header::RANGE, format!("0-{}", t.ask.body.len().saturating_sub(1)));
            }
        },
    ),
    Fault::after(
        "gives_its_minimum_chunk_size_in_words",
        &["dist.push.chunk.min-header"],
        "`OCI-Chunk-Min-Length` is `4KiB`",
        |t, a| {
            if opened(t, a) {
                a.set(MINIMUM_HEADER, "4KiB");
            }
        },
    ),
    Fault::after(
        "gives_no_start_in_the_range_of_chunks",
        PATCH_RANGE,
        "`Range` of the 202 to a chunk is only its end",
        |t, a| {
            if took_chunk(t, a) {
                behind(a, header::RANGE, '-');
            }
        },
    ),
    Fault::after(
        "gives_the_range_of_each_chunk_alone",
        PATCH_RANGE,
        "`Range` of the 202 to a later chunk begins at the chunk",
        |t, a| {
            if took_later_chunk(t, a)
                && let Some(end) = range_end(a)
            {
                a.set(header::RANGE, format!("{}-{end}", session_size(t)));
            }
        },
    ),
    Fault::after(
        "gives_the_size_as_the_range_of_chunks",
        PATCH_RANGE,
        "`Range` of the 202 to a chunk ends one past the last byte",
        |t, a| {
            if took_chunk(t, a)
                && let Some(end) = range_end(a)
            {
                a.set(header::RANGE, format!("0-{}", end + 1));
            }
        },
    ),
    Fault::before(
        "hides_its_minimum_chunk_size",
        &["dist.push.chunk.min-header"],
        "chunks below 4 KiB are answered with 416, and no header says so",
        |t| short(t).then(|| Answer::refusal(416, Code::SizeInvalid, "the chunk is too short")),
    ),
    Fault::before(
        "ignores_the_chunk_in_the_put",
        &["dist.push.chunk.put-201"],
        "the body of a closing PUT after chunks is left out of the blob",
        |t| {
            if t.closes_chunked()
                && !t.ask.body.is_empty()
                && chunk_start(t).is_none_or(|start| start == session_size(t))
            {
                t.ask.body.clear();
                t.ask.headers.remove(header::CONTENT_RANGE);
            }
            None
        },
    ),
    Fault::after(
        "locates_chunked_blobs_at_another_digest",
        &["dist.push.chunk.put-location-pullable"],
        "`Location` after a chunked upload is that of a blob that does not exist",
        |t, a| {
            if closed_chunked(t, a) {
                a.set(header::LOCATION, format!("/v2/{}/blobs/{}", t.ask.name, wrong_digest()));
            }
        },
    ),
    Fault::after(
        "locates_chunked_blobs_at_their_session",
        &["dist.push.chunk.put-location-pullable"],
        "`Location` after a chunked upload is the session",
        |t, a| {
            if closed_chunked(t, a) {
                a.set(header::LOCATION, t.ask.path.clone());
            }
        },
    ),
    Fault::before(
        "refuses_a_chunk_in_the_put",
        &["dist.push.chunk.put-201"],
        "a closing PUT with a body after chunks is answered with 400",
        |t| {
            (t.closes_chunked() && !t.ask.body.is_empty())
                .then(|| Answer::refusal(400, Code::BlobUploadInvalid, "chunks come in a PATCH"))
        },
    ),
    Fault::around(
        "refuses_short_final_chunks",
        &["dist.push.chunk.put-201"],
        "the minimum of 4 KiB that it tells holds for the chunk of a closing PUT too, which is answered with 416",
        |t| {
            (t.closes_chunked() && session_size(t) >= MINIMUM && !t.ask.body.is_empty() && t.ask.body.len() < MINIMUM)
                .then(|| Answer::refusal(416, Code::SizeInvalid, "the chunk is too short"))
        },
        |t, a| {
            if opened(t, a) {
                a.set(MINIMUM_HEADER, MINIMUM.to_string());
            }
        },
    ),
    Fault::before(
        "refuses_streams",
        &["dist.push.chunk.patch-202"],
        "a PATCH without `Content-Range` is answered with 400",
        |t| {
            (t.is(&Method::PATCH, SESSION) && !t.ask.headers.contains_key(header::CONTENT_RANGE))
                .then(|| Answer::refusal(400, Code::BlobUploadInvalid, "`Content-Range` is missing"))
        },
    ),
    Fault::after(
        "stands_still_in_the_range_of_chunks",
        PATCH_WHOLE,
        "`Range` of each chunk but the first is that of the chunk before",
        |t, a| {
            if took_later_chunk(t, a) {
                a.set(header::RANGE, format!("0-{}", session_size(t).saturating_sub(1)));
            }
        },
    ),
    Fault::before(
        "takes_a_last_chunk_out_of_order",
        PUT_OUT_OF_ORDER,
        "a closing PUT with a chunk that begins elsewhere is taken as it is",
        |t| {
            misplace(t, &Method::PUT, |start, size| start != size);
            None
        },
    ),
    Fault::before("takes_chunks_again", OUT_OF_ORDER, "a chunk that begins too early is answered with 202", |t| {
        let again = t.is(&Method::PATCH, SESSION) && chunk_start(t).is_some_and(|start| start < session_size(t));
        if again {
            t.ask.body.clear();
            t.ask.headers.remove(header::CONTENT_RANGE);
        }
        None
    }),
    Fault::before("takes_chunks_behind_a_gap", OUT_OF_ORDER, "a chunk that begins too late is taken", |t| {
        misplace(t, &Method::PATCH, |start, size| start > size);
        None
    }),
    Fault::before("takes_chunks_out_of_order", OUT_OF_ORDER, "a chunk is taken wherever it begins", |t| {
        misplace(t, &Method::PATCH, |start, size| start != size);
        None
    }),
    Fault::before(
        "takes_first_chunks_that_begin_at_1",
        OUT_OF_ORDER,
        "a first chunk that does not begin at 0 is taken",
        |t| {
            misplace(t, &Method::PATCH, |start, size| size == 0 && start > 0);
            None
        },
    ),
    Fault::before(
        "wants_the_last_chunk_in_the_put",
        &["dist.push.chunk.put-201"],
        "a closing PUT without a body after chunks is answered with 400",
        |t| {
            (t.closes_chunked() && t.ask.body.is_empty())
                .then(|| Answer::refusal(400, Code::SizeInvalid, "the last chunk is missing"))
        },
    ),
    Fault::after(
        "writes_the_range_of_chunks_with_its_unit",
        PATCH_RANGE,
        "`Range` of the 202 to a chunk begins with `bytes=`",
        |t, a| {
            if took_chunk(t, a)
                && let Some(end) = range_end(a)
            {
                a.set(header::RANGE, format!("bytes=0-{end}"));
            }
        },
    ),
];
