//! The verdict of a report out of its outcomes again: to hold a report against itself, and to leave out what is waived.

use catalogue::{Level, Profile, Spec};

use crate::colour::{Verdict, colour, verdict};
use crate::decision::Decision;
use crate::outcome::Outcome;
use crate::report::{LineRecord, OutcomeRecord, Report};
use crate::vector::Vector;

impl OutcomeRecord {
    /// The decision that the record stands for in `profile`; none if its level is no word of the catalogue.
    ///
    /// A record does not say whether its requirement was executed at a place that something heavier outweighs: only `pass` and
    /// `fail` count as executed here.
    pub fn decision(&self, profile: Option<&Profile>) -> Option<Decision> {
        let level = Level::of_name(&self.level)?;
        let capability = profile.is_some_and(|profile| profile.is_capability(&self.requirement));
        Some(Decision { capability, ..Decision::new(self.outcome, level) })
    }
}

impl Report {
    /// The profile that the report was judged by, without the smaller mode behind its name (`registry quick`); none if it is
    /// none of this catalogue.
    pub fn judged_by(&self) -> Option<&'static Profile> {
        let name = self.spec.split(' ').next().unwrap_or_default();
        let spec = Spec::ALL.into_iter().find(|spec| spec.as_str() == name)?;
        catalogue::profile(spec, self.profile.split(' ').next().unwrap_or_default())
    }

    /// The verdict and the vector that follow from the outcomes and, for a set, from the verdicts of its members (rules 4 and 8).
    /// They are those of the report, or the report contradicts itself. None where a level or the profile is none of this
    /// catalogue, so that nothing can be said.
    ///
    /// One case is not exact: where every requirement that was executed is outweighed by a place at which it stayed undecided, no
    /// outcome shows that anything was executed, and the answer is `error` where the report has `incomplete` or `yellow`.
    pub fn recomputed(&self) -> Option<(Verdict, Vector)> {
        let (whole, counts) = of_outcomes(&self.outcomes, self.judged_by()?)?;
        let members = self.subjects.iter().map(|member| member.verdict);
        let worst = members.filter(|verdict| *verdict != Verdict::Error).max();
        Some((worst.map_or(whole, |worst| whole.max(worst)), counts))
    }

    /// The same for one of the report's lines. The outcomes of the version that the report is about are those of the report.
    pub fn recomputed_line(&self, line: &LineRecord) -> Option<(Verdict, Vector)> {
        let outcomes = if line.spec == self.spec { &self.outcomes } else { &line.outcomes };
        of_outcomes(outcomes, self.judged_by()?)
    }

    /// Whether the outcome of the requirement with this id makes the colour worse than green; false where the report has no such
    /// outcome.
    pub fn weighs(&self, requirement: &str) -> bool {
        let records = self.outcomes.iter().filter(|record| record.requirement == requirement);
        records.filter_map(|record| record.decision(self.judged_by())).any(|one| colour(one) != Verdict::Green)
    }

    /// The verdict as it would be if the requirements with these ids held: what an exit code follows from that waivers ease
    /// (rule 11). It is never better than error where nothing was executed, and what another requirement blocks stays blocked.
    pub fn eased(&self, waived: &[&str]) -> Verdict {
        let profile = self.judged_by();
        let decisions = self.outcomes.iter().filter_map(|record| {
            let decision = record.decision(profile)?;
            let holds = waived.contains(&record.requirement.as_str());
            Some(if holds { Decision { outcome: Outcome::Pass, ..decision } } else { decision })
        });
        verdict(decisions).min(self.verdict)
    }
}

fn of_outcomes(outcomes: &[OutcomeRecord], profile: &Profile) -> Option<(Verdict, Vector)> {
    let decisions = outcomes.iter().map(|record| record.decision(Some(profile))).collect::<Option<Vec<Decision>>>()?;
    Some((verdict(decisions.iter().copied()), Vector::of(decisions)))
}
