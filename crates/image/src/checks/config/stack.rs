//! What the rules about a manifest, its config and its layers look at, and what keeps them from it.

use std::borrow::Cow;

use catalogue::{Requirement, image as req};
use content::document::{Kind as JsonKind, Value};
use content::walk::{Content, Verified};

use super::given::Given;
use super::properties::ROOTFS;
use super::rootfs::DIFF_IDS;
use crate::answer::Answers;
use crate::context::StackContext;

/// Why a rule about a stack cannot be judged.
#[derive(Debug, Clone)]
pub(super) enum Obstacle {
    /// It does not concern this stack.
    NotApplicable(Cow<'static, str>),
    /// This requirement failed.
    Blocked(&'static Requirement),
    /// We could not look.
    Inconclusive(String),
}

impl Obstacle {
    /// The answer for `rule`.
    pub(super) fn answer(&self, rule: &'static Requirement, answers: &mut Answers<'_>) {
        match self {
            Obstacle::NotApplicable(why) => answers.not_applicable(rule, why.clone()),
            Obstacle::Blocked(by) => answers.blocked(rule, by),
            Obstacle::Inconclusive(why) => answers.inconclusive(rule, why.clone()),
        }
    }
}

/// The outermost value of the config. Only images have one that speaks of layers.
pub(super) fn config<'a>(context: &StackContext<'a>) -> Result<Value<'a>, Obstacle> {
    if !context.kind.is_image() {
        let why = format!("the config of what is of kind `{}` describes no layers", context.kind.as_str());
        return Err(Obstacle::NotApplicable(why.into()));
    }
    context.config.and_then(|config| config.root()).ok_or_else(|| no_config(context))
}

fn no_config(context: &StackContext<'_>) -> Obstacle {
    let Some(node) = context.config_at.and_then(|at| context.graph.nodes.get(at)) else {
        return Obstacle::Blocked(&req::MANIFEST_CONFIG_REQUIRED);
    };
    match (&node.content, node.verified()) {
        (Content::Missing, _) => Obstacle::NotApplicable("the config is not at hand".into()),
        (Content::NotRead(why), _) => Obstacle::Inconclusive(why.clone()),
        (_, Verified::No(_)) => Obstacle::Blocked(&req::LAYOUT_BLOB_MATCHES_DIGEST),
        (Content::Document(document, _), _) => match document.problems().iter().find(|problem| problem.kind.is_limit())
        {
            Some(limit) => Obstacle::Inconclusive(limit.kind.to_string()),
            None if document.root().is_none() => Obstacle::Blocked(&req::JSON_WELL_FORMED),
            None => Obstacle::Blocked(&req::DESCRIPTOR_MEDIATYPE_MATCHES_CONTENT),
        },
        _ => Obstacle::Inconclusive("the config was not read".to_string()),
    }
}

/// The array of diff ids, whose elements are strings.
pub(super) fn diff_ids<'a>(context: &StackContext<'a>) -> Result<Value<'a>, Obstacle> {
    let Given::Value(rootfs) = Given::of(config(context)?, &ROOTFS) else {
        return Err(Obstacle::Blocked(ROOTFS.requirement));
    };
    match Given::of(rootfs, &DIFF_IDS) {
        Given::Value(ids) => Ok(ids),
        Given::Absent | Given::Wrong(_) => Err(Obstacle::Blocked(DIFF_IDS.requirement)),
    }
}

/// How many layers the manifest lists, whether or not all of them could be followed.
pub(super) fn layer_count(context: &StackContext<'_>) -> Result<usize, Obstacle> {
    let Some(manifest) = context.node.document().and_then(|document| document.root()) else {
        return match &context.graph.cut_short {
            Some(why) => Err(Obstacle::Inconclusive(why.clone())),
            None => Ok(context.layers.len()),
        };
    };
    match manifest.get("layers") {
        Some(layers) if layers.kind() == JsonKind::Array => Ok(layers.len()),
        _ => Err(Obstacle::Blocked(&req::MANIFEST_LAYERS_PRESENT)),
    }
}
