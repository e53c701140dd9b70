//! The order in which a dossier is looked at, and what is said about the whole.

use content::digest::Algorithm;
use serde::Serialize;
use verdict::{Report, Verdict};

use super::item::{Item, State};
use super::peers::Counted;
use super::{dates, files, peers, revocations, rules, signature};
use crate::date::Date;
use crate::dossier::{CERTIFICATE, Dossier, HTML, PEERS, PRODUCT, PROJECT, REPORT, REVOCATIONS, TEST_RESULT, WRITTEN};
use crate::predicate::{Certificate, Judgement, ProductName, TestResult};
use crate::product::Product;
use crate::programs::{self, Programs, RUN};
use crate::project::Project;
use crate::statement::Resource;
use crate::trust::Trust;

/// What the page of a report says where everything that was judged holds.
const ALL_PASSED: &str = "All tests passed";

/// What is asked about a dossier.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// Whose signatures count; without it no signature can be judged.
    pub trust: Option<Trust>,
    /// How many peers there have to be at least.
    pub peers: usize,
    /// Organisations whose statements do not count as those of peers.
    pub not: Vec<String>,
    /// Revocations from elsewhere, each with its name.
    pub revocations: Vec<(String, Vec<u8>)>,
    /// The day for which it is asked; today without one.
    pub at: Option<Date>,
}

/// What was found.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Verification {
    /// What was looked at, in order.
    pub items: Vec<Item>,
    /// The certificate, if there is one to be read. It counts for nothing unless all holds.
    #[serde(skip)]
    pub certificate: Option<Certificate>,
    /// What the certificate is about.
    pub subject: Vec<Resource>,
    /// Who signed it.
    pub signer: Option<String>,
    /// The key that it names, which nothing vouches for unless there is a signer.
    pub key: Option<String>,
    /// The peers that count.
    pub peers: Vec<Counted>,
    /// The last day on which it counts.
    pub valid_until: Option<Date>,
    /// Why it was taken back, if it was.
    pub revoked: Option<String>,
    #[serde(skip)]
    pub(super) is_stranger: bool,
    #[serde(skip)]
    pub(super) is_expired: bool,
}

impl Verification {
    /// The worst of all items.
    pub fn state(&self) -> State {
        self.items.iter().map(|item| item.state).max().unwrap_or(State::Open)
    }
}

/// Looks at what is signed in a dossier, without what is signed about.
pub fn signed(dossier: &Dossier, question: &Question) -> Verification {
    let Some(bytes) = dossier.file(CERTIFICATE) else {
        let text = format!("there is no `{CERTIFICATE}`: it was not signed yet, which `greenlight certify sign` does");
        return nothing(Item::open("certificate", text));
    };
    verify_envelopes(bytes, dossier.below(PEERS), dossier.below(REVOCATIONS), question)
}

/// Whether everything in a dossier is as its certificate, which is about `named`, says.
pub fn contents(dossier: &Dossier, certificate: &Certificate, named: &[Resource], question: &Question) -> Vec<Item> {
    let mut items = files::check(dossier, &certificate.files);
    let (item, report) = report(dossier, &certificate.run);
    items.push(item);
    items.push(product(dossier, &certificate.product));
    items.push(subject(dossier, report.as_ref(), certificate, named));
    items.push(forms(dossier, certificate));
    items.push(test_result(dossier, certificate, question));
    items
}

/// Looks at a certificate alone, with what was said about it: what can be told without the dossier.
pub fn verify_envelopes<'a>(
    certificate: &[u8],
    peer_envelopes: impl Iterator<Item = (&'a str, &'a [u8])>,
    revocation_envelopes: impl Iterator<Item = (&'a str, &'a [u8])>,
    question: &'a Question,
) -> Verification {
    let opened = match signature::open::<Certificate>("certificate", CERTIFICATE, certificate) {
        Ok(opened) => opened,
        Err(item) => return nothing(item),
    };
    let today = question.at.unwrap_or_else(Date::today);
    let trust = question.trust.as_ref();
    let stated = &opened.statement.predicate;
    let digest = opened.envelope.payload_digest();
    let key = signature::key_id(&opened.envelope);

    let day = dates::day_of(&stated.run).unwrap_or(today);
    let signed = signature::signer("signature", CERTIFICATE, &opened.envelope, day, trust);
    let signer = signed.as_ref().ok().map(|(organisation, _)| *organisation);
    let mut items = vec![match &signed {
        Ok((organisation, _)) => {
            Item::holds("signature", format!("`{organisation}` signed the certificate with `{key}`"))
        }
        Err(item) => item.clone(),
    }];
    items.extend(rules::check(&stated.run, trust));
    let (item, valid_until) = dates::check(&stated.run, stated.valid_until, today);
    items.push(item);

    let given = question.revocations.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    let about = revocations::About { certificate: stated, digest: &digest, signer, trust };
    let (of_revocations, revoked) = revocations::check(&about, revocation_envelopes.chain(given));
    items.extend(of_revocations);
    let about = peers::About {
        certificate: stated,
        subject: &opened.statement.subject,
        digest: &digest,
        key,
        signer,
        trust,
        not: &question.not,
        today,
    };
    let (of_peers, counted) = peers::check(&about, peer_envelopes);
    items.extend(of_peers);
    items.extend(peers::enough(&counted, question.peers));
    Verification {
        items,
        signer: signer.map(str::to_owned),
        key: Some(key.to_owned()),
        peers: counted,
        valid_until: Some(valid_until),
        revoked,
        is_stranger: trust.is_none_or(|trust| trust.organisation_of(key).is_none()),
        is_expired: valid_until < today,
        subject: opened.statement.subject,
        certificate: Some(opened.statement.predicate),
    }
}

fn nothing(item: Item) -> Verification {
    Verification {
        items: vec![item],
        certificate: None,
        subject: Vec::new(),
        signer: None,
        key: None,
        peers: Vec::new(),
        valid_until: None,
        revoked: None,
        is_stranger: false,
        is_expired: false,
    }
}

/// Whether the report says what the certificate says about the run; and the report, if it can be read.
fn report(dossier: &Dossier, run: &Judgement) -> (Item, Option<Report>) {
    let Some(bytes) = dossier.file(REPORT) else {
        return (Item::broken("report", format!("there is no `{REPORT}`")), None);
    };
    match serde_json::from_slice::<Report>(bytes) {
        Ok(report) => (compared(&report, run), Some(report)),
        Err(error) => (Item::broken("report", format!("`{REPORT}` is no report: {error}")), None),
    }
}

fn compared(report: &Report, run: &Judgement) -> Item {
    if !report.waivers.is_empty() {
        return Item::broken("report", format!("`{REPORT}` has waivers, and nothing is waived in a certificate"));
    }
    if report.run.as_ref().is_some_and(|run| run.mode != "full") {
        return Item::broken("report", format!("`{REPORT}` is not of a full run"));
    }
    let said = Judgement::of(report, &run.tool.digest);
    match said == *run {
        true => Item::holds("report", "it says what the certificate says"),
        false => {
            let more = peers::disagreement(run, &said).unwrap_or_else(|| "not the same run".to_owned());
            Item::broken(
                "report",
                format!("`{REPORT}` and the certificate differ: {}", more.replace("the peer's run", "the report")),
            )
        }
    }
}

/// Whether the certificate is about what was judged, by the program that judged it: the image of the report; or the product that the
/// dossier describes, with its program.
fn subject(dossier: &Dossier, report: Option<&Report>, certificate: &Certificate, named: &[Resource]) -> Item {
    let Some(report) = report else { return Item::note("subject", "without a report nobody knows what was judged") };
    let programs: Programs = match serde_json::from_slice(dossier.file(RUN).unwrap_or_default()) {
        Ok(programs) => programs,
        Err(error) => return Item::broken("subject", format!("`{RUN}` does not say what judged what: {error}")),
    };
    if programs.tool != certificate.run.tool.digest {
        let text =
            format!("`{}` judged by `{RUN}`, and `{}` by the certificate", programs.tool, certificate.run.tool.digest);
        return Item::broken("tool", text);
    }
    let described = Algorithm::Sha256.digest(dossier.file(PRODUCT).unwrap_or_default()).unwrap_or_default();
    let judged = programs::subject(report, &certificate.product, &described, &programs);
    let listed = |resources: &[Resource]| {
        let one = |resource: &Resource| {
            format!("{} (`{}`)", resource.name, resource.digests().collect::<Vec<_>>().join("`, `"))
        };
        resources.iter().map(one).collect::<Vec<String>>().join(" and ")
    };
    match judged == named {
        true => Item::holds("subject", format!("it is about {}", listed(named))),
        false => Item::broken(
            "subject",
            format!("{} was judged, and the certificate is about {}", listed(&judged), listed(named)),
        ),
    }
}

/// Whether all files are there that a run writes, the one about the project is about this run, and the page for people praises
/// nothing that did not pass.
fn forms(dossier: &Dossier, certificate: &Certificate) -> Item {
    let run = &certificate.run;
    if let Some(name) = WRITTEN.into_iter().find(|name| dossier.file(name).is_none()) {
        return Item::broken("files", format!("there is no `{name}`, which a run writes"));
    }
    let text = |name: &str| String::from_utf8_lossy(dossier.file(name).unwrap_or_default());
    let day = dates::day_of(run).unwrap_or_else(Date::today);
    match Project::parse(&text(PROJECT), day) {
        Err(error) => return Item::broken("project", format!("`{PROJECT}`: {error}")),
        Ok(project) if !project.waivers.is_empty() => {
            return Item::broken("project", format!("`{PROJECT}` has waivers, and nothing is waived in a certificate"));
        }
        Ok(project) => {
            let is_other = |named: Option<String>, own: &str| named.is_some_and(|named| named != own);
            let version = project.version().map(|version| format!("{} {version}", version.spec));
            if is_other(version, &run.spec) || is_other(project.profile, &run.profile) {
                return Item::broken(
                    "project",
                    format!("`{PROJECT}` is about another spec or profile than the certificate"),
                );
            }
        }
    }
    match run.verdict != Verdict::Green && text(HTML).contains(ALL_PASSED) {
        true => Item::broken("report", format!("`{HTML}` says \"{ALL_PASSED}\", and the verdict is {}", run.verdict)),
        false => Item::holds("project", "it is about the run that is certified"),
    }
}

/// Whether the product is the certificate's.
fn product(dossier: &Dossier, named: &ProductName) -> Item {
    let text = dossier.file(PRODUCT).and_then(|bytes| std::str::from_utf8(bytes).ok());
    let Some(text) = text else { return Item::broken("product", format!("there is no `{PRODUCT}`")) };
    match Product::parse(text) {
        Err(problems) => {
            let first = problems.first().map(ToString::to_string).unwrap_or_default();
            Item::broken("product", format!("`{PRODUCT}`: {first}"))
        }
        Ok(product) if ProductName::of(&product) == *named => {
            Item::holds("product", format!("{} {} of {}", named.name, named.version, named.vendor))
        }
        Ok(_) => Item::broken("product", format!("`{PRODUCT}` and the certificate name different products")),
    }
}

/// Whether the result for readers of in-toto is of the same signer, and says the same.
fn test_result(dossier: &Dossier, certificate: &Certificate, question: &Question) -> Item {
    let Some(bytes) = dossier.file(TEST_RESULT) else {
        return Item::broken("test-result", format!("there is no `{TEST_RESULT}`"));
    };
    let opened = match signature::open::<TestResult>("test-result", TEST_RESULT, bytes) {
        Ok(opened) => opened,
        Err(item) => return item,
    };
    if Some(&opened.statement.predicate) != TestResult::of(&certificate.run).as_ref() {
        return Item::broken("test-result", format!("`{TEST_RESULT}` does not say what follows from the certificate"));
    }
    let Some(day) = dates::day_of(&certificate.run) else {
        return Item::open("test-result", "the run has no day");
    };
    if question.trust.is_none() {
        return Item::note("test-result", "it says what the certificate says; whose it is was not asked");
    }
    match signature::signer("test-result", TEST_RESULT, &opened.envelope, day, question.trust.as_ref()) {
        Ok((organisation, _)) => {
            Item::holds("test-result", format!("{} by `{organisation}`", opened.statement.predicate.result))
        }
        Err(item) => item,
    }
}
