//! Each diff id is the digest of the uncompressed tar of the layer at its place.

use catalogue::{Requirement, image as req};
use content::compression::Compression;
use content::digest::{Algorithm, Digest};
use content::scan::BlobFacts;
use content::walk::{Content, Reading, Verified};

use super::stack::{self, Obstacle};
use crate::answer::{Answers, Place, Violation};
use crate::check::{Check, On};
use crate::context::{StackContext, StackLayer};

pub(crate) const CHECK: Check = Check {
    name: "diff_ids_are_digests_of_the_layers_in_order",
    decides: &[&req::CONFIG_DIFFID_MATCHES_LAYER, &req::MANIFEST_LAYERS_BASE_FIRST, &req::MANIFEST_LAYERS_STACK_ORDER],
    on: On::Stack(look),
};

/// How a layer stands to the diff id at its place.
enum Standing {
    Matches,
    /// It has this diff id.
    Differs(String),
    /// Nobody can tell here: the algorithm is unknown.
    UnknownAlgorithm,
    Hidden(Obstacle),
}

/// A layer beside the diff id at its place.
struct Pair<'a> {
    layer: &'a StackLayer<'a>,
    id: String,
    standing: Standing,
}

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
    for (place, pair) in pairs.iter().enumerate() {
        content(place, pair, &pairs, answers);
    }
    order(&req::MANIFEST_LAYERS_BASE_FIRST, pairs.get(..1).unwrap_or_default(), answers);
    order(&req::MANIFEST_LAYERS_STACK_ORDER, pairs.get(1..).unwrap_or_default(), answers);
}

fn pairs<'a>(context: &'a StackContext<'a>) -> Result<Vec<Pair<'a>>, Obstacle> {
    let ids = stack::diff_ids(context)?;
    if ids.len() != stack::layer_count(context)? {
        return Err(Obstacle::Blocked(&req::CONFIG_DIFFIDS_COUNT));
    }
    if !context.complete {
        return Err(match &context.graph.cut_short {
            Some(why) => Obstacle::Inconclusive(why.clone()),
            None => Obstacle::Blocked(&req::MANIFEST_LAYERS_ARE_DESCRIPTORS),
        });
    }
    if context.layers.is_empty() {
        return Err(Obstacle::NotApplicable("there are no layers".into()));
    }
    let pair = |(layer, id): (&'a StackLayer<'a>, String)| Pair { standing: standing(layer, &id), layer, id };
    let ids = ids.elements().map(|id| id.as_str().unwrap_or_default().into_owned());
    Ok(context.layers.iter().zip(ids).map(pair).collect())
}

fn standing(layer: &StackLayer<'_>, id: &str) -> Standing {
    let algorithm = match Digest::parse(id) {
        Ok(digest) if digest.algorithm() == Algorithm::Other => return Standing::UnknownAlgorithm,
        Ok(digest) if digest.well_formed_encoding().is_ok() => digest.algorithm(),
        _ => return Standing::Hidden(Obstacle::Blocked(&req::CONFIG_DIFFIDS_REQUIRED)),
    };
    let Some(facts) = layer.facts else { return Standing::Hidden(no_facts(layer)) };
    match facts.content.as_ref().and_then(|content| content.get(algorithm)) {
        Some(actual) if actual == id => Standing::Matches,
        // The layer's type promises other bytes than those that were digested.
        Some(_) if declared(layer).is_some_and(|declared| declared != found(facts)) => {
            Standing::Hidden(Obstacle::Blocked(type_rule(layer)))
        }
        Some(actual) => Standing::Differs(actual.to_string()),
        None => Standing::Hidden(no_content(layer, facts)),
    }
}

fn declared(layer: &StackLayer<'_>) -> Option<Compression> {
    match layer.node.reading {
        Reading::Layer(layer) => Some(layer.compression),
        _ => None,
    }
}

fn found(facts: &BlobFacts) -> Compression {
    facts.stream.as_ref().map_or(Compression::None, |stream| stream.compression)
}

fn type_rule(layer: &StackLayer<'_>) -> &'static Requirement {
    match declared(layer) {
        Some(Compression::Gzip) => &req::LAYER_GZIP_MEDIATYPE,
        Some(Compression::Zstd) => &req::LAYER_ZSTD_MEDIATYPE,
        _ => &req::LAYER_TAR_ARCHIVE,
    }
}

fn no_facts(layer: &StackLayer<'_>) -> Obstacle {
    match (&layer.node.content, layer.node.verified()) {
        (Content::Missing, _) => Obstacle::NotApplicable("the layer is not at hand".into()),
        (Content::NotRead(why), _) => Obstacle::Inconclusive(why.clone()),
        (_, Verified::No(_)) => Obstacle::Blocked(&req::LAYOUT_BLOB_MATCHES_DIGEST),
        _ => Obstacle::Inconclusive("the layer was not read".to_string()),
    }
}

fn no_content(layer: &StackLayer<'_>, facts: &BlobFacts) -> Obstacle {
    if declared(layer).is_none() {
        return Obstacle::Inconclusive(format!("how to read a layer of the type `{}` is unknown", layer.node.media_type));
    }
    match facts.stream.as_ref().and_then(|stream| stream.error.as_ref()) {
        Some(error) if error.kind.is_fault() || declared(layer) != Some(found(facts)) => {
            Obstacle::Blocked(type_rule(layer))
        }
        Some(error) => Obstacle::Inconclusive(error.to_string()),
        None => Obstacle::Inconclusive("the layer was not decoded".to_string()),
    }
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
    let Some((place, pair)) = pairs.iter().enumerate().find(|(_, pair)| matches!(pair.standing, Standing::Differs(_))) else {
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
            .help("the same layers in another order are another file system: list them as the diff ids are, base first"),
    );
    answers.blocked(&req::CONFIG_DIFFID_MATCHES_LAYER, broken);
}

fn position(pairs: &[Pair<'_>], id: &str) -> Option<usize> {
    pairs.iter().position(|pair| pair.id == id)
}

fn content(place: usize, pair: &Pair<'_>, pairs: &[Pair<'_>], answers: &mut Answers<'_>) {
    let rule = &req::CONFIG_DIFFID_MATCHES_LAYER;
    let at = Place::Pointer(pair.layer.pointer.to_string());
    let expected = format!("`{}`, as `rootfs.diff_ids[{place}]` of the config has it", pair.id);
    match &pair.standing {
        Standing::Matches => answers.pass(rule),
        Standing::Hidden(obstacle) => obstacle.answer(rule, answers),
        Standing::UnknownAlgorithm => answers.add(
            Violation::of(rule, "not verified: a diff id uses an algorithm that is not registered")
                .place(at)
                .expected("a digest of a registered algorithm")
                .got(format!("`{}`", pair.id))
                .help("use `sha256`, so that every reader can verify the layer")
                .not_verified(),
        ),
        Standing::Differs(actual) => answers.add(
            Violation::of(rule, "the uncompressed layer does not have the diff id at its place")
                .place(at)
                .expected(expected)
                .got(match pair.layer.facts {
                    Some(facts) => format!("`{actual}`, over {} bytes of tar", facts.content_size),
                    None => format!("`{actual}`"),
                })
                .help(suspect(place, pair, pairs)),
        ),
    }
}

// What the listed diff id is, if it is something that we know.
fn suspect(place: usize, pair: &Pair<'_>, pairs: &[Pair<'_>]) -> String {
    if is_stored(pair.layer, &pair.id) {
        return "the config has the digest of the compressed layer: a diff id is taken over the uncompressed tar".to_string();
    }
    let others = || pairs.iter().enumerate().filter(|(other, _)| *other != place);
    let is_content = |other: &Pair<'_>| match &other.standing {
        Standing::Matches => other.id == pair.id,
        Standing::Differs(actual) => *actual == pair.id,
        Standing::UnknownAlgorithm | Standing::Hidden(_) => false,
    };
    if let Some((other, _)) = others().find(|(_, other)| is_content(other)) {
        return format!("the config has the diff id of the layer at position {other} here: list each at its own place");
    }
    if let Some((other, _)) = others().find(|(_, other)| is_stored(other.layer, &pair.id)) {
        return format!("the config has the digest of the compressed layer at position {other}: list the diff id of this one");
    }
    "the layer or the config was replaced after the other was written: write the config again with the layer's diff id".to_string()
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
        assert_eq!(blocked_by(Layer::of("a").broken(StreamErrorKind::Checksum), &id), blocked("image.layer.gzip-mediatype"));
        let zero = format!("sha256:{}", "0".repeat(64));
        assert_eq!(blocked_by(Layer::of("a").found(Compression::None), &zero), blocked("image.layer.gzip-mediatype"));
        let count = said(three(), &[&id]);
        assert_eq!(count.reason(&req::MANIFEST_LAYERS_BASE_FIRST).as_deref(), Some("image.config.diffids-count"));
    }

    #[test]
    fn what_cannot_be_seen_is_no_fault() {
        let id = Layer::of("a").diff_id();
        assert_eq!(matches(&said(vec![Layer::of("a").missing()], &[&id])), Some(Outcome::NotApplicable));
        assert_eq!(matches(&said(vec![Layer::of("a").broken(StreamErrorKind::Limit)], &[&id])), Some(Outcome::Inconclusive));
        let unknown = said(vec![Layer::of("a")], &["md5:0cc175b9c0f1b6a831c399e269772661"]);
        assert_eq!((matches(&unknown), unknown.notes().len()), (Some(Outcome::Inconclusive), 1));
        assert_eq!(matches(&said(vec![], &[])), Some(Outcome::NotApplicable));
        let artifact = Stack::new(three()).diff_ids(&[]).kind(Kind::Artifact).judge(&CHECK);
        assert_eq!(matches(&artifact), Some(Outcome::NotApplicable));
    }
}
