//! Envelopes: whole, in the one form that we write, and signed by somebody who is trusted.

use crate::date::Date;
use crate::dsse::Envelope;
use crate::statement::{Predicate, Statement};
use crate::trust::{Signed, Trust};
use crate::verify::item::Item;

/// An envelope with the statement in it.
pub struct Opened<P> {
    pub envelope: Envelope,
    pub statement: Statement<P>,
}

/// Reads an envelope of ours. What is not byte for byte as we write it was changed, even where nobody signs those bytes.
pub fn open<P: Predicate>(about: &'static str, name: &str, bytes: &[u8]) -> Result<Opened<P>, Item> {
    let broken = |why: String| Item::broken(about, format!("`{name}`: {why}"));
    let envelope = Envelope::from_json(bytes).map_err(|error| broken(error.to_string()))?;
    let statement = Statement::of(&envelope).map_err(|error| broken(error.to_string()))?;
    if envelope.signatures.len() != 1 {
        let many = envelope.signatures.len();
        return Err(broken(format!(
            "it has {many} signatures, and one is wanted: each signer has an envelope of its own"
        )));
    }
    match envelope.to_json().as_bytes() == bytes {
        true => Ok(Opened { envelope, statement }),
        false => Err(broken(
            "it is not in the one form that greenlight writes: bytes around the signed payload were changed, or another program wrote it"
                .to_owned(),
        )),
    }
}

/// The key that an envelope names, if it names one.
pub fn key_id(envelope: &Envelope) -> &str {
    envelope.signatures.first().and_then(|signature| signature.key_id.as_deref()).unwrap_or("no key")
}

/// Whether nobody who is trusted has to do with an envelope. That it names a key which is not known is not enough: one who is known
/// may have signed it, and the name may have been changed.
pub fn is_strangers(envelope: &Envelope, day: Date, trust: Option<&Trust>) -> bool {
    trust.is_some_and(|trust| trust.signer(envelope, day) == Signed::Unknown)
}

/// Who signed an envelope whose run began on `day`: the organisation and whether it is an authority.
pub fn signer<'t>(
    about: &'static str,
    name: &str,
    envelope: &Envelope,
    day: Date,
    trust: Option<&'t Trust>,
) -> Result<(&'t str, bool), Item> {
    let key = key_id(envelope);
    let Some(trust) = trust else {
        let text = format!(
            "`{name}` is signed by `{key}`, and nobody said whose keys to trust: give `--trust FILE`, or `--key` with the public key"
        );
        return Err(Item::open(about, text));
    };
    match trust.signer(envelope, day) {
        Signed::By(organisation, authority) => match trust.organisation_of(key) {
            Some(named) if named == organisation => Ok((organisation, authority)),
            _ => Err(Item::broken(
                about,
                format!("`{name}` names the key `{key}`, and that of `{organisation}` signed it"),
            )),
        },
        Signed::OutOfTime(organisation, from, until) => Err(Item::broken(
            about,
            format!("`{name}` is about {day}, and the key of `{organisation}` counts from {from} to {until}"),
        )),
        Signed::Forged(organisation) => Err(Item::broken(
            about,
            format!(
                "`{name}` names a key of `{organisation}`, and its signature is not of that key: it was changed after it was signed"
            ),
        )),
        Signed::Unknown => Err(Item::broken(
            about,
            format!("`{name}` is signed by `{key}`, which is no key of anybody who is trusted"),
        )),
    }
}
