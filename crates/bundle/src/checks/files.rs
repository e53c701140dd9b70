//! The files of a bundle (bundle.md), and the root filesystem that it names.

use std::path::Path;

use catalogue::runtime as req;

use crate::answer::Answers;
use crate::bundle::{CONFIG, Unfit};
use crate::check::{Check, Look};
use crate::context::{Context, Whole};
use crate::violation::{Place, Violation};

pub(super) const CONFIG_FILE: Check = Check {
    name: "config_lies_in_the_bundle",
    decides: || vec![&req::BUNDLE_CONFIG_PRESENT, &req::BUNDLE_CONFIG_AT_ROOT, &req::BUNDLE_CONFIG_NAME],
    look: Look::Bundle(config_file),
};

fn config_file(whole: &Whole<'_>, answers: &mut Answers) {
    if whole.bundle.folder.is_none() {
        for rule in (CONFIG_FILE.decides)() {
            answers.not_applicable(rule, "a configuration alone was handed over, not a bundle");
        }
        return;
    }
    if whole.config.is_some() {
        return (CONFIG_FILE.decides)().into_iter().for_each(|rule| answers.pass(rule));
    }
    let missing =
        Violation::of(&req::BUNDLE_CONFIG_PRESENT, "the bundle has no `config.json`").expected("`config.json`");
    let at_config = |violation: Violation| violation.place(Place::File(CONFIG.to_owned()));
    match whole.bundle.unfit {
        Some(Unfit::NoFile) => return answers.add(at_config(missing.got("something that is no regular file"))),
        Some(Unfit::Outside) => {
            answers.add(missing.unless_broken(&req::BUNDLE_CONFIG_AT_ROOT));
            return answers.add(at_config(
                Violation::of(&req::BUNDLE_CONFIG_AT_ROOT, "`config.json` lies outside of the bundle")
                    .expected("the file itself in the top directory")
                    .got("a link to another place")
                    .help("copy it in: the bundle is all that is needed to run the container"),
            ));
        }
        None => {}
    }
    let Some(found) = whole.bundle.misplaced.first() else { return answers.add(missing) };
    let is_at_root = found.parent().is_none_or(|parent| parent == Path::new(""));
    let (rule, message) = match is_at_root {
        true => (&req::BUNDLE_CONFIG_NAME, "the configuration has another name than `config.json`"),
        false => (&req::BUNDLE_CONFIG_AT_ROOT, "`config.json` lies below the top directory of the bundle"),
    };
    answers.add(missing.unless_broken(rule));
    answers.add(
        Violation::of(rule, message)
            .place(Place::File(found.display().to_string()))
            .expected(format!("`{CONFIG}` in the top directory"))
            .got(format!("`{}`", found.display()))
            .help(match is_at_root {
                true => format!("rename it to `{CONFIG}`"),
                false => "move it up, or hand over the directory that it lies in".to_owned(),
            }),
    );
}

pub(super) const ROOT: Check = Check {
    name: "root_path_is_a_directory",
    decides: || vec![&req::CONFIG_ROOT_PATH_EXISTS],
    look: Look::Config(root),
};

fn root(context: &Context<'_>, answers: &mut Answers) {
    let rule = &req::CONFIG_ROOT_PATH_EXISTS;
    let Some((path, value)) = context.strings("root/path").into_iter().next() else { return };
    if !context.platform.is_posix() {
        return answers.not_applicable(rule, "a volume of Windows cannot be seen from here");
    }
    let is_there = match (path.starts_with('/'), context.host, context.bundle.folder.as_deref()) {
        (true, Some(host), _) => host.has_directory(&path),
        (true, None, _) => {
            return answers.not_applicable(rule, "an absolute path is one of a host: ask this one with `--host`");
        }
        (false, _, Some(folder)) => folder.join(&path).is_dir(),
        (false, _, None) => return answers.not_applicable(rule, "a configuration alone was handed over, not a bundle"),
    };
    answers.hold(rule, is_there, || {
        Violation::of(rule, "there is no directory at `root.path`")
            .expected("a directory")
            .got_value(value)
            .help("make it, or name the directory that holds the root filesystem")
    });
}
