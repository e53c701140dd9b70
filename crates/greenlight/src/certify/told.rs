//! What `verify` and its kin found, for people.

use certificate::verify::{Item, State, Verification};
use serde_json::Value;
use verdict::Verdict;

use crate::exit::Failure;

/// The whole as a word.
pub fn word(state: State) -> &'static str {
    match state {
        State::Holds | State::Note => "valid",
        State::Open => "not verified",
        State::Broken => "refused",
    }
}

/// The verification as text: the word and the vector, who vouches for it, then what is not well, the worst first; everything with
/// `verbose`.
pub fn text(found: &Verification, verbose: bool) -> String {
    let mut lines = vec![headline(found)];
    if let Some(certificate) = &found.certificate {
        let product = &certificate.product;
        let signed = found.signer.as_ref().map_or(String::new(), |name| format!(", signed by {name}"));
        lines.push(format!(
            "{} {} of {}{signed}",
            visible(&product.name),
            visible(&product.version),
            visible(&product.vendor)
        ));
    }
    let peers: Vec<&str> = found.peers.iter().map(|peer| peer.organisation.as_str()).collect();
    if let (Some(until), true) = (found.valid_until, found.state() < State::Open) {
        let peers = if peers.is_empty() { "no peers".to_owned() } else { format!("peers: {}", peers.join(", ")) };
        lines.push(format!("counts until {until}; {peers}"));
    }
    let mut items: Vec<&Item> =
        found.items.iter().filter(|item| verbose || item.state > State::Note || is_note_of_weight(item)).collect();
    items.sort_by_key(|item| std::cmp::Reverse(item.state));
    if !items.is_empty() {
        lines.push(String::new());
    }
    lines.extend(items.iter().map(|item| format!("{} {}: {}", sign(item.state), item.about, visible(&item.text))));
    lines.join("\n") + "\n"
}

/// The verification as JSON: `state` in a word, the items, who signed, the peers that count, the last day, and the certificate.
pub fn json(found: &Verification) -> Result<Value, Failure> {
    let failed = |error: serde_json::Error| Failure::defect(error.to_string());
    let mut value = serde_json::to_value(found).map_err(failed)?;
    if let Some(object) = value.as_object_mut() {
        object.insert("state".to_owned(), word(found.state()).into());
        object.insert("certificate".to_owned(), serde_json::to_value(&found.certificate).map_err(failed)?);
    }
    Ok(value)
}

/// That no programs are known to hold the tool against is said only on demand.
fn is_note_of_weight(item: &Item) -> bool {
    item.state == State::Note && item.about != "tool"
}

fn headline(found: &Verification) -> String {
    let word = word(found.state());
    let (Some(certificate), Some((verdict, counts))) = (&found.certificate, found.counted()) else {
        return word.to_owned();
    };
    let run = &certificate.run;
    let tally = |tally: &verdict::Tally| format!("{}/{}", tally.pass, tally.applicable());
    let claim = match verdict {
        Verdict::Green | Verdict::Yellow => "passes",
        _ => "does not pass:",
    };
    format!(
        "{word}  {claim} {} MUST, {} SHOULD of {} ({}), {} {}, {}",
        tally(&counts.must),
        tally(&counts.should),
        visible(&run.spec),
        visible(&run.profile),
        visible(&run.tool.name),
        visible(&run.tool.version),
        verdict
    )
}

fn sign(state: State) -> char {
    match state {
        State::Holds => '+',
        State::Note => '-',
        State::Open => '?',
        State::Broken => '!',
    }
}

/// The text without control characters, which a dossier from elsewhere may have.
fn visible(text: &str) -> String {
    text.chars().map(|one| if one.is_control() { '\u{fffd}' } else { one }).collect()
}
