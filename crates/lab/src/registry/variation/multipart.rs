//! Several ranges in one answer.

use axum::http::{Method, StatusCode, header};

use crate::registry::{
    answer::Answer,
    ask::Kind,
    handle::{Wanted, wanted},
    header::DIGEST,
    turn::Turn,
};

/// Between the parts.
const BOUNDARY: &str = "lab-part-3d6b6a416f9b5";

/// Answers a request for several ranges with as many parts.
pub(super) fn answer(turn: &mut Turn) -> Option<Answer> {
    let (unit, ranges) = turn.ask.header(&header::RANGE)?.split_once('=')?;
    if !turn.is(&Method::GET, Kind::Blob) || !ranges.contains(',') {
        return None;
    }
    let blob = turn.repository()?.blobs.get(&turn.ask.reference)?;
    let size = blob.size();
    let mut body = Vec::new();
    for range in ranges.split(',') {
        let Wanted::Part(part) = wanted(Some(&format!("{unit}={}", range.trim())), size) else { continue };
        let head = format!(
            "\r\n--{BOUNDARY}\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes {}-{}/{size}\r\n\r\n",
            part.start,
            part.end - 1
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(&blob.read(part).ok()?);
    }
    if body.is_empty() {
        return None;
    }
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    Some(
        Answer::new(StatusCode::PARTIAL_CONTENT)
            .with(header::CONTENT_TYPE, format!("multipart/byteranges; boundary={BOUNDARY}"))
            .with(DIGEST, &turn.ask.reference)
            .bytes(body),
    )
}
