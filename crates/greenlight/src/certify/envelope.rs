//! What a signed envelope is about, without a look at its signatures: DSSE around an in-toto statement.

use content::base64;
use content::media_type::IN_TOTO;
use serde_json::Value;

/// The media type of an envelope: of its layer, and of the artifact that carries it.
pub const ENVELOPE: &str = "application/vnd.dsse.envelope.v1+json";

/// The largest envelope that is read, in bytes.
pub const LARGEST: u64 = 4 << 20;

/// What a statement says it is about.
#[derive(Debug, PartialEq, Eq)]
pub struct Claim {
    /// Its predicate type, a URI.
    pub predicate_type: String,
    /// Its subjects: what they are called, and their digest (`sha256:…`).
    pub subjects: Vec<(String, String)>,
}

/// Reads the statement in an envelope. An error says what is wrong, behind the name of the file.
pub fn read(bytes: &[u8]) -> Result<Claim, String> {
    let envelope: Value = serde_json::from_slice(bytes).map_err(|error| format!("is no JSON document: {error}"))?;
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let payload = text(&envelope, "payload").ok_or("is no DSSE envelope: it has no `payload`")?;
    if envelope.get("signatures").and_then(Value::as_array).is_none_or(Vec::is_empty) {
        return Err("is not signed: it has no `signatures`".to_owned());
    }
    if text(&envelope, "payloadType").as_deref() != Some(IN_TOTO) {
        return Err(format!("carries something else than a statement: its `payloadType` is not `{IN_TOTO}`"));
    }
    let payload = base64::decode(&payload).map_err(|error| format!("has a `payload` that is no base64: {error}"))?;
    let statement: Value =
        serde_json::from_slice(&payload.bytes).map_err(|error| format!("has a `payload` that is no JSON: {error}"))?;
    let predicate_type = text(&statement, "predicateType").ok_or("carries a statement without `predicateType`")?;
    let subjects = statement.get("subject").and_then(Value::as_array).into_iter().flatten();
    let subjects: Vec<(String, String)> = subjects
        .filter_map(|subject| {
            let hex = subject.get("digest")?.get("sha256")?.as_str()?;
            Some((text(subject, "name").unwrap_or_default(), format!("sha256:{hex}")))
        })
        .collect();
    match subjects.is_empty() {
        true => Err("carries a statement about nothing that has a SHA-256 digest".to_owned()),
        false => Ok(Claim { predicate_type, subjects }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(payload: &str) -> String {
        let payload = base64::encode(payload.as_bytes());
        format!(r#"{{"payloadType":"{IN_TOTO}","payload":"{payload}","signatures":[{{"sig":""}}]}}"#)
    }

    #[test]
    fn a_statement_says_what_it_is_about() {
        let statement =
            r#"{"predicateType":"https://p","subject":[{"name":"a","digest":{"sha256":"00"}},{"name":"b"}]}"#;
        let claim = read(envelope(statement).as_bytes()).unwrap();
        assert_eq!(claim.predicate_type, "https://p");
        assert_eq!(claim.subjects, [("a".to_owned(), "sha256:00".to_owned())]);
    }

    #[test]
    fn what_is_no_envelope_is_told() {
        let signed = |payload: &str| format!(r#"{{"payloadType":"{IN_TOTO}","payload":"{payload}","signatures":[1]}}"#);
        for (bytes, word) in [
            ("{".to_owned(), "no JSON document"),
            ("[]".to_owned(), "no `payload`"),
            (r#"{"payload":""}"#.to_owned(), "not signed"),
            (r#"{"payload":"","signatures":[1],"payloadType":"x"}"#.to_owned(), "`payloadType`"),
            (signed("?"), "no base64"),
            (signed("e30x"), "no JSON"),
            (envelope("{}"), "`predicateType`"),
            (envelope(r#"{"predicateType":"p","subject":[{"digest":{"sha512":"00"}}]}"#), "SHA-256"),
        ] {
            let why = read(bytes.as_bytes()).unwrap_err();
            assert!(why.contains(word), "{bytes}: {why}");
        }
    }
}
