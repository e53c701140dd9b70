//! Faults in serving parts of blobs.

use axum::http::{Method, StatusCode, header};

use super::{change::flip, when::got};
use crate::registry::{
    answer::{Answer, Code},
    ask::Kind,
    switch::Fault,
    turn::Turn,
};

const RANGE: &[&str] = &["dist.pull.blob.range"];

/// Whether a part was asked for and given.
fn part(turn: &Turn, answer: &Answer) -> bool {
    got(turn, answer, Kind::Blob) && answer.status == StatusCode::PARTIAL_CONTENT
}

/// Whether a part was asked for that is not there.
fn unsatisfiable(turn: &Turn, answer: &Answer) -> bool {
    turn.is(&Method::GET, Kind::Blob) && answer.status == StatusCode::RANGE_NOT_SATISFIABLE
}

/// What stands behind `bytes=`.
fn asked<'a>(turn: &'a Turn) -> &'a str {
    turn.ask.header(&header::RANGE).and_then(|range| range.split_once('=')).map_or("", |(_, range)| range)
}

/// The whole blob.
fn whole(turn: &Turn) -> Option<hyper::body::Bytes> {
    turn.repository()?.blobs.get(&turn.ask.reference)?.whole().ok()
}

/// Answers as if no range had been asked for.
fn forget(turn: &mut Turn) {
    turn.ask.headers.remove(header::RANGE);
}

/// Asks for another range.
fn ask_for(turn: &mut Turn, range: &str) {
    if let Ok(range) = axum::http::HeaderValue::from_str(range) {
        turn.ask.headers.insert(header::RANGE, range);
    }
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::after("answers_ranges_with_200", RANGE, "a part of a blob is answered with 200", |t, a| {
        if part(t, a) {
            a.restate(200);
        }
    }),
    Fault::after(
        "answers_ranges_with_206_and_all",
        RANGE,
        "a range is answered with 206 and the whole blob",
        |t, a| {
            if part(t, a)
                && let Some(content) = whole(t)
            {
                a.body = content;
            }
        },
    ),
    Fault::after(
        "answers_unsatisfiable_ranges_with_404",
        RANGE,
        "a range behind the blob is answered with 404",
        |t, a| {
            if unsatisfiable(t, a) {
                *a = Answer::refusal(404, Code::BlobUnknown, "there is nothing");
            }
        },
    ),
    Fault::after(
        "answers_unsatisfiable_ranges_with_500",
        RANGE,
        "a range behind the blob is answered with 500",
        |t, a| {
            if unsatisfiable(t, a) {
                a.restate(500);
            }
        },
    ),
    Fault::after(
        "answers_unsatisfiable_ranges_with_nothing",
        RANGE,
        "a range behind the blob is answered with 206 and no bytes",
        |t, a| {
            if unsatisfiable(t, a) {
                *a = Answer::new(StatusCode::PARTIAL_CONTENT);
            }
        },
    ),
    Fault::after(
        "corrupts_ranges_of_large_blobs",
        RANGE,
        "a part of a large blob has a byte that the whole has not",
        |t, a| {
            if part(t, a) && whole(t).is_some_and(|content| content.len() > 64 << 10) {
                a.body = flip(&a.body);
            }
        },
    ),
    Fault::before("counts_range_bytes_from_1", RANGE, "a range begins one byte early", |t| {
        let (first, last) = asked(t).split_once('-').unwrap_or_default();
        if let Ok(first) = first.parse::<usize>()
            && first > 0
        {
            let range = format!("bytes={}-{last}", first - 1);
            ask_for(t, &range);
        }
        None
    }),
    Fault::before("ignores_open_ranges", RANGE, "`bytes=5-` is answered with the whole blob", |t| {
        if asked(t).ends_with('-') {
            forget(t);
        }
        None
    }),
    Fault::before("ignores_suffix_ranges", RANGE, "`bytes=-5` is answered with the whole blob", |t| {
        if asked(t).starts_with('-') {
            forget(t);
        }
        None
    }),
    Fault::after(
        "miscounts_the_total_of_content_range",
        RANGE,
        "`Content-Range` gives the size of the part for that of the blob",
        |t, a| {
            if part(t, a)
                && let Some((range, _)) = a.get(&header::CONTENT_RANGE).and_then(|range| range.split_once('/'))
            {
                let range = format!("{range}/{}", a.body.len());
                a.set(header::CONTENT_RANGE, range);
            }
        },
    ),
    Fault::after("omits_content_range", RANGE, "a 206 has no `Content-Range`", |t, a| {
        if part(t, a) {
            a.drop_header(&header::CONTENT_RANGE);
        }
    }),
    Fault::after(
        "pads_ranges_past_the_end",
        RANGE,
        "a range past the end of the blob is filled up with zeros",
        |t, a| {
            let (first, last) = asked(t).split_once('-').unwrap_or_default();
            if part(t, a)
                && let (Ok(first), Ok(last)) = (first.parse::<usize>(), last.parse::<usize>())
            {
                let mut padded = a.body.to_vec();
                padded.resize((last - first + 1).min(1 << 20), 0);
                a.body = padded.into();
            }
        },
    ),
    Fault::before("refuses_ranges_past_the_end", RANGE, "a range that ends past the blob is answered with 416", |t| {
        let size = whole(t).map_or(0, |content| content.len());
        let last =
            asked(t).split_once('-').and_then(|(first, last)| last.parse::<usize>().ok().filter(|_| !first.is_empty()));
        (t.is(&Method::GET, Kind::Blob) && last.is_some_and(|last| last >= size)).then(|| {
            Answer::refusal(416, Code::SizeInvalid, "the blob is shorter")
                .with(header::CONTENT_RANGE, format!("bytes */{size}"))
        })
    }),
    Fault::before("refuses_several_ranges", RANGE, "a request for two ranges is answered with 500", |t| {
        (t.is(&Method::GET, Kind::Blob) && asked(t).contains(','))
            .then(|| Answer::refusal(500, Code::Unsupported, "too many ranges"))
    }),
    Fault::before("takes_suffixes_for_prefixes", RANGE, "`bytes=-5` is answered with the first six bytes", |t| {
        if t.is(&Method::GET, Kind::Blob) && asked(t).starts_with('-') {
            let range = format!("bytes=0{}", asked(t));
            ask_for(t, &range);
        }
        None
    }),
    Fault::before("takes_the_end_of_ranges_as_exclusive", RANGE, "a range is one byte short at its end", |t| {
        let last =
            asked(t).split_once('-').and_then(|(first, last)| Some((first.to_owned(), last.parse::<usize>().ok()?)));
        if let Some((first, last)) = last.filter(|(first, last)| !first.is_empty() && *last > 0) {
            ask_for(t, &format!("bytes={first}-{}", last - 1));
        }
        None
    }),
    Fault::after("writes_content_range_with_an_equals_sign", RANGE, "`Content-Range` is `bytes=0-3/10`", |t, a| {
        if part(t, a)
            && let Some(range) = a.get(&header::CONTENT_RANGE)
        {
            let range = range.replacen(' ', "=", 1);
            a.set(header::CONTENT_RANGE, range);
        }
    }),
];
