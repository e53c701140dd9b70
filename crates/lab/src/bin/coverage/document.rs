//! Which documents of a spec bind anybody.

/// What a document is to the coverage.
pub enum Role {
    Normative,
    /// Left out, and why.
    Excluded(&'static str),
}
use Role::{Excluded, Normative};

const PROCESS: Role = Excluded("how the project governs itself, binds nobody who builds or ships an implementation");
const INFORMATIVE: Role = Excluded("explains or lists, asks nothing");

/// Every Markdown document that any pinned version has. One that is missing here stops the tool, so that a new
/// document is decided upon and never overlooked.
pub const DOCUMENTS: &[(&str, &str, Role)] = &[
    ("image", "annotations.md", Normative),
    ("image", "config.md", Normative),
    ("image", "considerations.md", Normative),
    ("image", "conversion.md", Normative),
    ("image", "descriptor.md", Normative),
    ("image", "image-index.md", Normative),
    ("image", "image-layout.md", Normative),
    ("image", "layer.md", Normative),
    ("image", "manifest.md", Normative),
    ("image", "media-types.md", Normative),
    ("image", "spec.md", Normative),
    ("image", "artifacts-guidance.md", Excluded("guidance by its own title, repeats manifest.md")),
    ("image", ".github/PULL_REQUEST_TEMPLATE/maintainer_nomination.md", PROCESS),
    ("image", "EMERITUS.md", PROCESS),
    ("image", "GOVERNANCE.md", PROCESS),
    ("image", "HACKING.md", PROCESS),
    ("image", "README.md", INFORMATIVE),
    ("image", "RELEASES.md", PROCESS),
    ("image", "implementations.md", INFORMATIVE),
    ("image", "project.md", PROCESS),
    ("distribution", "spec.md", Normative),
    (
        "distribution",
        "content-negotiation.md",
        Excluded("a table of observations under an open issue, without a keyword"),
    ),
    ("distribution", "detail.md", Excluded("a stub that points to the spec")),
    (
        "distribution",
        "extensions/README.md",
        Excluded("proposals for interfaces outside the spec, which never points there"),
    ),
    (
        "distribution",
        "extensions/_oci.md",
        Excluded("proposals for interfaces outside the spec, which never points there"),
    ),
    ("distribution", "conformance/README.md", Excluded("manual of a test program")),
    ("distribution", "CONTRIBUTING.md", PROCESS),
    ("distribution", "EMERITUS.md", PROCESS),
    ("distribution", "FAQ.md", INFORMATIVE),
    ("distribution", "GOVERNANCE.md", PROCESS),
    ("distribution", "MAINTAINERS_GUIDE.md", PROCESS),
    ("distribution", "README.md", INFORMATIVE),
    ("distribution", "RELEASES.md", PROCESS),
    ("runtime", "bundle.md", Normative),
    ("runtime", "config.md", Normative),
    ("runtime", "config-freebsd.md", Normative),
    ("runtime", "config-linux.md", Normative),
    ("runtime", "config-solaris.md", Normative),
    ("runtime", "config-vm.md", Normative),
    ("runtime", "config-windows.md", Normative),
    ("runtime", "config-zos.md", Normative),
    ("runtime", "features.md", Normative),
    ("runtime", "features-linux.md", Normative),
    ("runtime", "glossary.md", Normative),
    ("runtime", "runtime.md", Normative),
    ("runtime", "runtime-linux.md", Normative),
    ("runtime", "spec.md", Normative),
    ("runtime", "EMERITUS.md", PROCESS),
    ("runtime", "GOVERNANCE.md", PROCESS),
    ("runtime", "README.md", INFORMATIVE),
    ("runtime", "RELEASES.md", PROCESS),
    ("runtime", "implementations.md", INFORMATIVE),
    ("runtime", "principles.md", INFORMATIVE),
    ("runtime", "project.md", PROCESS),
    ("runtime", "schema/README.md", INFORMATIVE),
    ("runtime", "style.md", Excluded("how to write the spec, not what it asks of an implementation")),
];
