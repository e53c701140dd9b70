//! The execution parameters, the members of `config`, have their JSON types.

use catalogue::image as req;
use content::walk::Reading;

use super::given::Given;
use super::properties::CONFIG;
use crate::answer::Answers;
use crate::check::{Check, On};
use crate::context::DocumentContext;
use crate::property::{Property, Shape};

pub(crate) const CHECK: Check = Check {
    name: "config_execution_parameters_have_their_types",
    decides: &[
        &req::CONFIG_USER_OPTIONAL,
        &req::CONFIG_EXPOSEDPORTS_OPTIONAL,
        &req::CONFIG_ENV_OPTIONAL,
        &req::CONFIG_ENTRYPOINT_OPTIONAL,
        &req::CONFIG_CMD_OPTIONAL,
        &req::CONFIG_VOLUMES_OPTIONAL,
        &req::CONFIG_WORKINGDIR_OPTIONAL,
        &req::CONFIG_LABELS_OPTIONAL,
        &req::CONFIG_STOPSIGNAL_OPTIONAL,
        &req::CONFIG_ARGSESCAPED_OPTIONAL,
        &req::CONFIG_MEMORY_RESERVED,
        &req::CONFIG_MEMORYSWAP_RESERVED,
        &req::CONFIG_CPUSHARES_RESERVED,
        &req::CONFIG_HEALTHCHECK_RESERVED,
    ],
    on: On::Document(look),
};

pub(super) const USER: Property = Property::nullable("User", Shape::Text, &req::CONFIG_USER_OPTIONAL);
pub(super) const EXPOSED_PORTS: Property =
    Property::nullable("ExposedPorts", Shape::Set, &req::CONFIG_EXPOSEDPORTS_OPTIONAL);
pub(super) const ENV: Property = Property::nullable("Env", Shape::TextList, &req::CONFIG_ENV_OPTIONAL);
pub(super) const VOLUMES: Property = Property::nullable("Volumes", Shape::Set, &req::CONFIG_VOLUMES_OPTIONAL);
pub(super) const STOP_SIGNAL: Property =
    Property::nullable("StopSignal", Shape::Text, &req::CONFIG_STOPSIGNAL_OPTIONAL);

pub(super) const PROPERTIES: &[Property] = &[
    USER,
    EXPOSED_PORTS,
    ENV,
    Property::nullable("Entrypoint", Shape::TextList, &req::CONFIG_ENTRYPOINT_OPTIONAL),
    Property::nullable("Cmd", Shape::TextList, &req::CONFIG_CMD_OPTIONAL),
    VOLUMES,
    Property::nullable("WorkingDir", Shape::Text, &req::CONFIG_WORKINGDIR_OPTIONAL),
    Property::nullable("Labels", Shape::Object, &req::CONFIG_LABELS_OPTIONAL),
    STOP_SIGNAL,
    Property::nullable("ArgsEscaped", Shape::Boolean, &req::CONFIG_ARGSESCAPED_OPTIONAL),
    Property::nullable("Memory", Shape::Integer, &req::CONFIG_MEMORY_RESERVED),
    Property::nullable("MemorySwap", Shape::Integer, &req::CONFIG_MEMORYSWAP_RESERVED),
    Property::nullable("CpuShares", Shape::Integer, &req::CONFIG_CPUSHARES_RESERVED),
    Property::nullable("Healthcheck", Shape::Object, &req::CONFIG_HEALTHCHECK_RESERVED),
];

fn look(context: &DocumentContext<'_>, answers: &mut Answers<'_>) {
    if context.reading != Reading::Config {
        return;
    }
    let config = Given::at_top(context, &CONFIG);
    for property in PROPERTIES {
        match config {
            Given::Value(config) => property.judge(config, answers),
            Given::Absent => answers.not_applicable(property.requirement, "no `config` is given"),
            Given::Wrong(by) => answers.blocked(property.requirement, by),
        }
    }
}

#[cfg(test)]
mod tests {
    use verdict::Outcome;

    use super::{CHECK, PROPERTIES};
    use crate::checks::case;

    #[test]
    fn right_types_and_null_are_fine() {
        for config in [
            r#"{"User":"a","ExposedPorts":{"80":{}},"Env":["a=b\nc"],"Entrypoint":["/a"],"Cmd":[],"Volumes":{"/v":{}}}"#,
            r#"{"WorkingDir":"/","Labels":{"a":"b"},"StopSignal":"SIGTERM","ArgsEscaped":true,"Memory":-1,"CpuShares":0}"#,
            r#"{"User":null,"ExposedPorts":null,"Env":null,"Cmd":null,"Labels":null,"Healthcheck":null,"Memory":null}"#,
        ] {
            assert_eq!(case::config(&CHECK, &format!(r#"{{"config":{config}}}"#)).failed(), [""; 0], "{config}");
        }
    }

    #[test]
    fn wrong_types_are_not() {
        for (member, id) in [
            (r#""User":0"#, "image.config.user-optional"),
            (r#""ExposedPorts":["80"]"#, "image.config.exposedports-optional"),
            (r#""ExposedPorts":{"80":{"a":1}}"#, "image.config.exposedports-optional"),
            (r#""Env":{"A":"b"}"#, "image.config.env-optional"),
            (r#""Entrypoint":"sh""#, "image.config.entrypoint-optional"),
            (r#""Cmd":[1]"#, "image.config.cmd-optional"),
            (r#""Volumes":{"/v":null}"#, "image.config.volumes-optional"),
            (r#""WorkingDir":false"#, "image.config.workingdir-optional"),
            (r#""Labels":[]"#, "image.config.labels-optional"),
            (r#""StopSignal":9"#, "image.config.stopsignal-optional"),
            (r#""ArgsEscaped":"true""#, "image.config.argsescaped-optional"),
            (r#""Memory":"1g""#, "image.config.memory-reserved"),
            (r#""MemorySwap":0.5"#, "image.config.memoryswap-reserved"),
            (r#""CpuShares":{}"#, "image.config.cpushares-reserved"),
            (r#""Healthcheck":[]"#, "image.config.healthcheck-reserved"),
        ] {
            assert_eq!(case::config(&CHECK, &format!(r#"{{"config":{{{member}}}}}"#)).failed(), [id], "{member}");
        }
    }

    #[test]
    fn a_config_that_is_no_object_blocks_its_members() {
        let said = case::config(&CHECK, r#"{"config":"sh"}"#);
        assert!(PROPERTIES.iter().all(|property| said.outcome(property.requirement) == Some(Outcome::Blocked)));
        let said = case::config(&CHECK, r#"{"config":null}"#);
        assert!(PROPERTIES.iter().all(|property| said.outcome(property.requirement) == Some(Outcome::NotApplicable)));
    }
}
