//! Deleting tags, manifests and blobs, and waiting until they are gone (spec.md#content-management).

use std::time::Duration;

use catalogue::Requirement;
use catalogue::distribution as dist;

use crate::context::Context;
use crate::exchange::{Answer, Call, Stop};
use crate::facts::Ability;
use crate::ledger::Made;
use crate::violation::{Mark, Violation};

/// A 202 promises the deletion, and may be given before it is done: about three seconds in all are waited for it.
const PAUSES: [Duration; 4] =
    [Duration::from_millis(200), Duration::from_millis(400), Duration::from_millis(800), Duration::from_millis(1_600)];

/// What the spec says of the deletion of one kind of thing.
struct Rules {
    done: &'static Requirement,
    off: &'static Requirement,
    one: &'static str,
    /// Codes that fit a refusal because nothing of the kind is ever deleted. Who deletes by digest only sees no digest in a tag.
    codes: &'static [&'static str],
}

impl Rules {
    fn of(thing: &Made) -> Rules {
        match thing {
            Made::Tag { .. } => Rules {
                done: &dist::DELETE_TAG_202,
                off: &dist::DELETE_TAG_OFF,
                one: "a tag",
                codes: &["UNSUPPORTED", "DENIED", "DIGEST_INVALID", "TAG_INVALID"],
            },
            Made::Manifest { .. } => Rules {
                done: &dist::DELETE_MANIFEST_202,
                off: &dist::DELETE_MANIFEST_OFF,
                one: "a manifest",
                codes: &["UNSUPPORTED", "DENIED"],
            },
            Made::Blob { .. } => Rules {
                done: &dist::DELETE_BLOB_202,
                off: &dist::DELETE_BLOB_OFF,
                one: "a blob",
                codes: &["UNSUPPORTED", "DENIED"],
            },
        }
    }
}

impl Context<'_> {
    /// Asks to delete a thing that is there and judges the answer. What comes back says whether it was taken. The scenario must
    /// declare `dist.delete.{tag,manifest,blob}-{202, off}` for the kinds that it deletes, and `dist.error.code-fits`.
    pub fn delete(&mut self, thing: &Made) -> Result<(Answer, Ability), Stop> {
        let rules = Rules::of(thing);
        let answer = self.send(Call::delete(thing.target()))?;
        let what = format!("the deletion of {}", rules.one);
        if answer.is_success() {
            self.has_status(rules.done, &answer, &[202], &what);
            self.ledger.gone(thing);
            return Ok((answer, Ability::Yes));
        }
        let why = format!("{what} is answered with {}", answer.describe());
        let is_known = self.ability_for(thing).is_yes();
        match answer.status() {
            400 | 405 => {
                self.pass(rules.off);
                self.unsupported(rules.done, why.clone());
                self.has_fitting_code(&answer, rules.codes, &format!("{what} where it is disabled"));
            }
            // Who is let in to push may still have no right to delete, as long as nothing was deleted at all.
            401 | 403 if self.may_lack_rights(&answer) => {
                self.inconclusive(rules.done, "the login has no right to delete");
                self.inconclusive(rules.off, "the login has no right to delete");
            }
            404 | 500.. if is_known => {
                self.has_status(rules.done, &answer, &[202], &what);
            }
            _ => {
                self.unsupported(rules.done, why.clone());
                let message = format!("{what} is refused with another status than 400 or 405");
                self.add(
                    Violation::of(rules.off, message)
                        .at(&answer, Mark::Status)
                        .expected("`202` if it is deleted, `400` or `405` if that is disabled")
                        .got(answer.describe()),
                );
            }
        }
        Ok((answer, Ability::No(why.into())))
    }

    /// Asks until it is answered that there is nothing, or until nobody would wait any longer. Gives the last answer.
    pub fn wait_until_gone(&mut self, call: &Call) -> Result<Answer, Stop> {
        let mut answer = self.send(call.clone())?;
        for pause in PAUSES {
            if !answer.is_success() {
                break;
            }
            self.shared.channel.pause(pause);
            answer = self.send(call.clone())?;
        }
        Ok(answer)
    }

    /// What the foundation found out about the deletion of such things.
    pub(crate) fn ability_for(&self, thing: &Made) -> &Ability {
        match thing {
            Made::Tag { .. } => &self.facts.tag_deletion,
            Made::Manifest { .. } => &self.facts.manifest_deletion,
            Made::Blob { .. } => &self.facts.blob_deletion,
        }
    }

    fn may_lack_rights(&self, answer: &Answer) -> bool {
        let facts = &self.facts;
        let any = [&facts.tag_deletion, &facts.manifest_deletion, &facts.blob_deletion].iter().any(|one| one.is_yes());
        !any && (answer.status() == 401 || answer.exchanged.login.is_some())
    }
}
