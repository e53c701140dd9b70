//! The layer map: what each layer holds and how much of the whole it is.

use maud::{Markup, html};
use verdict::{LayerMap, Node, Report};

use super::{budget, text};
use crate::visible::visible;

/// The table; none if no layer was read.
pub(super) fn render(report: &Report) -> Option<Markup> {
    let layers = report.nodes.iter().filter_map(|node| Some((node, node.layer.as_ref()?)));
    let layers: Vec<(&Node, &LayerMap)> = layers.collect();
    if layers.is_empty() {
        return None;
    }
    let largest = layers.iter().map(|(_, layer)| layer.content_size).max().unwrap_or(0).max(1);
    let mut left = budget::LAYERS;
    let mut rows = Vec::new();
    for (node, layer) in &layers {
        let row = row(node, layer, largest);
        if row.0.len() > left {
            break;
        }
        left -= row.0.len();
        rows.push(row);
    }
    let dropped = layers.len() - rows.len();
    Some(html! {
        div.scroll tabindex="0" role="group" aria-labelledby="layers-title" {
            table {
                thead {
                    tr {
                        th scope="col" { "layer" }
                        th.number scope="col" { "content" }
                        th scope="col" { span.hidden { "share" } }
                        th.number scope="col" { "stored" }
                        th scope="col" { "compression" }
                        th.number scope="col" { "entries" }
                        th.number scope="col" { "whiteouts" }
                        th scope="col" { "diff id" }
                    }
                }
                tbody { @for row in &rows { (row) } }
            }
        }
        @if dropped > 0 { p { (text::counted(dropped, "layer is", "layers are")) " only in the JSON report." } }
    })
}

fn row(node: &Node, layer: &LayerMap, largest: u64) -> Markup {
    let share = u128::from(layer.content_size) * 100 / u128::from(largest);
    html! {
        tr {
            th scope="row" { (text::id(&node.id)) }
            td.number { (text::size(layer.content_size)) }
            td.share { span.bar style={ "width:" (share) "%" } {} }
            td.number { @if let Some(size) = node.size { (text::size(size)) } }
            td { (visible(&layer.compression)) }
            td.number { (layer.entries) }
            td.number { (layer.whiteouts) }
            td { (text::id(&layer.diff_id)) }
        }
    }
}
