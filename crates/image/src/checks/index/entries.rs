//! An index has `manifests`, an array of descriptors, which may be empty.

use catalogue::image as req;
use content::document::Kind;
use content::walk::Reading;

use crate::answer::Answers;
use crate::check::{Check, On};
use crate::context::DocumentContext;
use crate::property::{Property, Shape};

pub(crate) const CHECK: Check =
    Check { name: "index_lists_manifests", decides: &[&req::INDEX_MANIFESTS_REQUIRED], on: On::Document(look) };

const MANIFESTS: Property = Property::required("manifests", Shape::ObjectList, &req::INDEX_MANIFESTS_REQUIRED);

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    if context.reading == Reading::Index
        && let Some(root) = context.root()
    {
        debug_assert_eq!(root.kind(), Kind::Object);
        MANIFESTS.judge(root, answers);
    }
}
