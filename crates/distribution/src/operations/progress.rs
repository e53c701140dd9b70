//! How far an upload is: the `Range` of the answer to a chunk, and the status of a session (spec.md#pushing-a-blob-in-chunks).

use catalogue::Requirement;
use catalogue::distribution as dist;

use super::session::{Session, named};
use crate::context::Context;
use crate::exchange::{Answer, Stop};
use crate::violation::{Mark, Violation};

/// The requirements about one `Range`: that it is there with the last byte's position, and that this counts the whole blob.
struct Rows {
    range: &'static Requirement,
    whole: &'static Requirement,
    /// The same requirements about the other kind of answer: a registry that writes one wrongly mostly writes both so.
    because: Option<(&'static Requirement, &'static Requirement)>,
    what: &'static str,
}

impl Context<'_> {
    /// Judges the `Range` of the answer to a chunk of `length` bytes, which the session counts already.
    pub(super) fn judge_patch_range(&mut self, session: &Session, answer: &Answer, length: usize) {
        let rows = Rows {
            range: &dist::PUSH_CHUNK_PATCH_RANGE,
            whole: &dist::PUSH_CHUNK_PATCH_RANGE_WHOLE,
            because: None,
            what: "the answer to a chunk",
        };
        self.judge_range(&rows, session, answer, length);
    }

    /// Asks how far an upload is, judges the answer, and follows the session. `length` is that of the last chunk. Gives whether
    /// there was an answer. The scenario must declare `dist.push.upload.{get-204, get-location, get-range, get-range-whole}`.
    pub fn upload_status(&mut self, session: &mut Session, length: usize) -> Result<bool, Stop> {
        let answer = self.send(session.call("GET"))?;
        let is_told =
            self.has_status(&dist::PUSH_UPLOAD_GET_204, &answer, &[204], "the GET of the location of an open session");
        if !is_told && !answer.is_success() {
            return Ok(false);
        }
        self.has_session_location(&dist::PUSH_UPLOAD_GET_LOCATION, &answer, "the status of an upload");
        let rows = Rows {
            range: &dist::PUSH_UPLOAD_GET_RANGE,
            whole: &dist::PUSH_UPLOAD_GET_RANGE_WHOLE,
            because: Some((&dist::PUSH_CHUNK_PATCH_RANGE, &dist::PUSH_CHUNK_PATCH_RANGE_WHOLE)),
            what: "the status of an upload",
        };
        match session.received {
            0 => self.judge_empty(rows.range, &answer),
            _ => self.judge_range(&rows, session, &answer, length),
        }
        self.follow_session(session, &answer);
        Ok(true)
    }

    /// Before the first byte there is no last one, and the spec has no form for it: only a position that cannot be is wrong.
    fn judge_empty(&mut self, requirement: &'static Requirement, answer: &Answer) {
        let end = answer.header("range").and_then(range_end);
        self.holds(requirement, end.is_none_or(|end| end == 0), || {
            Violation::of(requirement, "the `Range` of the status of an upload counts bytes that were never sent")
                .at(answer, Mark::Header("Range"))
                .expected("nothing, or `0-0`")
                .got(named(answer.header("range")))
        });
    }

    fn judge_range(&mut self, rows: &Rows, session: &Session, answer: &Answer, length: usize) {
        let last = session.received.saturating_sub(1);
        let told = Told::of(answer.header("range"), session.received, length);
        let violation = |requirement, message: String, because: Option<&'static Requirement>| {
            let violation = Violation::of(requirement, message)
                .at(answer, Mark::Header("Range"))
                .expected(format!("`0-{last}`"))
                .got(named(answer.header("range")));
            match because {
                Some(because) => violation.unless_broken(&[because]),
                None => violation,
            }
        };
        let what = rows.what;
        let (range, whole) = rows.because.unzip();
        let form = match told {
            Told::Whole | Told::Short => None,
            Told::Nothing => Some(format!("{what} has no `Range`")),
            Told::Other => Some(format!("the `Range` of {what} has another form than `0-` and a number")),
            Told::Wrong => {
                Some(format!("the `Range` of {what} ends at another byte than the last one that was uploaded"))
            }
        };
        match form {
            None => self.pass(rows.range),
            Some(message) => self.add(violation(rows.range, message, range)),
        }
        match told {
            Told::Whole => self.pass(rows.whole),
            Told::Short => {
                let message = format!("the `Range` of {what} leaves out what was uploaded before, or last");
                self.add(violation(rows.whole, message, whole));
            }
            Told::Nothing | Told::Other | Told::Wrong => self.blocked(rows.whole, rows.range),
        }
    }
}

/// What a `Range` says about an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// There is none.
    Nothing,
    /// Not `0-` and a number.
    Other,
    /// All bytes so far.
    Whole,
    /// Some of them, after the first chunk. Before the next version the last byte can be read as that of a chunk.
    Short,
    /// A byte that is not there, or not all of the first chunk.
    Wrong,
}

impl Told {
    /// By a header's value, the bytes so far, and those of the last chunk.
    fn of(value: Option<&str>, received: usize, length: usize) -> Told {
        let Some(value) = value else { return Told::Nothing };
        let Some(end) = range_end(value) else { return Told::Other };
        match end.saturating_add(1) {
            count if count == received => Told::Whole,
            count if count < received && length < received => Told::Short,
            _ => Told::Wrong,
        }
    }
}

/// The end of a `Range` of the form `0-<end>`.
pub(crate) fn range_end(value: &str) -> Option<usize> {
    let end = value.trim().strip_prefix("0-")?;
    end.bytes().all(|byte| byte.is_ascii_digit()).then(|| end.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_have_one_form() {
        assert_eq!(range_end("0-99"), Some(99));
        assert_eq!(range_end("0-0"), Some(0));
        for other in ["", "0-", "bytes=0-99", "1-99", "0-9 9", "0--1", "0-+9", "99", "0-99999999999999999999999"] {
            assert_eq!(range_end(other), None, "{other}");
        }
    }

    #[test]
    fn a_range_tells_what_it_counts() {
        assert_eq!(Told::of(Some("0-299"), 300, 200), Told::Whole);
        assert_eq!(Told::of(Some("0-199"), 300, 200), Told::Short);
        assert_eq!(Told::of(Some("0-99"), 300, 200), Told::Short);
        assert_eq!(Told::of(Some("0-300"), 300, 200), Told::Wrong);
        assert_eq!(Told::of(Some("0-199"), 300, 300), Told::Wrong);
        assert_eq!(Told::of(Some("bytes=0-299"), 300, 200), Told::Other);
        assert_eq!(Told::of(None, 300, 200), Told::Nothing);
    }
}
