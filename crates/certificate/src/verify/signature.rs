//! Envelopes: whole, in the one form that we write, and signed by somebody who is trusted.

use crate::date::Date;
use crate::dsse::Envelope;
use crate::key::Verifier;
use crate::statement::{Predicate, Statement};
use crate::trust::{Signed, Trust};
use crate::verify::item::Item;

/// An envelope as it was signed, by whomever.
pub struct Intact {
    pub envelope: Envelope,
    /// The key that signed it, which the envelope carries.
    pub key: Verifier,
    /// What envelopes call that key.
    pub key_id: String,
}

impl Intact {
    /// Reads an envelope of ours. What is not byte for byte as we write it was changed, even where nobody signs those bytes; and by the
    /// key that is in it that can be told of the envelopes of strangers too.
    pub fn of(about: &'static str, name: &str, bytes: &[u8]) -> Result<Intact, Item> {
        let broken = |why: &str| Item::broken(about, format!("`{name}`: {why}"));
        let envelope = Envelope::from_json(bytes).map_err(|error| broken(&error.to_string()))?;
        let [signature] = envelope.signatures.as_slice() else {
            let many = envelope.signatures.len();
            return Err(broken(&format!(
                "it has {many} signatures, and one is wanted: each signer has an envelope of its own"
            )));
        };
        if envelope.to_json().as_bytes() != bytes {
            return Err(broken(
                "it is not in the one form that greenlight writes: bytes around the signed payload were changed, or another program wrote it",
            ));
        }
        let (Some(key), Some(key_id)) = (signature.key.clone(), signature.key_id.clone()) else {
            return Err(broken("it has no `keyid` and `publicKey` of who signed it: sign it again, with this version"));
        };
        if key.id() != key_id {
            return Err(broken(&format!("it names the key `{key_id}`, and has another one in it: it was changed")));
        }
        if !envelope.is_signed_by(&key) {
            return Err(broken(&format!(
                "its signature is not of the key `{key_id}` that it names: it was changed after it was signed"
            )));
        }
        Ok(Intact { envelope, key, key_id })
    }

    /// The same, and the statement in it.
    pub fn open<P: Predicate>(about: &'static str, name: &str, bytes: &[u8]) -> Result<(Intact, Statement<P>), Item> {
        let intact = Intact::of(about, name, bytes)?;
        let statement = intact.statement(about, name)?;
        Ok((intact, statement))
    }

    /// The statement in it.
    pub fn statement<P: Predicate>(&self, about: &'static str, name: &str) -> Result<Statement<P>, Item> {
        Statement::of(&self.envelope).map_err(|error| Item::broken(about, format!("`{name}`: {error}")))
    }

    /// Whether nobody who is trusted has to do with it: no reason to refuse anything, whatever it says.
    pub fn is_strangers(&self, trust: Option<&Trust>) -> bool {
        trust.is_some_and(|trust| trust.organisation_of(&self.key_id).is_none())
    }

    /// That it counts for nothing, for somebody signed it whom nobody trusts.
    pub fn not_counted(&self, about: &'static str, name: &str) -> Item {
        Item::note(about, format!("not counted: {}", strangers(name, &self.key_id)))
    }

    /// Who signed it, where what it is about began on `day`: the organisation and whether it is an authority.
    pub fn signer<'t>(
        &self,
        about: &'static str,
        name: &str,
        day: Date,
        trust: Option<&'t Trust>,
    ) -> Result<(&'t str, bool), Item> {
        let key = &self.key_id;
        let Some(trust) = trust else {
            let text = format!(
                "`{name}` is signed by `{key}`, and nobody said whose keys to trust: give `--trust FILE`, or `--key` with the public key"
            );
            return Err(Item::open(about, text));
        };
        match trust.signer(&self.key, day) {
            Signed::By(organisation, authority) => Ok((organisation, authority)),
            Signed::OutOfTime(organisation, from, until) => Err(Item::broken(
                about,
                format!("`{name}` is about {day}, and the key of `{organisation}` counts from {from} to {until}"),
            )),
            Signed::Unknown => Err(Item::broken(about, strangers(name, key))),
        }
    }
}

/// Whether bytes are an envelope of ours as somebody signed it, whoever that is.
pub fn is_intact(bytes: &[u8]) -> bool {
    Intact::of("", "", bytes).is_ok()
}

/// That somebody signed whom nobody trusts.
fn strangers(name: &str, key_id: &str) -> String {
    format!("`{name}` is signed by `{key_id}`, which is no key of anybody who is trusted")
}
