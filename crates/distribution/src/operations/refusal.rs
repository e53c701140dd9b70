//! The refusal of a push whose digest is not that of its content, or is none (spec.md#pushing-blobs).

use catalogue::Requirement;
use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::{Answer, Stop};
use crate::violation::{Mark, Violation};

/// Codes that fit a bad digest. A body of the wrong length and an upload that cannot be completed are ways to see the same, and a
/// session may have ended with the first of them.
const FITTING: [&str; 5] =
    ["DIGEST_INVALID", "BLOB_UPLOAD_INVALID", "BLOB_UPLOAD_UNKNOWN", "SIZE_INVALID", "UNSUPPORTED"];

impl Context<'_> {
    /// Judges the answer to a push with a bad digest: `requirement` says that it is refused. `what` is the fault of the digest, as in
    /// `that is not its own`. Gives whether it was refused. The scenario must declare `dist.push.blob.bad-digest-400` and
    /// `dist.error.code-fits`.
    pub fn refuses_digest(&mut self, requirement: &'static Requirement, answer: &Answer, what: &str) -> bool {
        if answer.is_success() {
            self.add(
                Violation::of(requirement, format!("content is taken under a digest {what}"))
                    .at(answer, Mark::Status)
                    .expected("`400`")
                    .got(answer.describe()),
            );
            return false;
        }
        let is_400 = answer.status() == 400;
        self.holds(&dist::PUSH_BLOB_BAD_DIGEST_400, is_400, || {
            Violation::of(&dist::PUSH_BLOB_BAD_DIGEST_400, "a push with a bad digest is not answered with `400`")
                .at(answer, Mark::Status)
                .expected("`400`")
                .got(answer.describe())
                // Who takes no content of this length looks at no digest.
                .unless_broken(&[&dist::PUSH_BLOB_PUT_201])
        });
        self.pass(requirement);
        self.has_fitting_code(answer, &FITTING, "a bad digest");
        true
    }

    /// Judges that nothing is served under a digest whose push was refused.
    pub fn serves_nothing(
        &mut self,
        requirement: &'static Requirement,
        repository: &str,
        digest: &str,
    ) -> Result<(), Stop> {
        let answer = self.head_blob(repository, digest)?;
        if !answer.is_success() {
            return Ok(());
        }
        self.made_blob(repository, digest);
        self.add(
            Violation::of(requirement, "a blob is served under the wrong digest that was refused")
                .at(&answer, Mark::Status)
                .expected("`404`")
                .got(answer.describe())
                .unless_broken(&[&dist::PULL_BLOB_HEAD_404]),
        );
        Ok(())
    }
}
