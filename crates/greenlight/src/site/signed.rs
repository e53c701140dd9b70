//! A dossier with a certificate, for what it is worth to those whose keys count.

use std::path::Path;

use certificate::verify::{self, Question, State, Verification, Withdrawal};
use site::{Entry, Judgement, Peer, Signer, Standing};
use verdict::{Outcome, Verdict};

use super::unsigned;
use crate::certify;

/// The dossier in `directory`. Of one that was taken back, or does not hold together, nothing is shown but that.
pub(super) fn read(directory: &Path, id: String, question: &Question) -> Entry {
    let entry = unsigned::read(directory, id);
    let found = match certify::verified(directory, question) {
        Ok(found) => found,
        Err(failure) => return untold(entry, Standing::Broken(failure.message)),
    };
    let standing = match found.standing() {
        verify::Standing::Valid => Standing::Valid,
        verify::Standing::Failed => Standing::Failed,
        verify::Standing::Undecided => Standing::Undecided,
        verify::Standing::Expired => Standing::Expired,
        verify::Standing::Untrusted => Standing::Untrusted,
        verify::Standing::Revoked(why) => return untold(told(entry, found), Standing::Revoked(why)),
        verify::Standing::Broken(why) => return untold(entry, Standing::Broken(why)),
    };
    // What does not pass is valid on no day, and who is not trusted says nothing of days.
    let passes = matches!(found.counted(), Some((Verdict::Green | Verdict::Yellow, _)));
    let until = found.valid_until.filter(|_| passes && standing != Standing::Untrusted);
    Entry { standing, valid_until: until.map(|date| date.to_string()), ..told(entry, found) }
}

fn untold(entry: Entry, standing: Standing) -> Entry {
    Entry { standing, judgement: Judgement::Nothing, report: None, ..entry }
}

fn told(entry: Entry, found: Verification) -> Entry {
    let problems = found.items.iter().filter(|item| item.state > State::Note && item.about != "verdict");
    let problems: Vec<String> = problems.map(|item| format!("{}: {}", item.about, item.text)).collect();
    let entry = match found.withdrawn {
        Some(withdrawal) => without(entry, withdrawal),
        None => entry,
    };
    Entry {
        signed_by: found.signer.zip(found.key).map(|(organisation, key_id)| Signer { organisation, key_id }),
        peers: found
            .peers
            .into_iter()
            .map(|peer| Peer { organisation: peer.organisation, date: peer.date.to_string() })
            .collect(),
        problems: entry.problems.into_iter().chain(problems).collect(),
        ..entry
    }
}

/// The dossier as it counts without what was taken back of it. Its report stays what was signed.
fn without(entry: Entry, withdrawal: Withdrawal) -> Entry {
    let Judgement::Requirements { mut outcomes, mut findings, .. } = entry.judgement else { return entry };
    let Withdrawal { requirements, verdict, counts } = withdrawal;
    findings.retain(|finding| !requirements.contains_key(&finding.requirement));
    for record in &mut outcomes {
        if let Some(why) = requirements.get(&record.requirement) {
            record.outcome = Outcome::Inconclusive;
            record.reason = Some(why.clone());
        }
    }
    Entry {
        judgement: Judgement::Requirements { verdict, counts, outcomes, findings },
        withdrawn: requirements,
        ..entry
    }
}
