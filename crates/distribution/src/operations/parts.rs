//! Getting a part of a blob (spec.md#pulling-blobs, RFC 9110, section 14).

use std::ops::Range;

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::matter::Blob;
use crate::violation::{Mark, Violation};

impl Context<'_> {
    /// Asks for a part of a blob, and judges nothing.
    pub fn get_part(&mut self, repository: &str, blob: &Blob, range: &str) -> Result<Answer, Stop> {
        self.send(Call::get(format!("/v2/{repository}/blobs/{}", blob.digest)).header("Range", range))
    }

    /// Judges the answer to a GET of a part of a blob. The scenario must declare `dist.pull.blob.range`.
    pub fn judge_part(&mut self, answer: &Answer, blob: &Blob, part: Range<usize>, what: &str) {
        let wanted = blob.bytes.get(part.clone()).unwrap_or_default();
        let content_range = format!("bytes {}-{}/{}", part.start, part.end.saturating_sub(1), blob.bytes.len());
        let header = answer.header("content-range").map(str::trim).unwrap_or("none").to_owned();
        // The total may be left open.
        let open = content_range.rsplit_once('/').map(|(range, _)| format!("{range}/*")).unwrap_or_default();
        let named = header == content_range || header == open;
        // A part that is the whole may come as the whole.
        let whole = part == (0..blob.bytes.len()) && answer.status() == 200 && answer.body() == blob.bytes;
        let (message, mark) = match answer.status() {
            206 if !named => (format!("`Content-Range` is not that of {what}"), Mark::Header("Content-Range")),
            206 => (format!("other bytes come for {what}"), Mark::Body),
            _ => (format!("{what} is not answered with 206"), Mark::Status),
        };
        let holds = whole || (answer.status() == 206 && named && answer.body() == wanted);
        self.holds(&dist::PULL_BLOB_RANGE, holds, || {
            Violation::of(&dist::PULL_BLOB_RANGE, message)
                .at(answer, mark)
                .expected(format!("`206` with `Content-Range: {content_range}` and {} bytes", wanted.len()))
                .got(format!("{} with `Content-Range: {header}` and {} bytes", answer.describe(), answer.body().len()))
        });
    }
}
