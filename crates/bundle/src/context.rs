//! What checks are given.

use catalogue::{Spec, Version};
use content::document::{Document, Value};

use crate::bundle::Bundle;
use crate::host::Host;
use crate::platform::Platform;
use crate::select::select;
use crate::shape;

/// A bundle, whatever is in it.
pub(crate) struct Whole<'b> {
    pub(crate) bundle: &'b Bundle,
    pub(crate) config: Option<&'b Document>,
}

/// A configuration that was read, with what lies around it.
pub(crate) struct Context<'b> {
    /// The configuration: an object.
    pub(crate) root: Value<'b>,
    /// The version that it is judged by.
    pub(crate) version: Version,
    /// The platform that it is for.
    pub(crate) platform: Platform,
    /// The bundle that it is from.
    pub(crate) bundle: &'b Bundle,
    /// This host, if it is asked.
    pub(crate) host: Option<&'b Host>,
}

impl<'b> Context<'b> {
    /// The values at a path with wildcards, such as `linux/devices/*/path`. A member of the process that the
    /// text defines for other platforms only is not there.
    pub(crate) fn select(&self, path: &str) -> Vec<Value<'b>> {
        let of_process = path.strip_prefix("process/").and_then(|rest| rest.split('/').next());
        match of_process.is_some_and(|member| !shape::process_has(member, self.platform)) {
            true => Vec::new(),
            false => select(self.root, path),
        }
    }

    /// The value at a path without wildcards.
    pub(crate) fn value(&self, path: &str) -> Option<Value<'b>> {
        self.select(path).into_iter().next()
    }

    /// The strings at a path, with their values.
    pub(crate) fn strings(&self, path: &str) -> Vec<(String, Value<'b>)> {
        let values = self.select(path).into_iter();
        values.filter_map(|value| Some((value.as_str()?.into_owned(), value))).collect()
    }

    /// Whether the version is this release or a later one.
    pub(crate) fn is_since(&self, release: &str) -> bool {
        Spec::Runtime.version(release).is_some_and(|release| self.version >= release)
    }
}
