//! The value grammars: a text that is taken comes apart into pieces that make it up again, and one that is refused is refused
//! in words.

use content::base64::{decode, encode};
use content::digest::Digest;
use content::media_type::{MediaType, Role, layer_type};
use content::reference::Reference;
use content::spdx::Expression;
use content::timestamp::Timestamp;
use content::uri::{self, Uri};

/// Reads `data` by every grammar.
pub fn reference(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    references(text);
    digest(text);
    media_type(text);
    uris(text);
    timestamp(text);
    spdx(text);
    base64(text, data);
}

fn references(text: &str) {
    match Reference::parse(text) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(parsed) => {
            let domain = parsed.domain.map(|domain| format!("{domain}/")).unwrap_or_default();
            let tag = parsed.tag.map(|tag| format!(":{tag}")).unwrap_or_default();
            let digest = parsed.digest.map(|digest| format!("@{digest}")).unwrap_or_default();
            assert_eq!(format!("{domain}{}{tag}{digest}", parsed.path), text);
        }
    }
    if let Ok(pull) = Reference::for_pull(text) {
        assert!(Reference::parse(text).is_ok());
        let tag = pull.tag.as_deref().map(|tag| format!(":{tag}")).unwrap_or_default();
        let digest = pull.digest.as_deref().map(|digest| format!("@{digest}")).unwrap_or_default();
        let whole = format!("{}/{}{tag}{digest}", pull.registry, pull.repository);
        assert_eq!(Reference::for_pull(&whole).as_ref(), Ok(&pull), "{whole}");
    }
}

fn digest(text: &str) {
    match Digest::parse(text) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(digest) => {
            assert_eq!(format!("{}:{}", digest.algorithm_name(), digest.encoded()), text);
            if let (Ok(()), Some(length)) = (digest.well_formed_encoding(), digest.algorithm().encoded_length()) {
                assert_eq!(digest.encoded().len(), length);
            }
        }
    }
}

fn media_type(text: &str) {
    let _ = (layer_type(text), Role::of(text));
    match MediaType::parse(text) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(parsed) => {
            assert_eq!(format!("{}/{}", parsed.type_name(), parsed.subtype()), text);
            assert!(parsed.suffix().is_none_or(|suffix| text.ends_with(suffix)));
        }
    }
}

fn uris(text: &str) {
    match Uri::parse(text) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(uri) => {
            let authority = uri.authority().map(|authority| format!("//{authority}")).unwrap_or_default();
            let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
            let fragment = uri.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
            assert_eq!(format!("{}:{authority}{}{query}{fragment}", uri.scheme(), uri.path()), text);
        }
    }
    for base in ["http://example.com/a/b?c", "file:/x", "urn:x:y", text] {
        if let Ok(resolved) = uri::resolve(base, text) {
            assert!(Uri::parse(&resolved).is_ok(), "{base} and {text} give {resolved}");
            assert_eq!(uri::resolve(base, &resolved).as_ref(), Ok(&resolved), "{base} and {text}");
        }
    }
}

fn timestamp(text: &str) {
    match Timestamp::parse(text) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(parsed) => assert!(parsed.as_str() == text && text.is_ascii()),
    }
}

fn spdx(text: &str) {
    match Expression::parse(text) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(expression) => {
            for unknown in expression.unknown {
                assert_eq!(text.get(unknown.offset..unknown.offset + unknown.text.len()), Some(unknown.text));
            }
            for (written, listed) in expression.other_case {
                assert!(written.eq_ignore_ascii_case(listed) && written != listed && text.contains(written));
            }
        }
    }
}

fn base64(text: &str, data: &[u8]) {
    assert_eq!(decode(&encode(data)).map(|decoded| (decoded.bytes, decoded.is_canonical)), Ok((data.to_vec(), true)));
    match decode(text) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(decoded) => assert_eq!(encode(&decoded.bytes) == text, decoded.is_canonical),
    }
}
