//! Each diff id is the digest of the uncompressed tar of the layer at its place.

use std::collections::HashMap;

use catalogue::{Requirement, image as req};

use super::standing::{Pair, Standing, pairs};
use crate::answer::{Answers, Place, Violation};
use crate::check::{Check, On};
use crate::context::{StackContext, StackLayer};

pub(crate) const CHECK: Check = Check {
    name: "diff_ids_are_digests_of_the_layers_in_order",
    decides: &[&req::CONFIG_DIFFID_MATCHES_LAYER, &req::MANIFEST_LAYERS_BASE_FIRST, &req::MANIFEST_LAYERS_STACK_ORDER],
    on: On::Stack(look),
};

fn look(context: &StackContext<'_>, answers: &mut Answers<'_>) {
    let pairs = match pairs(context) {
        Ok(pairs) => pairs,
        Err(obstacle) => {
            for rule in CHECK.decides {
                obstacle.answer(rule, answers);
            }
            return;
        }
    };
    if is_permutation(&pairs) {
        return wrong_order(&pairs, answers);
    }
    let suspects = Suspects::among(&pairs);
    for (place, pair) in pairs.iter().enumerate() {
        content(place, pair, &suspects, answers);
    }
    order(&req::MANIFEST_LAYERS_BASE_FIRST, pairs.get(..1).unwrap_or_default(), answers);
    order(&req::MANIFEST_LAYERS_STACK_ORDER, pairs.get(1..).unwrap_or_default(), answers);
}

fn is_permutation(pairs: &[Pair<'_>]) -> bool {
    let mut listed: Vec<&str> = Vec::with_capacity(pairs.len());
    let mut actual: Vec<&str> = Vec::with_capacity(pairs.len());
    for pair in pairs {
        listed.push(&pair.id);
        actual.push(match &pair.standing {
            Standing::Matches => &pair.id,
            Standing::Differs(actual) => actual,
            Standing::UnknownAlgorithm | Standing::Hidden(_) => return false,
        });
    }
    let differs = listed != actual;
    listed.sort_unstable();
    actual.sort_unstable();
    differs && listed == actual
}

fn wrong_order(pairs: &[Pair<'_>], answers: &mut Answers<'_>) {
    let (base, above) = (&req::MANIFEST_LAYERS_BASE_FIRST, &req::MANIFEST_LAYERS_STACK_ORDER);
    let Some((place, pair)) = pairs.iter().enumerate().find(|(_, pair)| matches!(pair.standing, Standing::Differs(_)))
    else {
        return;
    };
    let Standing::Differs(actual) = &pair.standing else { return };
    let (broken, message) = if place == 0 {
        answers.blocked(above, base);
        (base, "the first layer is not the base that the config begins with")
    } else {
        answers.pass(base);
        (above, "the layers are not in the order of the config's diff ids")
    };
    answers.add(
        Violation::of(broken, message)
            .place(Place::Pointer(pair.layer.pointer.to_string()))
            .expected(format!("the layer with the diff id `{}`, as `rootfs.diff_ids[{place}]` has it", pair.id))
            .got(match position(pairs, actual) {
                Some(other) => format!("the layer with the diff id `{actual}`, which is `rootfs.diff_ids[{other}]`"),
                None => format!("the layer with the diff id `{actual}`"),
            })
            .help(
                "the same layers in another order are another file system: list them as the diff ids are, base first",
            ),
    );
    answers.blocked(&req::CONFIG_DIFFID_MATCHES_LAYER, broken);
}

fn position(pairs: &[Pair<'_>], id: &str) -> Option<usize> {
    pairs.iter().position(|pair| pair.id == id)
}

fn content(place: usize, pair: &Pair<'_>, suspects: &Suspects<'_>, answers: &mut Answers<'_>) {
    let rule = &req::CONFIG_DIFFID_MATCHES_LAYER;
    let at = Place::Pointer(pair.layer.pointer.to_string());
    let expected = format!("`{}`, as `rootfs.diff_ids[{place}]` of the config has it", pair.id);
    match &pair.standing {
        Standing::Matches => answers.pass(rule),
        Standing::Hidden(obstacle) => obstacle.answer(rule, answers),
        // That it should use another algorithm is said where the diff id stands.
        Standing::UnknownAlgorithm => answers.not_applicable(rule, "the algorithm of the diff id is not registered"),
        Standing::Differs(actual) => answers.add(
            Violation::of(rule, "the uncompressed layer does not have the diff id at its place")
                .place(at)
                .expected(expected)
                .got(match pair.layer.facts {
                    Some(facts) => format!("`{actual}`, over {} bytes of tar", facts.content_size),
                    None => format!("`{actual}`"),
                })
                .help(suspects.explain(pair)),
        ),
    }
}

/// Which digest is that of which layer, by its position. There can be more layers than one would compare each with each.
struct Suspects<'a> {
    content: HashMap<&'a str, usize>,
    stored: HashMap<&'a str, usize>,
}

impl<'a> Suspects<'a> {
    fn among(pairs: &'a [Pair<'a>]) -> Suspects<'a> {
        let mut suspects = Suspects { content: HashMap::new(), stored: HashMap::new() };
        for (place, pair) in pairs.iter().enumerate() {
            match &pair.standing {
                Standing::Matches => suspects.content.entry(&pair.id).or_insert(place),
                Standing::Differs(actual) => suspects.content.entry(actual).or_insert(place),
                Standing::UnknownAlgorithm | Standing::Hidden(_) => continue,
            };
            for (_, digest) in pair.layer.facts.into_iter().flat_map(|facts| facts.stored.iter()) {
                suspects.stored.entry(digest).or_insert(place);
            }
        }
        suspects
    }

    /// What the listed diff id of a layer is, if it is something that we know.
    fn explain(&self, pair: &Pair<'_>) -> String {
        if is_stored(pair.layer, &pair.id) {
            return "the config has the digest of the compressed layer: a diff id is taken over the uncompressed tar"
                .to_string();
        }
        if let Some(other) = self.content.get(pair.id.as_str()) {
            return format!(
                "the config has the diff id of the layer at position {other} here: list each at its own place"
            );
        }
        if let Some(other) = self.stored.get(pair.id.as_str()) {
            return format!(
                "the config has the digest of the compressed layer at position {other}: list the diff id of this one"
            );
        }
        "the layer or the config was replaced after the other was written: write the config again with the layer's diff id".to_string()
    }
}

fn is_stored(layer: &StackLayer<'_>, id: &str) -> bool {
    layer.node.subject == id || layer.facts.is_some_and(|facts| facts.stored.iter().any(|(_, stored)| stored == id))
}

// Order is only known where every layer concerned is what its diff id says.
fn order(rule: &'static Requirement, pairs: &[Pair<'_>], answers: &mut Answers<'_>) {
    if pairs.is_empty() {
        return answers.not_applicable(rule, "there is only one layer");
    }
    for pair in pairs {
        match &pair.standing {
            Standing::Matches => answers.pass(rule),
            Standing::Differs(_) => answers.blocked(rule, &req::CONFIG_DIFFID_MATCHES_LAYER),
            Standing::UnknownAlgorithm => answers.not_applicable(rule, "the diff id cannot be verified"),
            Standing::Hidden(obstacle) => obstacle.answer(rule, answers),
        }
    }
}

#[cfg(test)]
mod tests {
    use catalogue::image as req;
    use content::compression::{Compression, StreamErrorKind};
    use verdict::Outcome;

    use super::CHECK;
    use crate::checks::case::{Layer, Said, Stack};
    use crate::kind::Kind;

    const MATCHES: &str = "image.config.diffid-matches-layer";

    fn three() -> Vec<Layer> {
        ["base", "middle", "top"].map(Layer::of).into()
    }

    fn said(layers: Vec<Layer>, ids: &[&str]) -> Said {
        Stack::new(layers).diff_ids(ids).judge(&CHECK)
    }

    fn matches(said: &Said) -> Option<Outcome> {
        said.outcome(&req::CONFIG_DIFFID_MATCHES_LAYER)
    }

    #[test]
    fn layers_in_order_pass() {
        let ids: Vec<String> = three().iter().map(|layer| layer.diff_id()).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let said = said(three(), &ids);
        assert!(CHECK.decides.iter().all(|rule| said.outcome(rule) == Some(Outcome::Pass)));
    }

    #[test]
    fn a_permutation_is_a_fault_of_order() {
        let [base, middle, top] = ["base", "middle", "top"].map(|text| Layer::of(text).diff_id());
        let reversed = said(three(), &[&top, &middle, &base]);
        assert_eq!(reversed.failed(), ["image.manifest.layers-base-first"]);
        assert_eq!(matches(&reversed), Some(Outcome::Blocked));
        let swapped = said(three(), &[&base, &top, &middle]);
        assert_eq!(swapped.failed(), ["image.manifest.layers-stack-order"]);
        assert_eq!(swapped.outcome(&req::MANIFEST_LAYERS_BASE_FIRST), Some(Outcome::Pass));
    }

    #[test]
    fn the_usual_suspects_are_named() {
        let [base, middle] = ["base", "middle"].map(Layer::of);
        let (id, other) = (base.diff_id(), middle.diff_id());
        let zero = format!("sha256:{}", "0".repeat(64));
        for (ids, help) in [
            ([id.as_str(), middle.stored_digest().as_str()], "compressed layer"),
            ([&id, &id], "position 0"),
            ([&id, &base.stored_digest()], "compressed layer at position 0"),
            ([&id, &zero], "was replaced"),
            ([&zero, &other], "was replaced"),
        ] {
            let said = said(vec![Layer::of("base"), Layer::of("middle")], &ids);
            assert_eq!(said.failed(), [MATCHES]);
            assert!(said.helps()[0].contains(help), "{:?} lacks {help}", said.helps());
        }
    }

    #[test]
    fn what_failed_before_blocks() {
        let id = Layer::of("a").diff_id();
        let blocked_by = |layer: Layer, id: &str| {
            let said = said(vec![layer], &[id]);
            (said.failed().len(), matches(&said), said.reason(&req::CONFIG_DIFFID_MATCHES_LAYER).unwrap_or_default())
        };
        let blocked = |by: &str| (0, Some(Outcome::Blocked), by.to_string());
        assert_eq!(blocked_by(Layer::of("a"), &id.to_uppercase()), blocked("image.config.diffids-required"));
        assert_eq!(blocked_by(Layer::of("a").damaged(), &id), blocked("image.layout.blob-matches-digest"));
        assert_eq!(
            blocked_by(Layer::of("a").broken(StreamErrorKind::Checksum), &id),
            blocked("image.layer.gzip-mediatype")
        );
        let zero = format!("sha256:{}", "0".repeat(64));
        assert_eq!(blocked_by(Layer::of("a").found(Compression::None), &zero), blocked("image.layer.gzip-mediatype"));
        let count = said(three(), &[&id]);
        assert_eq!(count.reason(&req::MANIFEST_LAYERS_BASE_FIRST).as_deref(), Some("image.config.diffids-count"));
    }

    #[test]
    fn what_cannot_be_seen_is_no_fault() {
        let id = Layer::of("a").diff_id();
        assert_eq!(matches(&said(vec![Layer::of("a").missing()], &[&id])), Some(Outcome::NotApplicable));
        assert_eq!(
            matches(&said(vec![Layer::of("a").broken(StreamErrorKind::Limit)], &[&id])),
            Some(Outcome::Inconclusive)
        );
        let unknown = said(vec![Layer::of("a")], &["md5:0cc175b9c0f1b6a831c399e269772661"]);
        assert_eq!(matches(&unknown), Some(Outcome::NotApplicable));
        assert_eq!(matches(&said(vec![], &[])), Some(Outcome::NotApplicable));
        let artifact = Stack::new(three()).diff_ids(&[]).kind(Kind::Artifact).judge(&CHECK);
        assert_eq!(matches(&artifact), Some(Outcome::NotApplicable));
    }

    #[test]
    fn layers_without_a_known_type() {
        let (id, zero) = (Layer::of("a").diff_id(), format!("sha256:{}", "0".repeat(64)));
        let in_docker_archive = || vec![Layer::of("a").media_type(None)];
        assert_eq!(matches(&said(in_docker_archive(), &[&id])), Some(Outcome::Pass));
        assert_eq!(matches(&said(in_docker_archive(), &[&zero])), Some(Outcome::Fail));
        let encrypted = vec![Layer::of("a").media_type(Some("application/vnd.oci.image.layer.v1.tar+encrypted"))];
        assert_eq!(matches(&said(encrypted, &[&zero])), Some(Outcome::NotApplicable));
    }
}
