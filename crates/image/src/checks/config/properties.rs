//! The properties of a config are there where they must be, and have their JSON types.

use catalogue::image as req;
use content::walk::Reading;

use crate::answer::Answers;
use crate::check::{Check, On};
use crate::context::DocumentContext;
use crate::property::{Property, Shape};

pub(crate) const CHECK: Check = Check {
    name: "config_properties_have_their_types",
    decides: &[
        &req::CONFIG_CREATED_OPTIONAL,
        &req::CONFIG_AUTHOR_OPTIONAL,
        &req::CONFIG_ARCHITECTURE_REQUIRED,
        &req::CONFIG_OS_REQUIRED,
        &req::CONFIG_OS_VERSION_OPTIONAL,
        &req::CONFIG_OS_FEATURES_OPTIONAL,
        &req::CONFIG_VARIANT_OPTIONAL,
        &req::CONFIG_CONFIG_OPTIONAL,
        &req::CONFIG_ROOTFS_REQUIRED,
        &req::CONFIG_HISTORY_OPTIONAL,
    ],
    on: On::Document(look),
};

pub(super) const CREATED: Property = Property::nullable("created", Shape::Text, &req::CONFIG_CREATED_OPTIONAL);
pub(super) const ARCHITECTURE: Property =
    Property::required("architecture", Shape::Text, &req::CONFIG_ARCHITECTURE_REQUIRED);
pub(super) const OS: Property = Property::required("os", Shape::Text, &req::CONFIG_OS_REQUIRED);
pub(super) const OS_FEATURES: Property =
    Property::nullable("os.features", Shape::TextList, &req::CONFIG_OS_FEATURES_OPTIONAL);
pub(super) const VARIANT: Property = Property::nullable("variant", Shape::Text, &req::CONFIG_VARIANT_OPTIONAL);
pub(super) const CONFIG: Property = Property::nullable("config", Shape::Object, &req::CONFIG_CONFIG_OPTIONAL);
pub(super) const ROOTFS: Property = Property::required("rootfs", Shape::Object, &req::CONFIG_ROOTFS_REQUIRED);
pub(super) const HISTORY: Property = Property::nullable("history", Shape::ObjectList, &req::CONFIG_HISTORY_OPTIONAL);

const PROPERTIES: &[Property] = &[
    CREATED,
    Property::nullable("author", Shape::Text, &req::CONFIG_AUTHOR_OPTIONAL),
    ARCHITECTURE,
    OS,
    Property::nullable("os.version", Shape::Text, &req::CONFIG_OS_VERSION_OPTIONAL),
    OS_FEATURES,
    VARIANT,
    CONFIG,
    ROOTFS,
    HISTORY,
];

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    let (Reading::Config, Some(root)) = (context.reading, context.root()) else { return };
    for property in PROPERTIES {
        property.judge(root, answers);
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::checks::case;

    #[test]
    fn types_are_told_apart() {
        let good = r#"{"architecture":"amd64","os":"linux","rootfs":{}"#;
        for rest in ["", r#","created":null,"author":null,"config":null,"history":null,"variant":null"#, r#","x":1"#] {
            assert_eq!(case::config(&CHECK, &format!("{good}{rest}}}")).failed(), [""; 0], "{rest}");
        }
        for (rest, id) in [
            (r#""created":1"#, "image.config.created-optional"),
            (r#""author":{}"#, "image.config.author-optional"),
            (r#""os.version":10"#, "image.config.os-version-optional"),
            (r#""os.features":"win32k""#, "image.config.os-features-optional"),
            (r#""os.features":["win32k",null]"#, "image.config.os-features-optional"),
            (r#""variant":8"#, "image.config.variant-optional"),
            (r#""config":[]"#, "image.config.config-optional"),
            (r#""history":{}"#, "image.config.history-optional"),
            (r#""history":[null]"#, "image.config.history-optional"),
        ] {
            assert_eq!(case::config(&CHECK, &format!("{good},{rest}}}")).failed(), [id], "{rest}");
        }
    }

    #[test]
    fn three_properties_are_required() {
        let required =
            ["image.config.architecture-required", "image.config.os-required", "image.config.rootfs-required"];
        for text in
            ["{}", r#"{"architecture":null,"os":null,"rootfs":null}"#, r#"{"Architecture":"","OS":"","Rootfs":{}}"#]
        {
            assert_eq!(case::config(&CHECK, text).failed(), required, "{text}");
        }
    }
}
