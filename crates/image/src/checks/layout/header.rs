//! The file `oci-layout` is an object that says which version of the layout this is.

use catalogue::image as req;
use content::walk::Reading;

use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::DocumentContext;

const VERSION: &str = "1.0.0";

pub(crate) const CHECK: Check = Check {
    name: "layout_header_names_its_version",
    decides: &[&req::LAYOUT_OCI_LAYOUT_VERSION, &req::LAYOUT_VERSION_VALUE],
    on: On::Document(look),
};

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    if context.reading != Reading::LayoutHeader {
        return;
    }
    let Some(root) = context.root() else { return };
    let Some(version) = root.get("imageLayoutVersion") else {
        answers.add(
            Violation::of(&req::LAYOUT_OCI_LAYOUT_VERSION, "`imageLayoutVersion` is missing")
                .at(root)
                .expected(format!("`\"imageLayoutVersion\": \"{VERSION}\"`"))
                .help("add it"),
        );
        answers.blocked(&req::LAYOUT_VERSION_VALUE, &req::LAYOUT_OCI_LAYOUT_VERSION);
        return;
    };
    answers.pass(&req::LAYOUT_OCI_LAYOUT_VERSION);
    if version.as_str().is_some_and(|text| text == VERSION) {
        answers.pass(&req::LAYOUT_VERSION_VALUE);
    } else {
        answers.add(
            Violation::of(&req::LAYOUT_VERSION_VALUE, "the layout version is unknown")
                .at(version)
                .expected(format!("`\"{VERSION}\"`, the only version of the layout in any release"))
                .got_value(version)
                .help("this is the version of the layout, not of the image spec: it is `1.0.0` in all of them"),
        );
    }
}
