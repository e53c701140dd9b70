//! Where `manifest.json` of `docker save` stands beside a layout, both show the same images.

use catalogue::image as req;
use content::source::DockerImage;
use content::walk::{Graph, Node, Part, Reading};

use crate::answer::{Answers, Place, Violation};
use crate::check::{Check, On};
use crate::context::LayoutContext;

pub(crate) const CHECK: Check = Check {
    name: "docker_view_agrees_with_the_layout",
    decides: &[&req::LAYOUT_DOCKER_VIEW_AGREES],
    on: On::Layout(look),
};

fn look(context: &LayoutContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::LAYOUT_DOCKER_VIEW_AGREES;
    let Some(docker) = context.layout.and_then(|layout| layout.docker.as_ref()) else { return };
    // A selection leaves manifests out, and what was not walked cannot be compared.
    if context.graph.left_out > 0 {
        return answers.not_applicable(rule, "only a part of the layout was looked at");
    }
    for image in &docker.images {
        if manifests(context.graph).any(|manifest| shows(context.graph, manifest, image)) {
            continue;
        }
        let same_config =
            manifests(context.graph).any(|manifest| config(context.graph, manifest) == Some(digest_of(&image.config)));
        answers.add(
            Violation::of(rule, "`manifest.json` shows an image that the layout does not have")
                .place(Place::File(format!("manifest.json {}", image.pointer)))
                .expected("the config and the layers of a manifest that `index.json` reaches")
                .got(if same_config {
                    format!("the config `{}` with other layers than its manifest has", image.config)
                } else {
                    format!("the config `{}`, which no manifest names", image.config)
                })
                .help("docker reads `manifest.json` and others read `index.json`: write both from the same image, or leave `manifest.json` out"),
        );
    }
    answers.pass_unless_answered(rule);
}

fn manifests(graph: &Graph) -> impl Iterator<Item = &Node> {
    graph.nodes.iter().filter(|node| matches!(node.reading, Reading::Manifest | Reading::DockerManifest))
}

fn shows(graph: &Graph, manifest: &Node, image: &DockerImage) -> bool {
    let layers =
        manifest.children.iter().filter(|link| link.part == Part::Layer).filter_map(|link| graph.nodes.get(link.to));
    config(graph, manifest) == Some(digest_of(&image.config))
        && layers.map(|layer| layer.subject.clone()).eq(image.layers.iter().map(|layer| digest_of(layer)))
}

fn config(graph: &Graph, manifest: &Node) -> Option<String> {
    let link = manifest.children.iter().find(|link| link.part == Part::Config)?;
    graph.nodes.get(link.to).map(|node| node.subject.clone())
}

// `blobs/sha256/abc` is where `sha256:abc` lies; any other path is no blob, and equals no digest.
fn digest_of(path: &str) -> String {
    path.strip_prefix("blobs/").map_or_else(|| path.to_string(), |blob| blob.replacen('/', ":", 1))
}
