#!/usr/bin/env python3
"""Holds the configurations of the lab against the official JSON Schema, and explains each difference from their verdicts.

usage: differential.py SCHEMA_DIRECTORY CONFIGURATIONS_DIRECTORY RELEASE

SCHEMA_DIRECTORY has the files of `schema/` of the runtime spec, of which RELEASE is the newest release that they know. The
configurations come from `cargo run -p lab --example bundles`. Where a good configuration that others are made from is refused already,
only further errors count. Fails for a difference without explanation, and for an explanation that explains nothing.
"""

import json
import pathlib
import sys
import tomllib

from jsonschema import Draft4Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Red by the text, and taken by the schema. By the beginning of the requirement's id.
TAKEN = {
    "runtime.json.no-duplicate-names": "below the values that a schema sees",
    "runtime.json.well-formed": "a byte order mark is gone before the schema sees a value",
    # What the prose demands and the schema does not. The document is the canonical schema (config.md).
    "runtime.config.root.required-posix": "demanded by the prose alone",
    "runtime.config.process.user.ids": "demanded by the prose alone",
    "runtime.config.process.ioPriority.fields": "demanded by the prose alone",
    "runtime.config.process.args": "demanded by the prose of the claimed version",
    "runtime.linux.memoryPolicy.mode": "demanded by the prose alone",
    "runtime.linux.personality.domain": "demanded by the prose alone",
    "runtime.linux.blockIO.majmin": "demanded by the prose alone",
    "runtime.freebsd.devices.path": "demanded by the prose alone",
    # Grammar that the schema leaves out.
    "runtime.config.ociVersion.semver": "a grammar that the schema leaves out",
    "runtime.config.mounts.destination.absolute": "a grammar that the schema leaves out",
    "runtime.config.process.cwd.absolute": "a grammar that the schema leaves out",
    "runtime.config.process.rlimits.type.values": "a list that the schema has as a pattern",
    "runtime.config.process.capabilities.values": "a list that the schema has as a pattern",
    "runtime.config.hooks.path.absolute": "a grammar that the schema leaves out",
    "runtime.config.annotations.key": "rules for keys that the schema leaves out",
    "runtime.config.annotations.image-keys.value": "rules of another spec",
    "runtime.linux.namespaces.path.absolute": "a grammar that the schema leaves out",
    "runtime.linux.netDevices.name.form": "a grammar that the schema leaves out",
    "runtime.linux.cgroupsPath.form": "a grammar that the schema leaves out",
    "runtime.linux.intelRdt.schemata.newline": "a grammar that the schema leaves out",
    "runtime.linux.maskedPaths.absolute": "a grammar that the schema leaves out",
    "runtime.linux.readonlyPaths.absolute": "a grammar that the schema leaves out",
    "runtime.linux.resources.devices.type.values": "the schema also takes the types of nodes",
    "runtime.vm.hypervisor.path.absolute": "a grammar that the schema leaves out",
    "runtime.vm.kernel.path.absolute": "a grammar that the schema leaves out",
    "runtime.vm.kernel.initrd.absolute": "a grammar that the schema leaves out",
    "runtime.vm.image.path.absolute": "a grammar that the schema leaves out",
    "runtime.windows.root.path.volume-guid": "a grammar that the schema leaves out",
    "runtime.windows.root.readonly.false": "the schema does not know the platform",
    "runtime.windows.mounts": "a grammar that the schema leaves out",
    "runtime.windows.cpu.shares.range": "a range that the schema leaves out",
    "runtime.windows.cpu.affinity": "the schema has an object where the text has an array",
    "runtime.solaris.mounts.destination.absolute": "a grammar that the schema leaves out",
    "runtime.freebsd.jail.enforceStatfs.values": "a range that the schema leaves out",
    "runtime.zos.namespaces.path.absolute": "a grammar that the schema leaves out",
    # Relations between values.
    "runtime.config.mounts.mappings.both": "a relation between values",
    "runtime.config.mounts.idmap.error-no-userns": "a relation between values",
    "runtime.config.process.rlimits.duplicate": "a relation between values",
    "runtime.linux.namespaces.duplicate": "a relation between values",
    "runtime.linux.devices.majmin": "a relation between values",
    "runtime.linux.netDevices.name-exists": "a relation between values",
    "runtime.linux.cpu.burst-le-quota": "a relation between values",
    "runtime.linux.blockIO.one-weight": "a relation between values",
    "runtime.linux.rdma.one-of": "a relation between values",
    "runtime.linux.seccomp.errnoRet.unsupported": "a relation between values",
    "runtime.linux.seccomp.listenerMetadata.needs-path": "a relation between values",
    "runtime.windows.root.required": "a relation between values",
    "runtime.windows.process.commandLine.required": "a relation between values",
    "runtime.windows.cpu.exclusive": "a relation between values",
    "runtime.zos.namespaces.duplicate": "a relation between values",
    # Members that only some versions have.
    "runtime.linux.intelRdt.enableCMT": "a member that 1.3.0 does not have any more",
    "runtime.linux.intelRdt.enableMBM": "a member that 1.3.0 does not have any more",
    "runtime.zos.devices": "a member that 1.2.1 does not have any more",
}

# Not red by the text, and refused by the schema. By the name of the configuration.
REFUSED = {
    "no limit of processes": "the schema demands `pids.limit`, which the text makes optional (1.3.0)",
    "Hyper-V without more": "the schema has an object where the text has an array of affinities",
    "namespaces that 1.2.0 does not have": "an unknown member in the claimed version",
    "members that 1.0.0 does not have": "unknown members in the claimed version",
    "members of the process that only Linux defines": "unknown members on other platforms",
    "a size without its B": "the grammar of a value: worth a warning",
    "the native architecture": "libseccomp has it, and the text means libseccomp: worth a warning",
    "an unusual format": "the text lists common formats, not all",
}

# What only a schema before 1.3.0 says otherwise, by id or name.
EARLIER = {
    "runtime.linux.pids.limit": "demanded by the prose of the claimed version",
    "runtime.linux.intelRdt.mb": "a grammar that the schema leaves out",
    "runtime.windows": "its good configuration is refused for the same member",
    "a time namespace in 1.0.0": "a value of a later version: worth a warning",
    "devices that 1.3.0 does not have any more": "an unknown member in the claimed version",
    "a jail of its own": "unknown to the schema of an earlier version",
    "two pipes": "a pipe has no numbers, and an earlier schema demands them",
}


def validator(folder):
    def load(name):
        # A reference of the schema of 1.3.0 lacks its slash.
        return json.loads((folder / name).read_text().replace('"#definitions/', '"#/definitions/'))

    def retrieve(uri):
        return Resource.from_contents(load(uri.rsplit("/", 1)[-1]), default_specification=DRAFT4)

    root = load("config-schema.json") | {"id": "file:///config-schema.json"}
    return Draft4Validator(root, registry=Registry(retrieve=retrieve))


def main():
    schema, folder, release = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    official = validator(schema)
    since = {
        row["id"]: row["since"]
        for path in sorted((ROOT / "catalogue/runtime").glob("*.toml"))
        for row in tomllib.loads(path.read_text())["requirement"]
    }

    def errors(file):
        try:
            document = json.loads((folder / file).read_bytes())
        except ValueError as error:
            return {str(error)}
        return {error.message for error in official.iter_errors(document)}

    listed = json.loads((folder / "list.json").read_text())
    good = {entry["name"]: errors(entry["file"]) for entry in listed if entry["name"] == entry["base"]}
    used, unexplained, same, explained = set(), [], 0, 0
    for entry in listed:
        if entry["name"] in good and "breaks" not in entry:
            continue
        is_taken = not errors(entry["file"]) - good[entry["base"]]
        breaks = entry.get("breaks", "")
        if is_taken == (entry["verdict"] != "red"):
            same += 1
            continue
        reasons = [key for key in TAKEN if breaks.startswith(key)] if is_taken else [key for key in REFUSED if key == entry["name"]]
        is_old = release < "1.3.0" and any(breaks.startswith(key) or entry["name"] == key for key in EARLIER)
        if reasons or is_old or since.get(breaks, "") > release:
            used.update(reasons)
            explained += 1
        else:
            unexplained.append(f"{'taken' if is_taken else 'refused'}, and {entry['verdict']}: {breaks} {entry['name']}")
    print(f"{same} of {len(listed) - len(good)} configurations alike, {explained} differ with a reason")
    for line in unexplained:
        print(f"no reason: {line}")
    # Only the newest schema has all that is explained.
    idle = [key for key in (*TAKEN, *REFUSED) if key not in used] if release >= "1.3.0" else []
    for key in idle:
        print(f"explains nothing: {key}")
    sys.exit(bool(unexplained or idle))


main()
