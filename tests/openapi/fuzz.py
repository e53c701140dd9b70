#!/usr/bin/env python3
"""Runs Schemathesis from one of our OpenAPI documents against a registry.

usage: fuzz.py DOCUMENT BASE REPOSITORY [--examples NUMBER] [--seed NUMBER]

DOCUMENT is of the per-repository form (`greenlight openapi --form per-repository --spec next --out FILE`), BASE is scheme,
host and port of a registry on this machine that may be written to without a login, and REPOSITORY is made in it.
Exit status: 0 without a finding, 1 with one, 2 if it could not run.

Set up once, outside of the repository:
  python3 -m venv VENV && VENV/bin/pip install -r tests/openapi/requirements.txt
and then: VENV/bin/python tests/openapi/fuzz.py DOCUMENT http://127.0.0.1:5000 some/repository
"""

import argparse
import copy
import hashlib
import http.client
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
# No run takes nearly as long, not even on a busy machine.
PATIENCE = 240

CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "use_after_free",
    "ensure_resource_availability",
    "unsupported_method",
    "allow_header_conformance",
]
# Why the others are off:
#   positive_data_acceptance    no schema can say which digest is that of a body, or where the last chunk ended: most
#                               requests that a document allows are rightly refused
#   negative_data_rejection     nothing asks a registry to look at what it does not use: an empty `last`, an empty
#                               `artifactType`, a malformed `mount` that becomes an upload session
#   missing_required_header     no request header is required
#   ignored_auth, object_level_authorization
#                               authentication is not part of the spec, so documents have no security schemes

# Schemathesis puts a value into a path and cannot follow a URL as it stands, so it gets the part that our paths have.
SESSION = r"$response.header.Location#regex:/blobs/uploads/([^/?]+)"


class Registry:
    """Just enough of a client to have something to ask for."""

    def __init__(self, base, repository):
        url = urllib.parse.urlsplit(base)
        self.connection = http.client.HTTPConnection(url.hostname, url.port, timeout=10)
        self.repository = repository

    def send(self, method, path, body=b"", headers=None, wanted=201):
        self.connection.request(method, f"/v2/{self.repository}{path}", body=body, headers=headers or {})
        response = self.connection.getresponse()
        response.read()
        if response.status != wanted:
            raise SystemExit(f"failed to fill the registry: {method} {path} was answered {response.status}")
        return response

    def blob(self, content):
        location = self.send("POST", "/blobs/uploads/", wanted=202).getheader("Location")
        split = urllib.parse.urlsplit(location)
        query = f"{split.query}&" if split.query else ""
        path = split.path.removeprefix(f"/v2/{self.repository}")
        self.send("PUT", f"{path}?{query}digest={digest(content)}", content, {"Content-Type": "application/octet-stream"})
        return {"mediaType": "application/vnd.oci.empty.v1+json", "digest": digest(content), "size": len(content)}

    def manifest(self, reference, **parts):
        content = json.dumps({"schemaVersion": 2, "mediaType": MANIFEST, **parts}).encode()
        self.send("PUT", f"/manifests/{reference or digest(content)}", content, {"Content-Type": MANIFEST})
        return {"mediaType": MANIFEST, "digest": digest(content), "size": len(content)}


def digest(content):
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def fill(registry):
    """Pushes what the examples ask for. Gives back the examples: of parameters by component, and a manifest."""
    config = registry.blob(b"{}")
    spare = registry.blob(b'{"spare":true}')
    image = registry.manifest("latest", config=config, layers=[config])
    registry.manifest("spare", config=config, layers=[])
    registry.manifest(None, config=config, layers=[], artifactType="application/x.note", subject=image, annotations={"a": "b"})
    parameters = {
        "getBlob.digest": config["digest"],
        "getBlob.Range": "bytes=0-0",
        "headBlob.digest": config["digest"],
        "deleteBlob.digest": spare["digest"],
        "startUpload.mount": config["digest"],
        "startUpload.from": registry.repository,
        "getManifest.reference": image["digest"],
        "headManifest.reference": "latest",
        "deleteManifest.reference": "spare",
        "putManifest.reference": "pushed",
        "listTags.n": 1,
        "listTags.last": "latest",
        "listReferrers.digest": image["digest"],
        "listReferrers.artifactType": "application/x.note",
    }
    return parameters, {"schemaVersion": 2, "config": config, "layers": [config], "subject": image}


def adapted(document, parameters, manifest):
    """The document with examples that are there, bodies that are bytes, and links that Schemathesis can follow."""
    for name, value in parameters.items():
        if name in document["components"]["parameters"]:
            document["components"]["parameters"][name]["examples"] = {"there": {"value": value}}
    for item in document["paths"].values():
        for operation in (value for value in item.values() if isinstance(value, dict)):
            content = operation.get("requestBody", {}).get("content", {})
            if "application/octet-stream" in content:
                content["application/octet-stream"]["schema"] = {"type": "string", "format": "binary"}
            if MANIFEST in content:
                content[MANIFEST]["examples"] = {"there": {"value": manifest}}
            for response in operation["responses"].values():
                for link in response.get("links", {}).values():
                    if "session" in link["parameters"]:
                        link["parameters"]["session"] = SESSION
    return document


def schemathesis(document, url, *arguments, quiet=False):
    """Runs it. Gives back its exit status: 0 without a finding, 1 with one."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "document.json"
        path.write_text(json.dumps(document))
        program = pathlib.Path(sys.executable).with_name("schemathesis")
        general = ["--url", url, "--no-color", "--warnings", "off", "--generation-database", "none"]
        environment = {"SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE), "PYTHONDONTWRITEBYTECODE": "1"}
        completed = subprocess.run(
            [program, "run", path, *general, *arguments],
            cwd=folder,
            env=os.environ | environment,
            timeout=PATIENCE,
            stdout=subprocess.DEVNULL if quiet else None,
            check=False,
        )
        return completed.returncode


def finds_faults(document, url):
    """Whether a document that knows no 404, and so is wrong about every registry, is found wrong."""
    blind = copy.deepcopy(document)
    del blind["paths"]["/manifests/{reference}"]["get"]["responses"]["404"]
    chosen = ["--include-operation-id", "getManifest", "--checks", "status_code_conformance"]
    return schemathesis(blind, url, *chosen, "--phases", "fuzzing", "--max-examples", "5", quiet=True) == 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("document", type=pathlib.Path)
    parser.add_argument("base")
    parser.add_argument("repository")
    parser.add_argument("--examples", type=int, default=15, help="test cases of each operation and phase")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    host = urllib.parse.urlsplit(arguments.base).hostname or ""
    if host not in ("localhost", "127.0.0.1", "::1"):
        print(f"`{arguments.base}` is not on this machine, and this writes and deletes", file=sys.stderr)
        return 2
    examples = fill(Registry(arguments.base, arguments.repository))
    document = adapted(json.loads(arguments.document.read_text()), *examples)
    url = f"{arguments.base}/v2/{arguments.repository}"
    if not finds_faults(document, url):
        print("Schemathesis did not find what was put there to be found", file=sys.stderr)
        return 2
    bounds = ["--checks", ",".join(CHECKS), "--max-examples", str(arguments.examples), "--seed", str(arguments.seed)]
    # `/v2/` has a server of its own, which is another URL to Schemathesis, and no links.
    base = schemathesis(document, arguments.base, *bounds, "--include-path", "/v2/", "--phases", "coverage,fuzzing")
    return max(base, schemathesis(document, url, *bounds, "--exclude-path", "/v2/"))


if __name__ == "__main__":
    sys.exit(main())
