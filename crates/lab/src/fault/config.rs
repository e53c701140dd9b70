//! Image configs. Where the platform is at stake the config stands alone, so that no index disagrees with it.

use super::row::{Exotic, Fault, Subject};
use crate::{
    image::{Image, Part, minimal, multi_layer},
    json::{Json, array, object},
};

const ARCHITECTURE: &[&str] = &["image.config.architecture-required"];
const OS: &[&str] = &["image.config.os-required"];
const ROOTFS: &[&str] = &["image.config.rootfs-required"];
const ROOTFS_TYPE: &[&str] = &["image.config.rootfs-type-layers"];
const DIFF_IDS: &[&str] = &["image.config.diffids-required"];
const DIFF_ID: &[&str] = &["image.config.diffid-matches-layer"];
const COUNT: &[&str] = &["image.config.diffids-count"];
const HISTORY: &[&str] = &["image.config.history-optional"];
const HISTORY_COUNT: &[&str] = &["image.config.history-count"];
const CREATED: &[&str] = &["image.config.created-rfc3339"];
const ENV: &[&str] = &["image.config.env-format"];
const PORTS: &[&str] = &["image.config.exposedports-grammar"];
const USER: &[&str] = &["image.config.user-grammar"];
const SIGNAL: &[&str] = &["image.config.stopsignal-format"];

/// [`minimal`] with one value of its config changed.
fn with(pointer: &'static str, value: impl Into<Json>) -> Subject {
    let value = value.into();
    minimal().config(move |c| c.set(pointer, value)).subject()
}

/// The config of an image on its own.
fn alone(image: Image) -> Subject {
    Subject::document(image, Part::Config(0))
}

fn platform<const N: usize>(architecture: &str, os: &str, more: [(&'static str, Json); N]) -> Subject {
    let (architecture, os) = (architecture.to_owned(), os.to_owned());
    alone(minimal().config(move |c| {
        c.set("/architecture", architecture).set("/os", os);
        more.into_iter().fold(c, |c, (name, value)| c.append("", name, value))
    }))
}

fn ports(key: &str) -> Subject {
    with("/config/ExposedPorts", object([(key, object::<&str, 0>([]))]))
}

pub(super) const FAULTS: &[Fault] = &[
    Fault::red("created_is_a_number", &["image.config.created-optional"], || with("/created", 1_700_000_000)),
    Fault::red("author_is_an_array", &["image.config.author-optional"], || with("/author", array(["Lab"]))),
    Fault::red("omits_architecture", ARCHITECTURE, || minimal().config(|c| c.remove("/architecture")).subject()),
    Fault::red("architecture_is_null", ARCHITECTURE, || with("/architecture", Json::Null)),
    Fault::red("architecture_is_a_number", ARCHITECTURE, || with("/architecture", 64)),
    Fault::red("architecture_is_misspelt", ARCHITECTURE, || {
        minimal().config(|c| c.rename("/architecture", "Architecture")).subject()
    }),
    Fault::yellow("architecture_is_as_uname_says", &["image.config.architecture-goarch"], || {
        platform("x86_64", "linux", [])
    }),
    Fault::yellow("architecture_holds_its_variant", &["image.config.architecture-goarch"], || {
        platform("armv7", "linux", [])
    }),
    Fault::yellow("architecture_is_empty", &["image.config.architecture-goarch"], || platform("", "linux", [])),
    Fault::red("omits_os", OS, || minimal().config(|c| c.remove("/os")).subject()),
    Fault::red("os_is_an_object", OS, || with("/os", object([("name", "linux".into())]))),
    Fault::yellow("os_has_a_capital", &["image.config.os-goos"], || platform("amd64", "Linux", [])),
    Fault::yellow("os_is_a_distribution", &["image.config.os-goos"], || platform("amd64", "debian", [])),
    Fault::red("os_version_is_a_number", &["image.config.os-version-optional"], || {
        platform("amd64", "windows", [("os.version", 10.into())])
    }),
    Fault::red("os_features_is_a_string", &["image.config.os-features-optional"], || {
        platform("amd64", "windows", [("os.features", "win32k".into())])
    }),
    Fault::red("os_features_holds_a_number", &["image.config.os-features-optional"], || {
        platform("amd64", "windows", [("os.features", array([1]))])
    }),
    Fault::yellow("has_an_unknown_windows_feature", &["image.config.os-features-win32k"], || {
        platform("amd64", "windows", [("os.features", array(["win64k"]))])
    }),
    Fault::red("variant_is_a_number", &["image.config.variant-optional"], || {
        platform("arm64", "linux", [("variant", 8.into())])
    }),
    Fault::yellow("variant_is_in_no_table", &["image.config.variant-table"], || {
        platform("arm", "linux", [("variant", "hard".into())])
    }),
    Fault::red("run_config_is_a_string", &["image.config.config-optional"], || with("/config", "")),
    Fault::red("run_config_is_an_array", &["image.config.config-optional"], || with("/config", array::<Json>([]))),
    Fault::red("user_is_a_number", &["image.config.user-optional"], || with("/config/User", 1000)),
    Fault::yellow("user_has_three_parts", USER, || with("/config/User", "app:app:app")),
    Fault::yellow("user_has_no_name_before_its_group", USER, || with("/config/User", ":app")),
    Fault::yellow("user_has_no_group_behind_the_colon", USER, || with("/config/User", "app:")),
    Fault::red("ports_is_an_array", &["image.config.exposedports-optional"], || {
        with("/config/ExposedPorts", array(["80/tcp"]))
    }),
    Fault::red("ports_holds_a_number", &["image.config.exposedports-optional"], || {
        with("/config/ExposedPorts", object([("80/tcp", 80.into())]))
    }),
    Fault::yellow("port_is_a_name", PORTS, || ports("http")),
    Fault::yellow("port_is_too_large", PORTS, || ports("65536/tcp")),
    Fault::yellow("port_has_an_unknown_protocol", PORTS, || ports("80/http")),
    Fault::yellow("port_is_a_range", PORTS, || ports("8000-8010/tcp")),
    Fault::yellow("port_is_negative", PORTS, || ports("-1/tcp")),
    Fault::yellow("port_is_empty", PORTS, || ports("/tcp")),
    Fault::red("env_is_an_object", &["image.config.env-optional"], || {
        with("/config/Env", object([("PATH", "/bin".into())]))
    }),
    Fault::red("env_holds_a_number", &["image.config.env-optional"], || with("/config/Env", array([1]))),
    Fault::red("env_is_a_string", &["image.config.env-optional"], || with("/config/Env", "PATH=/bin")),
    Fault::yellow("env_entry_has_no_value", ENV, || with("/config/Env", array(["PATH=/bin", "DEBUG"]))),
    Fault::yellow("env_entry_has_no_name", ENV, || with("/config/Env", array(["=value"]))),
    Fault::yellow("env_entry_is_empty", ENV, || with("/config/Env", array([""]))),
    Fault::red("entrypoint_is_a_string", &["image.config.entrypoint-optional"], || {
        with("/config/Entrypoint", "/bin/app --serve")
    }),
    Fault::red("entrypoint_holds_null", &["image.config.entrypoint-optional"], || {
        with("/config/Entrypoint", array([Json::Null]))
    }),
    Fault::red("cmd_is_a_string", &["image.config.cmd-optional"], || with("/config/Cmd", "--serve")),
    Fault::red("cmd_holds_a_number", &["image.config.cmd-optional"], || with("/config/Cmd", array([8080]))),
    Fault::red("volumes_is_an_array", &["image.config.volumes-optional"], || with("/config/Volumes", array(["/data"]))),
    Fault::red("volumes_holds_a_string", &["image.config.volumes-optional"], || {
        with("/config/Volumes", object([("/data", "rw".into())]))
    }),
    Fault::yellow("volume_is_relative", &["image.config.volumes-absolute"], || {
        with("/config/Volumes", object([("data", object::<&str, 0>([]))]))
    }),
    Fault::red("working_dir_is_an_array", &["image.config.workingdir-optional"], || {
        with("/config/WorkingDir", array(["/srv"]))
    }),
    Fault::red("labels_is_an_array", &["image.config.labels-optional"], || with("/config/Labels", array(["team=lab"]))),
    Fault::red("label_is_a_number", &["image.config.labels-annotation-rules"], || {
        with("/config/Labels", object([("com.example.version", 1.into())]))
    }),
    Fault::red("label_is_an_object", &["image.config.labels-annotation-rules"], || {
        with("/config/Labels", object([("com.example.team", object([("name", "lab".into())]))]))
    }),
    Fault::red("stop_signal_is_a_number", &["image.config.stopsignal-optional"], || with("/config/StopSignal", 15)),
    Fault::yellow("stop_signal_is_a_phrase", SIGNAL, || with("/config/StopSignal", "please stop")),
    Fault::yellow("stop_signal_is_in_small_letters", SIGNAL, || with("/config/StopSignal", "sigterm")),
    Fault::yellow("stop_signal_counts_from_nothing", SIGNAL, || with("/config/StopSignal", "SIGRTMIN+")),
    Fault::red("args_escaped_is_a_string", &["image.config.argsescaped-optional"], || {
        with("/config/ArgsEscaped", "true")
    }),
    Fault::red("memory_is_a_string", &["image.config.memory-reserved"], || with("/config/Memory", "512m")),
    Fault::red("memory_swap_is_a_string", &["image.config.memoryswap-reserved"], || with("/config/MemorySwap", "-1")),
    Fault::red("cpu_shares_is_an_array", &["image.config.cpushares-reserved"], || {
        with("/config/CpuShares", array([512]))
    }),
    Fault::red("healthcheck_is_a_string", &["image.config.healthcheck-reserved"], || {
        with("/config/Healthcheck", "curl -f http://localhost/")
    }),
    Fault::red("omits_rootfs", ROOTFS, || minimal().config(|c| c.remove("/rootfs")).subject()),
    Fault::red("rootfs_is_null", ROOTFS, || with("/rootfs", Json::Null)),
    Fault::red("rootfs_is_an_array", ROOTFS, || with("/rootfs", array::<Json>([]))),
    Fault::red("omits_rootfs_type", &["image.config.rootfs-type-required"], || {
        minimal().config(|c| c.remove("/rootfs/type")).subject()
    }),
    Fault::red("rootfs_type_is_singular", ROOTFS_TYPE, || with("/rootfs/type", "layer")),
    Fault::red("rootfs_type_has_a_capital", ROOTFS_TYPE, || with("/rootfs/type", "Layers")),
    Fault::red("rootfs_type_is_a_number", ROOTFS_TYPE, || with("/rootfs/type", 1)),
    Fault::red("omits_diff_ids", DIFF_IDS, || minimal().config(|c| c.remove("/rootfs/diff_ids")).subject()),
    Fault::red("diff_ids_is_a_string", DIFF_IDS, || {
        minimal()
            .config(|c| {
                let diff_id = c.text("/rootfs/diff_ids/0");
                c.set("/rootfs/diff_ids", diff_id)
            })
            .subject()
    }),
    Fault::red("diff_ids_is_null", DIFF_IDS, || with("/rootfs/diff_ids", Json::Null)),
    Fault::red("diff_ids_holds_null", DIFF_IDS, || with("/rootfs/diff_ids/0", Json::Null)),
    Fault::red("diff_id_has_no_algorithm", &["image.config.diffids-required"], || {
        with("/rootfs/diff_ids/0", "a".repeat(64))
    }),
    Fault::red("diff_id_is_cut_short", &["image.config.diffids-required"], || {
        with("/rootfs/diff_ids/0", "sha256:abc123")
    }),
    Fault::red("diff_id_is_in_capitals", &["image.digest.sha256-no-uppercase"], || {
        minimal()
            .config(|c| {
                let diff_id = c.text("/rootfs/diff_ids/0").to_uppercase().replace("SHA256", "sha256");
                c.set("/rootfs/diff_ids/0", diff_id)
            })
            .subject()
    }),
    Fault::red("has_one_diff_id_too_few", COUNT, || multi_layer().config(|c| c.remove("/rootfs/diff_ids/4")).subject()),
    Fault::red("has_one_diff_id_too_many", COUNT, || with("/rootfs/diff_ids/-", format!("sha256:{}", "a".repeat(64)))),
    Fault::red("has_no_diff_ids_at_all", COUNT, || with("/rootfs/diff_ids", array::<Json>([]))),
    Fault::red("diff_id_is_of_another_archive", DIFF_ID, || {
        minimal().keep_diff_id().tar(|tar| tar.file("srv/late", "added\n")).subject()
    }),
    Fault::red("diff_id_is_of_the_archive_before_its_padding", DIFF_ID, || {
        multi_layer().layer(4).keep_diff_id().tar_bytes(crate::bytes::append([0; 512])).subject()
    }),
    Fault::red("diff_id_is_the_compressed_digest", DIFF_ID, || {
        let stored =
            minimal().seal().parts.layers.concat().first().map(|layer| layer.digest.clone()).unwrap_or_default();
        with("/rootfs/diff_ids/0", stored)
    }),
    Fault::red("history_is_an_object", HISTORY, || with("/history", object::<&str, 0>([]))),
    Fault::red("history_holds_a_string", HISTORY, || with("/history/0", "ADD")),
    Fault::red("history_created_is_a_number", &["image.config.history-created"], || with("/history/0/created", 0)),
    Fault::red("history_author_is_a_number", &["image.config.history-author"], || with("/history/0/author", 0)),
    Fault::red("history_created_by_is_an_array", &["image.config.history-created-by"], || {
        with("/history/0/created_by", array(["RUN"]))
    }),
    Fault::red("history_comment_is_a_number", &["image.config.history-comment"], || with("/history/0/comment", 0)),
    Fault::red("history_empty_layer_is_a_string", &["image.config.history-empty-layer"], || {
        with("/history/0/empty_layer", "false")
    }),
    Fault::red("history_has_one_layer_too_many", HISTORY_COUNT, || {
        with("/history/-", object([("created_by", "ADD".into())]))
    }),
    Fault::red("history_has_one_layer_too_few", HISTORY_COUNT, || {
        multi_layer().config(|c| c.remove("/history/0")).subject()
    }),
    Fault::red("history_calls_a_layer_empty", HISTORY_COUNT, || with("/history/0/empty_layer", true)),
    Fault::yellow("created_has_a_space", CREATED, || with("/created", "2023-11-14 22:13:20Z")),
    Fault::yellow("created_has_no_zone", CREATED, || with("/created", "2023-11-14T22:13:20")),
    Fault::yellow("created_is_a_date", CREATED, || with("/created", "2023-11-14")),
    Fault::yellow("created_is_in_month_13", CREATED, || with("/created", "2023-13-14T22:13:20Z")),
    Fault::yellow("created_is_on_30_february", CREATED, || with("/created", "2023-02-30T22:13:20Z")),
    Fault::yellow("created_is_empty", CREATED, || with("/created", "")),
    Fault::yellow("created_has_a_zone_without_colon", CREATED, || with("/created", "2023-11-14T22:13:20+0100")),
    Fault::yellow("history_created_is_in_words", &["image.config.history-created-rfc3339"], || {
        with("/history/0/created", "yesterday")
    }),
    Fault::yellow("history_created_is_at_hour_24", &["image.config.history-created-rfc3339"], || {
        with("/history/0/created", "2023-11-14T24:00:00Z")
    }),
];

pub(super) const EXOTICS: &[Exotic] = &[
    Exotic::green("every_optional_value_is_null", || {
        minimal()
            .config(|c| {
                ["created", "author", "os.version", "os.features", "variant", "config", "history"]
                    .into_iter()
                    .fold(c, |c, name| c.set(&format!("/{name}"), Json::Null))
            })
            .subject()
    }),
    Exotic::green("every_value_to_run_with_is_null", || {
        let names = [
            "User",
            "ExposedPorts",
            "Env",
            "Entrypoint",
            "Cmd",
            "Volumes",
            "WorkingDir",
            "StopSignal",
            "ArgsEscaped",
            "Memory",
            "MemorySwap",
            "CpuShares",
            "Healthcheck",
        ];
        minimal()
            .config(move |c| names.into_iter().fold(c, |c, name| c.set(&format!("/config/{name}"), Json::Null)))
            .subject()
    }),
    Exotic::green("every_value_of_history_is_null", || {
        minimal()
            .config(|c| {
                ["created", "author", "created_by", "comment", "empty_layer"]
                    .into_iter()
                    .fold(c, |c, name| c.set(&format!("/history/0/{name}"), Json::Null))
            })
            .subject()
    }),
    Exotic::green("holds_only_what_is_required", || {
        minimal().config(|c| c.remove("/created").remove("/author").remove("/config").remove("/history")).subject()
    }),
    Exotic::green("has_no_history", || minimal().config(|c| c.remove("/history")).subject()),
    Exotic::green("config_is_an_empty_object", || with("/config", object::<&str, 0>([]))),
    Exotic::green("history_has_steps_without_layers", || {
        minimal()
            .config(|c| {
                c.insert("/history/0", object([("created_by", "ENV A=b".into()), ("empty_layer", true.into())]))
                    .set("/history/-", object([("empty_layer", true.into())]))
            })
            .subject()
    }),
    Exotic::green("created_has_small_letters", || with("/created", "2023-11-14t22:13:20z")),
    Exotic::green("created_is_a_leap_second", || with("/created", "2016-12-31T23:59:60Z")),
    Exotic::green("created_has_fractions_and_a_zone", || with("/created", "2023-11-14T22:13:20.123456789+05:30")),
    Exotic::green("created_is_of_the_year_1", || with("/created", "0001-01-01T00:00:00Z")),
    Exotic::green("created_has_an_unknown_zone", || with("/created", "2023-11-14T22:13:20-00:00")),
    Exotic::green("has_extra_fields", || {
        minimal()
            .config(|c| {
                c.set("/docker_version", "24")
                    .set("/container_config", object([("Tty", false.into())]))
                    .set("/config/OnBuild", array(["RUN x"]))
            })
            .subject()
    }),
    Exotic::green("env_value_holds_a_newline", || with("/config/Env", array(["TEXT=one\ntwo", "EMPTY=", "A=b=c"]))),
    Exotic::green("env_repeats_a_name", || with("/config/Env", array(["A=1", "A=2"]))),
    Exotic::green("user_is_empty", || with("/config/User", "")),
    Exotic::green("user_is_two_numbers", || with("/config/User", "1000:1000")),
    Exotic::green("user_is_a_name_and_a_number", || with("/config/User", "app:0")),
    Exotic::green("ports_take_every_form", || {
        let none = || object::<&str, 0>([]);
        with(
            "/config/ExposedPorts",
            object([("80", none()), ("443/tcp", none()), ("53/udp", none()), ("65535/tcp", none())]),
        )
    }),
    Exotic::green("ports_and_volumes_are_empty", || {
        minimal()
            .config(|c| {
                c.set("/config/ExposedPorts", object::<&str, 0>([])).set("/config/Volumes", object::<&str, 0>([]))
            })
            .subject()
    }),
    Exotic::green("stop_signal_is_a_real_time_one", || with("/config/StopSignal", "SIGRTMIN+3")),
    Exotic::green("uses_the_reserved_fields", || {
        minimal()
            .config(|c| {
                c.set("/config/Memory", 1 << 30).set("/config/MemorySwap", -1).set("/config/CpuShares", 512);
                c.set(
                    "/config/Healthcheck",
                    object([("Test", array(["CMD", "true"])), ("Interval", 30_000_000_000.into())]),
                )
            })
            .subject()
    }),
    Exotic::green("is_for_windows", || {
        platform("amd64", "windows", [("os.version", "10.0.14393.1066".into()), ("os.features", array(["win32k"]))])
    }),
    Exotic::green("is_for_wasm", || platform("wasm", "wasip1", [])),
    Exotic::green("is_for_arm_v7", || platform("arm", "linux", [("variant", "v7".into())])),
    Exotic::green("is_spread_over_lines", || {
        minimal().config_bytes(|bytes| [b"\n", bytes.as_slice(), b"\n"].concat()).subject()
    }),
];
