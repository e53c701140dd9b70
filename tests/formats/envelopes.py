#!/usr/bin/env python3
"""Verifies our envelopes with securesystemslib, the reference implementation of DSSE.

usage: envelopes.py DIRECTORY

DIRECTORY holds NAME.dsse.json and NAME.pub, as `cargo run -p certificate --example envelopes -- DIRECTORY` writes them. Each
envelope has to be verified, and no longer once its payload or its type is another one.
Exit status: 0 without any problem, 1 with one.
"""

import json
import pathlib
import sys

from cryptography.hazmat.primitives.serialization import load_pem_public_key
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import SSlibKey


def refused(envelope, key):
    try:
        envelope.verify([key], 1)
    except VerificationError:
        return True
    return False


def main():
    found = sorted(pathlib.Path(sys.argv[1]).glob("*.dsse.json"))
    problems = [] if len(found) == 2 else [f"{len(found)} envelopes, and 2 are wanted"]
    for path in found:
        envelope = Envelope.from_dict(json.loads(path.read_text()))
        keyid = next(iter(envelope.signatures))
        public = load_pem_public_key((path.parent / path.name.replace(".dsse.json", ".pub")).read_bytes())
        key = SSlibKey.from_crypto(public, keyid=keyid)
        if refused(envelope, key):
            problems.append(f"{path.name} is not verified")
        for change in ({"payload": envelope.payload + b" "}, {"payload_type": envelope.payload_type + "x"}):
            parts = {"payload": envelope.payload, "payload_type": envelope.payload_type, **change}
            if not refused(Envelope(signatures=envelope.signatures, **parts), key):
                problems.append(f"{path.name} is verified with another {next(iter(change))}")
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        sys.exit(1)
    print(f"{len(found)} envelopes verified by securesystemslib, and refused when changed")


if __name__ == "__main__":
    main()
