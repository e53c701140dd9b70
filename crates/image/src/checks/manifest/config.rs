//! A manifest has a config, which is a descriptor.

use catalogue::image as req;
use content::walk::Reading;

use crate::answer::Answers;
use crate::check::{Check, On};
use crate::context::DocumentContext;
use crate::property::{Property, Shape};

pub(crate) const CHECK: Check =
    Check { name: "manifest_has_a_config", decides: &[&req::MANIFEST_CONFIG_REQUIRED], on: On::Document(look) };

const CONFIG: Property = Property::required("config", Shape::Object, &req::MANIFEST_CONFIG_REQUIRED);

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    if context.reading == Reading::Manifest
        && let Some(root) = context.root()
    {
        CONFIG.judge(root, answers);
    }
}
