//! How each layer of a stack stands to the diff id at its place.

use catalogue::image as req;
use content::digest::{Algorithm, Digest};
use content::scan::BlobFacts;
use content::walk::{Content, Reading, Verified};

use super::stack::{self, Obstacle};
use crate::context::{StackContext, StackLayer};
use crate::layer::{is_mislabelled, stream_rule};

/// How a layer stands to the diff id at its place.
pub(super) enum Standing {
    /// It has it.
    Matches,
    /// It has this one in its place.
    Differs(String),
    /// Nobody can tell here: the algorithm is unknown.
    UnknownAlgorithm,
    /// The content cannot be compared.
    Hidden(Obstacle),
}

/// A layer beside the diff id at its place.
pub(super) struct Pair<'a> {
    pub(super) layer: &'a StackLayer<'a>,
    pub(super) id: String,
    pub(super) standing: Standing,
}

/// Every layer beside its diff id, base first.
pub(super) fn pairs<'a>(context: &'a StackContext<'a>) -> Result<Vec<Pair<'a>>, Obstacle> {
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
        Some(_) if is_mislabelled(layer.node, facts) => Standing::Hidden(Obstacle::Blocked(stream_rule(layer.node))),
        Some(actual) => Standing::Differs(actual.to_string()),
        None => Standing::Hidden(no_content(layer, facts)),
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
    if !matches!(layer.node.reading, Reading::Layer(_)) {
        let why = format!("how to read a layer of the type `{}` is not defined", layer.node.media_type);
        return Obstacle::NotApplicable(why.into());
    }
    match facts.stream.as_ref().and_then(|stream| stream.error.as_ref()) {
        Some(error) if error.kind.is_fault() || is_mislabelled(layer.node, facts) => {
            Obstacle::Blocked(stream_rule(layer.node))
        }
        Some(error) => Obstacle::Inconclusive(error.to_string()),
        None => Obstacle::Inconclusive("the layer was not decoded".to_string()),
    }
}
