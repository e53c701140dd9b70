//! What is said of a subject. It never claims a mark: it says how many requirements of which spec hold, and by which tool that was seen.

use report::components::{clipped, visible};
use verdict::Verdict;

use crate::entry::{Entry, Judgement, Standing};

/// Characters of a name that are shown in a sentence.
const NAME: usize = 60;

/// `text` on one line, cut to the length of a name.
pub(crate) fn name(text: &str) -> String {
    clipped(&visible(text), NAME)
}

/// The day of a time, or the day itself.
pub(crate) fn day(time: &str) -> String {
    name(time.split_once('T').map_or(time, |(day, _)| day))
}

/// `zot v2.1.0`: the name with the version, if there is one.
pub(crate) fn versioned(entry: &Entry) -> String {
    let version = entry.product.version.trim();
    if version.is_empty() { name(entry.name()) } else { format!("{} {}", name(entry.name()), name(version)) }
}

/// `Distribution 1.1.1` of `distribution 1.1.1`: what people call the spec.
pub(crate) fn spec(spec: &str) -> String {
    let (title, version) = match spec.split_once(' ') {
        Some(("image", version)) => ("Image Format", version),
        Some(("distribution", version)) => ("Distribution", version),
        Some(("runtime", version)) => ("Runtime", version),
        _ if spec.is_empty() => return "a spec that is not known".to_owned(),
        _ => return name(spec),
    };
    format!("{title} {}", name(version))
}

/// The profile, or what stood in its place.
pub(crate) fn profile(entry: &Entry) -> String {
    match entry.judgement {
        Judgement::Tests { .. } => "official suite".to_owned(),
        _ => name(&entry.profile),
    }
}

/// `passes 214/214 MUST of Distribution 1.1.1 (registry)`, or `does not pass: 213/214 MUST …`, with the SHOULD that do not hold, and what is undecided.
pub(crate) fn claim(entry: &Entry) -> String {
    let spec = spec(&entry.spec);
    if !entry.standing.is_told() {
        return format!("the dossier is {} and says nothing about {spec}", entry.standing.as_str());
    }
    match &entry.judgement {
        Judgement::Requirements { verdict, counts, .. } => {
            let (must, should) = (&counts.must, &counts.should);
            let says = match verdict {
                Verdict::Green | Verdict::Yellow => "passes",
                Verdict::Incomplete | Verdict::Error | Verdict::Red => "does not pass:",
            };
            let (pass, of) = (must.pass, must.applicable());
            let mut text = format!("{says} {pass}/{of} MUST of {spec} ({})", name(&entry.profile));
            if should.applicable() > 0 {
                text.push_str(&format!(", {}/{} SHOULD", should.pass, should.applicable()));
            }
            if counts.undecided() > 0 {
                text.push_str(&format!(", {} not decided", counts.undecided()));
            }
            text
        }
        Judgement::Tests { passed, failed, skipped } => {
            format!("official suite for {spec}: {passed} passed, {failed} failed, {skipped} skipped")
        }
        Judgement::Nothing => "nothing that can be read".to_owned(),
    }
}

/// What the standing means for this dossier, in one sentence without a stop.
pub(crate) fn standing(entry: &Entry) -> String {
    let until = entry.valid_until.as_deref().map(name);
    match (&entry.standing, until) {
        (Standing::Valid, Some(until)) => format!("signed and valid until {until}"),
        (Standing::Valid, None) => "signed and valid".to_owned(),
        (Standing::Failed, _) => "signed, and says that a MUST is broken: it is no certificate".to_owned(),
        (Standing::Undecided, _) => {
            "signed, but a part of it was withdrawn, and what is left leaves a MUST undecided: it is no certificate"
                .to_owned()
        }
        (Standing::Expired, Some(until)) => format!("expired: it was valid until {until}"),
        (Standing::Expired, None) => "expired: what was signed is out of date".to_owned(),
        (Standing::Revoked(why), _) => format!("revoked: {}", name(why)),
        (Standing::Unsigned, _) => "unsigned: nobody answers for it".to_owned(),
        (Standing::Untrusted, _) => "signed by someone whom this programme does not trust".to_owned(),
        (Standing::Broken(why), _) => format!("broken: {}", name(why)),
        (Standing::Legacy, _) => "legacy: handed in to the official programme, unsigned, not judged here".to_owned(),
    }
}
