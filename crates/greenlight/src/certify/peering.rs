//! `greenlight peer`: repeat the run of a dossier on one's own copy, and sign that it came out the same.

use certificate::dossier::{self, CERTIFICATE};
use certificate::dsse::Envelope;
use certificate::predicate::{Certificate, Judgement, Peer};
use certificate::statement::{Claim, Resource, Statement};
use certificate::trust::same_name;
use certificate::verify::{Item, Question, State, disagreement};
use verdict::{Change, Comparison, Report, Standing};

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
    let files = folder::read(&arguments.folder)?;
    let found = verifying::verified_files(&arguments.folder, &files, &question);
    // That something failed can be repeated as well.
    let is_sound = |item: &Item| item.state != State::Broken || item.is_failure();
    if let Some(item) = found.items.iter().find(|item| !is_sound(item)) {
        return Err(refused(format!("the dossier does not hold: {}: {}", item.about, item.text)));
    }
    let (Some(certificate), Some(bytes)) = (&found.certificate, files.file(CERTIFICATE)) else {
        let why = found.items.first().map_or_else(String::new, |item| item.text.clone());
        return Err(Failure { exit: Exit::Incomplete, message: why });
    };
    let envelope = Envelope::from_json(bytes).map_err(|error| Failure::usage(format!("`{CERTIFICATE}`: {error}")))?;
    let certified: Report = serde_json::from_slice(files.file(dossier::REPORT).unwrap_or_default())
        .map_err(|error| Failure::usage(format!("`{}`: {error}", dossier::REPORT)))?;
    not_oneself(&envelope, certificate, &signer.verifier().id(), &question)?;

    let rules = certificate.run.rules();
    let (version, profile) = rules.ok_or_else(|| Failure::usage("its version or profile is not known here"))?;
    let job = Job { target: &arguments.target, version, profile, access: &arguments.registry, evidence: None };
    let report = judged(&job, environment)?;
    let claim = Claim::of(&envelope).map_err(|error| Failure::usage(format!("`{CERTIFICATE}`: {error}")))?;
    same_subject(&claim, certificate, &report)?;
    let run = Judgement::of(&report, &own_digest()?);
    let differences = differences(&certified, &report);
    if !differences.is_empty() {
        output::print(&(differences.join("\n") + "\n"))?;
    }
    if let Some(why) = disagreement(&certificate.run, &run) {
        return Err(refused(format!("nothing was signed, for the runs do not agree: {why}")));
    }
    let digest = envelope.payload_digest();
    let target = report.subject.digest.clone().unwrap_or_else(|| report.subject.name.clone());
    let subject = std::iter::once(Resource::new(CERTIFICATE, &digest)).chain(claim.subject).collect();
    let statement = Statement::new(subject, Peer { target, run, differences });
    let signed = statement.sign(&signer).map_err(|error| Failure::defect(error.to_string()))?;
    let name = format!("{}{}{}", dossier::PEERS, short(&signer.verifier().id()), dossier::ENVELOPE);
    folder::write(&arguments.folder.join(&name), &signed.to_json())?;
    output::say(&format!(
        "greenlight: {}: all that counts is the same; signed in `{name}`",
        report::verdict_line(&report)
    ));
    Ok(Exit::Ok)
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
fn same_subject(claim: &Claim, certificate: &Certificate, report: &Report) -> Result<(), Failure> {
    let Some(digest) = &report.subject.digest else { return Ok(()) };
    let is_same = claim.subject.iter().any(|resource| resource.has(digest));
    match is_same {
        true => Ok(()),
        false => Err(refused(format!(
            "the copy is `{digest}`, and the certificate of {} {} is about another image: give a copy of that one",
            certificate.product.name, certificate.product.version
        ))),
    }
}

/// Each outcome that is not the same, with what is known of the reason.
fn differences(certified: &Report, own: &Report) -> Vec<String> {
    let Ok(comparison) = Comparison::of(certified, own) else { return Vec::new() };
    let rules = comparison
        .rules
        .iter()
        .map(|rule| format!("{}: {} in the certificate, {} here", rule.what, rule.before, rule.after));
    let outcomes = comparison.differences.iter().filter(|one| one.change != Change::Unchanged).map(|one| {
        let word = |standing: Option<&Standing>| standing.map_or("not judged", |standing| standing.outcome.as_str());
        let why = one.why().map_or_else(String::new, |why| format!("; {why}"));
        format!(
            "{}: {} in the certificate, {} here{why}",
            one.requirement,
            word(one.before.as_ref()),
            word(one.after.as_ref())
        )
    });
    rules.chain(outcomes).collect()
}
