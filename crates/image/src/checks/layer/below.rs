//! What a layer finds at a path in the layers below it.

use catalogue::Requirement;
use content::walk::{Content, Node, Reading};

use super::sight::{Lack, Sight};
use crate::answer::Answers;
use crate::context::{StackContext, StackLayer};
use crate::layer::{OPAQUE, PathKey, PathTable, Seen, SeenKind, whiteout_of};

/// How many looks into tables one stack is worth.
const MOST_LOOKS: u64 = 50_000_000;

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Below {
    /// This entry.
    Stands(Seen),
    /// Nothing, or nothing any more.
    Nothing,
    /// A symbolic link stands on the way, which is not followed.
    BehindLink,
    /// Nobody can know from this image: the spec allows that it is not at hand, or does not say how to read it; why.
    Hidden(String),
    /// We do not know; why.
    Unknown(String),
}

/// The layers of a stack, to look into.
pub(super) struct Layers<'a> {
    layers: &'a [StackLayer<'a>],
    complete: bool,
    looks: u64,
}

/// One name of a path, and the whiteouts that would delete what stands there.
struct Part {
    key: PathKey,
    whiteout: PathKey,
    opaque: PathKey,
}

impl<'a> Layers<'a> {
    pub(super) fn of(context: &'a StackContext<'a>) -> Layers<'a> {
        Layers { layers: &context.layers, complete: context.complete, looks: 0 }
    }

    /// What stands at the normal `path` when the layer at place `own` is about to be applied; its whiteouts already are.
    pub(super) fn find(&mut self, own: usize, path: &[u8]) -> Below {
        let Some(table) = self.layers.get(own).and_then(|layer| layer.paths) else {
            return Below::Unknown("the layer was not read".to_string());
        };
        let parts: Vec<Part> = table
            .steps(path)
            .map(|(parent, name)| Part {
                key: table.child(parent, name),
                whiteout: table.child(parent, &whiteout_of(name)),
                opaque: table.child(parent, OPAQUE),
            })
            .collect();
        let Some((last, folders)) = parts.split_last() else { return Below::Nothing };
        for place in (0..=own).rev() {
            self.looks += parts.len() as u64;
            if self.looks > MOST_LOOKS {
                return Below::Unknown("the image asks for more paths of lower layers than are looked for".to_string());
            }
            let Some(layer) = self.layers.get(place) else { continue };
            let standing =
                layer.paths.and_then(|table| table.at(last.key)).filter(|seen| place < own && seen.is_entry());
            match (standing, lack(layer)) {
                (Some(seen), None) => return Below::Stands(seen),
                (_, Some(_)) if place < own && is_hidden(layer.node) => {
                    return Below::Hidden(format!(
                        "layer {place} below is not at hand, or of a type without a definition"
                    ));
                }
                (_, Some(why)) if place < own => {
                    return Below::Unknown(format!("layer {place} below could not be read: {why}"));
                }
                _ => {}
            }
            if let Some(found) = layer.paths.and_then(|table| on_the_way(table, folders, &parts)) {
                return found;
            }
        }
        if self.complete { Below::Nothing } else { Below::Unknown("the layers below are not all known".to_string()) }
    }
}

// What a layer has on the way to a path hides or deletes what is below it.
fn on_the_way(table: &PathTable, folders: &[Part], parts: &[Part]) -> Option<Below> {
    for folder in folders {
        match table.at(folder.key).map(|seen| seen.kind) {
            Some(SeenKind::Symlink) => return Some(Below::BehindLink),
            Some(SeenKind::Other) => return Some(Below::Nothing),
            _ => {}
        }
    }
    let is_deleted = table.has_whiteouts()
        && parts.iter().any(|part| table.at(part.whiteout).is_some() || table.at(part.opaque).is_some());
    is_deleted.then_some(Below::Nothing)
}

fn is_hidden(node: &Node) -> bool {
    matches!(node.content, Content::Missing) || !matches!(node.reading, Reading::Layer(_))
}

/// Why not all paths of a layer are known.
fn lack(layer: &StackLayer<'_>) -> Option<String> {
    let node: &Node = layer.node;
    let (Some(facts), Some(paths)) = (layer.facts, layer.paths) else {
        return Some(format!("`{}` is not there or not what its digest says", node.subject));
    };
    match Sight::of(node, facts, paths) {
        Sight::Whole => None,
        Sight::Part(Lack::Unknown(why)) | Sight::Nothing(Lack::Unknown(why)) => Some(why),
        Sight::Part(Lack::Blocked(by)) | Sight::Nothing(Lack::Blocked(by)) => Some(format!("it fails `{}`", by.id)),
    }
}

/// What the layers below left open.
#[derive(Default)]
pub(super) struct Doubt {
    /// What nobody can know from this image; why.
    pub(super) hidden: Option<String>,
    /// What we do not know; why.
    pub(super) unknown: Option<String>,
}

impl Doubt {
    /// The answer for a rule of which no violation was seen. What is hidden is no reason to call the whole image undecided;
    /// that it stays a habit to avoid is.
    pub(super) fn conclude(
        &self,
        rule: &'static Requirement,
        is_habit: bool,
        sight: &Sight,
        answers: &mut Answers<'_>,
    ) {
        match (&self.unknown, &self.hidden) {
            (Some(why), _) => answers.inconclusive(rule, why.clone()),
            (None, Some(why)) if is_habit => answers.inconclusive(rule, why.clone()),
            (None, Some(why)) => answers.not_applicable(rule, why.clone()),
            (None, None) => sight.conclude(rule, answers),
        }
    }
}

/// Whether the entries of a layer are worth looking at, and whether its requests are all there.
pub(super) fn own_sight(layer: &StackLayer<'_>) -> Option<Sight> {
    let sight = Sight::of(layer.node, layer.facts?, layer.paths?);
    (!sight.is_nothing()).then_some(sight)
}
