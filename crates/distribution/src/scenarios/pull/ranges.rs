//! Parts of blobs (spec.md#pulling-blobs, RFC 9110, section 14).

use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::Stop;
use crate::scenario::{Scenario, Stage};
use crate::violation::{Mark, Violation};

/// A part of a blob can be fetched.
pub static SCENARIO: Scenario = Scenario {
    name: "parts_of_blobs_come",
    decides: &[&dist::PULL_BLOB_RANGE],
    stage: Stage::Body,
    quick: false,
    read_only: true,
    run,
};

fn run(context: &mut Context<'_>) -> Result<(), Stop> {
    let shelf = context.facts.shelf()?;
    let Some(blob) = shelf.blobs.iter().max_by_key(|blob| blob.bytes.len()).filter(|blob| blob.bytes.len() >= 100)
    else {
        return Err(Stop::NotApplicable("there is no blob that is long enough to have parts".into()));
    };
    let length = blob.bytes.len();
    let middle = length / 3;
    let first = context.get_part(&shelf.repository, blob, &format!("bytes=10-{middle}"))?;
    if first.status() == 200 && first.body() == blob.bytes {
        context.add(
            Violation::of(&dist::PULL_BLOB_RANGE, "ranges are ignored: the whole blob comes")
                .at(&first, Mark::Status)
                .expected("`206` with the part that was asked for")
                .got(first.describe()),
        );
        return Ok(());
    }
    context.judge_part(&first, blob, 10..middle + 1, "a range with both ends");
    for (range, part, what) in [
        ("bytes=0-0".to_owned(), 0..1, "a range of one byte"),
        (format!("bytes={middle}-"), middle..length, "a range without an end"),
        ("bytes=-20".to_owned(), length - 20..length, "a range of the last bytes"),
        (format!("bytes={}-{}", length - 30, length + 1_000), length - 30..length, "a range that ends behind the blob"),
        (format!("bytes=-{}", length + 1_000), 0..length, "a range of more last bytes than there are"),
    ] {
        let answer = context.get_part(&shelf.repository, blob, &range)?;
        context.judge_part(&answer, blob, part, what);
    }
    // Several parts may come as they were asked for, or as the whole, and are no reason to refuse.
    let answer = context.get_part(&shelf.repository, blob, "bytes=0-9,20-29")?;
    context.holds(&dist::PULL_BLOB_RANGE, answer.is_success() || answer.status() == 416, || {
        Violation::of(&dist::PULL_BLOB_RANGE, "a request for several ranges is refused")
            .at(&answer, Mark::Status)
            .expected("`206`, or `200` with the whole blob")
            .got(answer.describe())
    });
    let answer = context.get_part(&shelf.repository, blob, &format!("bytes={length}-"))?;
    let expected = format!("bytes */{length}");
    let is_named = answer.header("content-range").is_none_or(|value| value.trim() == expected);
    let (message, got) = match &answer.exchanged.failure {
        Some(why) if answer.status() == 416 => {
            ("the refusal of a range that begins behind the blob is cut short", why.clone())
        }
        _ => ("a range that begins behind the blob is not refused with 416", answer.describe()),
    };
    let is_refused = answer.status() == 416 && is_named && answer.exchanged.failure.is_none();
    context.holds(&dist::PULL_BLOB_RANGE, is_refused, || {
        Violation::of(&dist::PULL_BLOB_RANGE, message)
            .at(&answer, Mark::Status)
            .expected(format!("`416` with `Content-Range: {expected}`"))
            .got(got)
    });
    Ok(())
}
