//! `greenlight peer`: repeat the run of a dossier on one's own copy, and sign that it came out the same.

use certificate::dossier::{self, CERTIFICATE, Dossier};
use certificate::dsse::Envelope;
use certificate::predicate::{Certificate, Judgement, Peer, Weighed};
use certificate::statement::{Resource, Statement};
use certificate::trust::same_name;
use certificate::validity;
use certificate::verify::{Item, Question, State, Verification, disagreement};
use content::digest::Algorithm;
use verdict::{Outcome, Report, Verdict};

use super::judging::{Job, judged};
use super::run::own_digest;
use super::{folder, keys, verifying};
use crate::arguments::PeerArguments;
use crate::environment::Environment;
use crate::exit::{Exit, Failure};
use crate::output;

/// Repeats, compares, and signs on agreement.
pub fn run(arguments: &PeerArguments, environment: &Environment) -> Result<Exit, Failure> {
    let signer = keys::signer(&arguments.key)?;
    let trust = arguments.trust.as_deref().map(verifying::trust_file).transpose()?;
    let question = Question { trust, ..Question::default() };
    let found = verifying::verified(&arguments.folder, &question)?;
    // That something failed can be repeated as well.
    let is_sound = |item: &Item| item.state != State::Broken || item.about == "verdict" && is_red(&found);
    if let Some(item) = found.items.iter().find(|item| !is_sound(item)) {
        return Err(refused(format!("the dossier does not hold: {}: {}", item.about, item.text)));
    }
    let files = folder::read(&arguments.folder)?;
    let (Some(certificate), Some(bytes)) = (&found.certificate, files.file(CERTIFICATE)) else {
        let why = found.items.first().map_or_else(String::new, |item| item.text.clone());
        return Err(Failure { exit: Exit::Incomplete, message: why });
    };
    let envelope = Envelope::from_json(bytes).map_err(|error| Failure::usage(format!("`{CERTIFICATE}`: {error}")))?;
    not_oneself(&envelope, certificate, &signer.verifier().id(), &question)?;

    let rules = validity::version_of(&certificate.run.spec)
        .and_then(|version| Some((version, catalogue::profile(version.spec, &certificate.run.profile)?)));
    let (version, profile) = rules.ok_or_else(|| Failure::usage("its version or profile is not known here"))?;
    let job = Job {
        target: &arguments.target,
        version,
        profile,
        access: &arguments.registry,
        evidence: None,
        seed: seed(&files),
    };
    let report = judged(&job, environment)?;
    same_subject(&envelope, certificate, &report)?;
    let run = Judgement::of(&report, &own_digest()?);
    let differences = differences(&certificate.run, &run, &report);
    if !differences.is_empty() {
        output::print(&(differences.join("\n") + "\n"))?;
    }
    if let Some(why) = disagreement(&certificate.run, &run) {
        return Err(refused(format!("nothing was signed, for the runs do not agree: {why}")));
    }
    let digest = Algorithm::Sha256.digest(&envelope.payload).unwrap_or_default();
    let target = report.subject.digest.clone().unwrap_or_else(|| report.subject.name.clone());
    let statement = Statement::new(vec![Resource::new(CERTIFICATE, &digest)], Peer { target, run, differences });
    let signed = statement.sign(&signer).map_err(|error| Failure::defect(error.to_string()))?;
    let name = format!("{}{}{}", dossier::PEERS, short(&signer.verifier().id()), dossier::ENVELOPE);
    folder::write(&arguments.folder.join(&name), &signed.to_json())?;
    output::say(&format!(
        "greenlight: {}: all that counts is the same; signed in `{name}`",
        report::verdict_line(&report)
    ));
    Ok(Exit::Ok)
}

fn is_red(found: &Verification) -> bool {
    found.certificate.as_ref().is_some_and(|certificate| certificate.run.verdict == Verdict::Red)
}

/// What the requests of the certified run were made from, of a registry.
fn seed(files: &Dossier) -> Option<String> {
    let report: Report = serde_json::from_slice(files.file(dossier::REPORT)?).ok()?;
    report.run.map(|run| run.seed)
}

fn refused(message: String) -> Failure {
    Failure { exit: Exit::Violation, message }
}

/// The name of a file that a key signs.
pub fn short(key: &str) -> &str {
    key.strip_prefix("sha256:").and_then(|hex| hex.get(..16)).unwrap_or("key")
}

fn not_oneself(envelope: &Envelope, certificate: &Certificate, key: &str, question: &Question) -> Result<(), Failure> {
    let is_same = envelope.signatures.iter().any(|signature| signature.key_id.as_deref() == Some(key));
    if is_same {
        return Err(refused("the certificate is signed with this key: nobody peers himself".to_owned()));
    }
    let Some(trust) = &question.trust else { return Ok(()) };
    let own = trust.organisation_of(key);
    let theirs = envelope.signatures.iter().find_map(|signature| trust.organisation_of(signature.key_id.as_deref()?));
    match (own, [theirs, Some(certificate.product.vendor.as_str())]) {
        (Some(own), names) if names.into_iter().flatten().any(|name| same_name(name, own)) => Err(refused(format!(
            "this key is that of `{own}`, whose certificate or product it is: nobody peers himself"
        ))),
        _ => Ok(()),
    }
}

/// A copy of an image has the same digest; whether a registry is the same product nobody can tell from outside.
fn same_subject(envelope: &Envelope, certificate: &Certificate, report: &Report) -> Result<(), Failure> {
    let statement: Statement<Certificate> =
        Statement::of(envelope).map_err(|error| Failure::usage(format!("`{CERTIFICATE}`: {error}")))?;
    let Some(digest) = &report.subject.digest else { return Ok(()) };
    let is_same = statement.subject.iter().any(|resource| resource.has(digest));
    match is_same {
        true => Ok(()),
        false => Err(refused(format!(
            "the copy is `{digest}`, and the certificate of {} {} is about another image: give a copy of that one",
            certificate.product.name, certificate.product.version
        ))),
    }
}

/// Each outcome that is not the same, with what is known of the reason.
fn differences(certified: &Judgement, own: &Judgement, report: &Report) -> Vec<String> {
    let ids = certified.outcomes.keys().chain(own.outcomes.keys().filter(|id| !certified.outcomes.contains_key(*id)));
    ids.filter(|id| certified.outcomes.get(*id) != own.outcomes.get(*id))
        .map(|id| {
            let word =
                |run: &Judgement| run.outcomes.get(id).map_or("nothing", |weighed: &Weighed| weighed.outcome.as_str());
            format!(
                "{id}: {} in the certificate, {} here; {}",
                word(certified),
                word(own),
                why(id, certified, own, report)
            )
        })
        .collect()
}

fn why(id: &str, certified: &Judgement, own: &Judgement, report: &Report) -> String {
    let record = report.outcomes.iter().find(|record| record.requirement == id);
    let reason = record.and_then(|record| record.reason.clone());
    let finding = report.findings.iter().find(|finding| finding.requirement == id);
    match record.map(|record| record.outcome) {
        _ if certified.tool.version != own.tool.version => {
            format!(
                "it was judged by {} {}, and by {} here",
                certified.tool.name, certified.tool.version, own.tool.version
            )
        }
        Some(Outcome::Fail) => {
            finding.map_or_else(|| "it is violated here".to_owned(), |finding| format!("here: {}", finding.message))
        }
        Some(Outcome::Inconclusive | Outcome::Blocked) => {
            format!("it could not be judged here: {}", reason.unwrap_or_else(|| "no reason given".to_owned()))
        }
        Some(Outcome::Unsupported | Outcome::NotApplicable) => {
            format!("the copy is set up in another way: {}", reason.unwrap_or_else(|| "no reason given".to_owned()))
        }
        _ => "the copy does more than what was certified".to_owned(),
    }
}
