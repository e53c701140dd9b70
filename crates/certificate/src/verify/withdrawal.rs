//! What is left of a judgement when a part of it was taken back.

use std::collections::BTreeMap;

use serde::Serialize;
use verdict::{Outcome, Vector, Verdict};

use crate::predicate::Judgement;
use crate::verify::item::Item;

/// What revocations of requirements took back of a judgement, and what is left of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Withdrawal {
    /// The requirements that count as inconclusive, each with who took it back, when and why.
    pub requirements: BTreeMap<String, String>,
    /// The verdict that follows then.
    pub verdict: Verdict,
    /// The numbers behind it.
    pub counts: Vector,
}

impl Withdrawal {
    /// What is left of `run` without `requirements`, and what that means; nothing is left to be told where its rules are not
    /// known here.
    pub(super) fn of(run: &Judgement, requirements: BTreeMap<String, String>) -> (Option<Withdrawal>, Item) {
        let mut rest = run.clone();
        // Which of its requirements made a member red is not told, and the outcomes are those of the worst member already.
        rest.members.clear();
        for (id, weighed) in &mut rest.outcomes {
            if requirements.contains_key(id) {
                weighed.outcome = Outcome::Inconclusive;
            }
        }
        let Some((verdict, counts)) = rest.rules().and_then(|(_, profile)| rest.follows(profile)) else {
            return (None, Item::open("revocations", "the verdict without what was revoked cannot be told here"));
        };
        let item = match verdict {
            same if same == run.verdict => {
                Item::holds("revocations", format!("the verdict without what was revoked is still {same}"))
            }
            Verdict::Yellow => {
                Item::note("revocations", "the verdict without what was revoked is yellow: what is left of it counts")
            }
            other => Item::open(
                "revocations",
                format!("the verdict without what was revoked is {other}: run it again with a version that is mended"),
            ),
        };
        (Some(Withdrawal { requirements, verdict, counts }), item)
    }
}
