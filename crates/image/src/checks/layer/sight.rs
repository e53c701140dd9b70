//! How much of a layer could be looked at: one cause is one finding, and what was not seen is never green.

use catalogue::{Requirement, image as req};
use content::scan::BlobFacts;
use content::tar::EndOfArchive;
use content::walk::Node;

use crate::answer::Answers;
use crate::layer::{PathTable, is_mislabelled, stream_rule};

/// Why something was not seen.
#[derive(Debug, Clone)]
pub(super) enum Lack {
    /// Another requirement failed.
    Blocked(&'static Requirement),
    /// We could not look; why.
    Unknown(String),
}

impl Lack {
    pub(super) fn answer(&self, rule: &'static Requirement, answers: &mut Answers<'_>) {
        match self {
            Lack::Blocked(by) => answers.blocked(rule, by),
            Lack::Unknown(why) => answers.inconclusive(rule, why.clone()),
        }
    }
}

/// How many of a layer's entries were seen.
#[derive(Debug, Clone)]
pub(super) enum Sight {
    /// All of them.
    Whole,
    /// Those up to some point: what is wrong with them counts, what is right says nothing about the rest.
    Part(Lack),
    /// None that can be trusted.
    Nothing(Lack),
}

impl Sight {
    pub(super) fn of(node: &Node, facts: &BlobFacts, paths: &PathTable) -> Sight {
        match content_lack(node, facts) {
            Some(Lack::Unknown(why)) => return Sight::Part(Lack::Unknown(why)),
            Some(lack) => return Sight::Nothing(lack),
            None => {}
        }
        let Some(tar) = &facts.tar else {
            return Sight::Nothing(Lack::Unknown("the layer was not read as an archive".to_string()));
        };
        match tar.end {
            EndOfArchive::NotTar => return Sight::Nothing(Lack::Blocked(&req::LAYER_TAR_ARCHIVE)),
            EndOfArchive::Truncated { .. } | EndOfArchive::Lost { .. } => {
                return Sight::Part(Lack::Blocked(&req::LAYER_TAR_ARCHIVE));
            }
            _ => {}
        }
        if let Some(limit) = tar.problems.iter().find(|problem| !problem.kind.is_fault()) {
            return Sight::Part(Lack::Unknown(limit.kind.to_string()));
        }
        match tar.end {
            EndOfArchive::NotReached { .. } => {
                Sight::Part(Lack::Unknown("the archive was not read to its end".to_string()))
            }
            _ if paths.is_full() => Sight::Part(Lack::Unknown("the layer has more paths than are kept".to_string())),
            _ => Sight::Whole,
        }
    }

    /// Whether what was found in the entries is worth anything.
    pub(super) const fn is_nothing(&self) -> bool {
        matches!(self, Sight::Nothing(_))
    }

    /// The answer for a rule of which no violation was seen.
    pub(super) fn conclude(&self, rule: &'static Requirement, answers: &mut Answers<'_>) {
        match self {
            Sight::Whole => answers.pass(rule),
            Sight::Part(lack) | Sight::Nothing(lack) => lack.answer(rule, answers),
        }
    }

    /// The answer for a rule about a sort of entry of which none was seen.
    pub(super) fn conclude_without(&self, rule: &'static Requirement, reason: &'static str, answers: &mut Answers<'_>) {
        match self {
            Sight::Whole => answers.not_applicable(rule, reason),
            Sight::Part(_) | Sight::Nothing(_) => self.conclude(rule, answers),
        }
    }
}

/// Why the content of the stream is not there as a whole, if it is not. Content under a wrong label is judged as long as there is
/// an archive in it.
pub(super) fn content_lack(node: &Node, facts: &BlobFacts) -> Option<Lack> {
    let mislabelled = is_mislabelled(node, facts);
    if let Some(error) = facts.stream.as_ref().and_then(|stream| stream.error.as_ref()) {
        let is_at_fault = error.kind.is_fault() || mislabelled;
        return Some(if is_at_fault { Lack::Blocked(stream_rule(node)) } else { Lack::Unknown(error.to_string()) });
    }
    let has_archive = facts.content_size > 0 && facts.tar.as_ref().is_some_and(|tar| tar.is_tar());
    (mislabelled && !has_archive).then(|| Lack::Blocked(stream_rule(node)))
}
