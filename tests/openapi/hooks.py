"""Hooks for Schemathesis: half of the digests of uploads are made those of their bodies, so that uploads come to an end."""

import hashlib
import re

import schemathesis

UPLOADS = ("startUpload", "completeUpload")


@schemathesis.hook
def before_call(context, case, kwargs):
    body = getattr(case.body, "data", None)
    if case.operation.definition.raw.get("operationId") not in UPLOADS or not isinstance(body, bytes):
        return
    wanted = case.query.get("digest")
    if isinstance(wanted, str) and re.fullmatch("sha256:[0-9a-f]{63}[02468ace]", wanted):
        case.query["digest"] = f"sha256:{hashlib.sha256(body).hexdigest()}"
        (case.headers or {}).pop("Content-Range", None)
