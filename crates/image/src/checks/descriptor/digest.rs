//! A descriptor has a digest, in the grammar of digests and of its algorithm.

use catalogue::{Requirement, Version, image as req};
use content::digest::{Algorithm, Digest, EncodingError};
use content::document::Value;

use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DescriptorContext;
use crate::property::{Property, Shape};

pub(crate) const CHECK: Check = Check {
    name: "descriptor_digest_is_well_formed",
    decides: &[
        &req::DESCRIPTOR_DIGEST_REQUIRED,
        &req::DIGEST_GRAMMAR,
        &req::DIGEST_USE_SHA256,
        &req::DIGEST_SHA256_ENCODED,
        &req::DIGEST_SHA256_NO_UPPERCASE,
        &req::DIGEST_SHA512_ENCODED,
        &req::DIGEST_SHA512_NO_UPPERCASE,
        &req::DIGEST_BLAKE3_ENCODED,
        &req::DIGEST_BLAKE3_NO_UPPERCASE,
        &req::DIGEST_BLAKE3_256BIT,
    ],
    on: On::Descriptor(look),
};

const DIGEST: Property = Property::required("digest", Shape::Text, &req::DESCRIPTOR_DIGEST_REQUIRED);

/// The rules of one registered algorithm.
struct Rules {
    encoded: &'static Requirement,
    no_uppercase: &'static Requirement,
    length: &'static Requirement,
}

fn look(context: &DescriptorContext<'_>, answers: &mut Answers<'_>) {
    DIGEST.judge(context.value, answers);
    let (Some(value), Some(text)) = (context.get("digest"), context.text("digest")) else {
        answers.blocked(&req::DIGEST_GRAMMAR, &req::DESCRIPTOR_DIGEST_REQUIRED);
        return;
    };
    if let Some(digest) = grammar(value, &text, answers) {
        algorithm(context.document.version, digest, value, answers);
    }
}

/// Answers for the grammar of a digest, and for what its algorithm asks of the encoded part. Gives the digest if it has the
/// grammar.
pub(crate) fn grammar<'t>(value: Value<'_>, text: &'t str, answers: &mut Answers<'_>) -> Option<Digest<'t>> {
    let digest = match Digest::parse(text) {
        Ok(digest) => digest,
        Err(error) => {
            answers.add(
                Violation::of(&req::DIGEST_GRAMMAR, "a digest is not in the grammar of digests")
                    .at(value)
                    .expected("`algorithm:encoded`, such as `sha256:` and 64 hexadecimal digits")
                    .got(format!("`{text}`: {error}")),
            );
            return None;
        }
    };
    answers.pass(&req::DIGEST_GRAMMAR);
    if let Some(rules) = rules(digest.algorithm()) {
        encoding(digest, &rules, value, answers);
    }
    Some(digest)
}

/// Answers for the choice of an algorithm.
// Registered algorithms other than sha256 are legal and noted; what is not registered in the claimed version breaks the SHOULD.
pub(crate) fn algorithm(version: Version, digest: Digest<'_>, value: Value<'_>, answers: &mut Answers<'_>) {
    let rule = &req::DIGEST_USE_SHA256;
    let registered = match digest.algorithm() {
        Algorithm::Sha256 => return answers.pass(rule),
        Algorithm::Sha512 => true,
        Algorithm::Blake3 => req::DIGEST_BLAKE3_ENCODED.holds_in(version),
        Algorithm::Other => false,
    };
    let name = digest.algorithm_name();
    answers.add(if registered {
        Violation::of(rule, "the digest uses a registered algorithm that readers need not implement")
            .at(value)
            .expected("`sha256`, which every reader implements")
            .got(format!("`{name}`"))
            .note()
    } else {
        Violation::of(rule, "the digest uses an algorithm that the spec does not register")
            .at(value)
            .expected("`sha256`")
            .got(format!("`{name}`, so that what it describes cannot be verified by every reader"))
            .help("use `sha256`")
    });
}

fn rules(algorithm: Algorithm) -> Option<Rules> {
    Some(match algorithm {
        Algorithm::Sha256 => Rules {
            encoded: &req::DIGEST_SHA256_ENCODED,
            no_uppercase: &req::DIGEST_SHA256_NO_UPPERCASE,
            length: &req::DIGEST_SHA256_ENCODED,
        },
        Algorithm::Sha512 => Rules {
            encoded: &req::DIGEST_SHA512_ENCODED,
            no_uppercase: &req::DIGEST_SHA512_NO_UPPERCASE,
            length: &req::DIGEST_SHA512_ENCODED,
        },
        Algorithm::Blake3 => Rules {
            encoded: &req::DIGEST_BLAKE3_ENCODED,
            no_uppercase: &req::DIGEST_BLAKE3_NO_UPPERCASE,
            length: &req::DIGEST_BLAKE3_256BIT,
        },
        Algorithm::Other => return None,
    })
}

fn encoding(digest: Digest<'_>, rules: &Rules, value: Value<'_>, answers: &mut Answers<'_>) {
    let broken = match digest.well_formed_encoding() {
        Ok(()) => None,
        Err(error @ EncodingError::UpperCase { .. }) => Some((rules.no_uppercase, error)),
        Err(error @ EncodingError::WrongLength { .. }) => Some((rules.length, error)),
        Err(error) => Some((rules.encoded, error)),
    };
    if let Some((rule, error)) = &broken {
        let length = digest.algorithm().encoded_length().unwrap_or_default();
        answers.add(
            Violation::of(rule, format!("the encoded part of the `{}` digest is malformed", digest.algorithm_name()))
                .at(value)
                .expected(format!("{length} of the characters `a-f0-9`"))
                .got(error.to_string()),
        );
    }
    for rule in [rules.encoded, rules.no_uppercase, rules.length] {
        match &broken {
            Some((by, _)) if !std::ptr::eq(*by, rule) => answers.blocked(rule, by),
            _ => answers.pass_unless_answered(rule),
        }
    }
}
