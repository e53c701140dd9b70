#!/usr/bin/env python3
"""An adapter for runc: requests of greenlight come in on standard input, answers go out on standard output, a line each.

It shows what an adapter has to do, with a runtime that could be driven without one. Try it with

    greenlight runtime 'examples/adapter-runc.py runc' --driver json

The form of requests and answers is in docs/adapter.schema.json, the rest in the chapter "Adapters" of the book.
"""

import json
import subprocess
import sys

RUNC = sys.argv[1:] or ["runc"]
ROOT = None


class Refused(Exception):
    """The runtime was asked and said no."""


class Slow(Exception):
    """The runtime did not end in time."""


def runc(request, *arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=None):
    """Runs runc and gives what it prints. `stderr` is a file, or None to keep what it says for the answer."""
    said = subprocess.PIPE if stderr is None else stderr
    words = [*RUNC, *(["--root", ROOT] if ROOT else []), *arguments]
    # Just before greenlight loses patience, so that this adapter lives on.
    patience = request["timeoutMs"] / 1000
    try:
        done = subprocess.run(words, stdin=stdin, stdout=stdout, stderr=said, timeout=patience, check=False)
    except subprocess.TimeoutExpired as error:
        raise Slow(f"{words[0]} did not end within {patience} s") from error
    if done.returncode != 0:
        raise Refused((done.stderr or b"").decode(errors="replace").strip() or f"exit code {done.returncode}")
    return (done.stdout or b"").decode(errors="replace")


def some(*values):
    """The values that are there: what a request leaves out is left out for runc as well."""
    return [value for value in values if value is not None]


def option(name, value):
    return [] if value is None else [name, value]


def hello(request):
    global ROOT
    ROOT = request["root"]
    told = runc(request, "--version")
    words = told.split()
    spec = [line.split(":", 1)[1].strip() for line in told.splitlines() if line.startswith("spec:")]
    return {"hello": {"protocol": 1, "name": words[0], "version": words[2], "spec": spec[0], "cannot": []}}


def opened(path, mode):
    # A container process must not inherit a pipe: it would stay open as long as the container lives.
    return open(path or "/dev/null", mode)


def create(request):
    files = request["stdio"]
    with opened(files.get("input"), "rb") as stdin, opened(files.get("output"), "ab") as stdout, opened(
        files.get("error"), "a+b"
    ) as stderr:
        start = stderr.seek(0, 2)
        options = [
            *option("--bundle", request.get("bundle")),
            *option("--console-socket", request.get("consoleSocket")),
            *option("--pid-file", request.get("pidFile")),
        ]
        try:
            runc(request, "create", *options, *some(request.get("id")), stdin=stdin, stdout=stdout, stderr=stderr)
        except Refused as refused:
            stderr.seek(start)
            raise Refused(stderr.read().decode(errors="replace").strip() or str(refused)) from refused
    return {}


def start(request):
    runc(request, "start", *some(request.get("id")))
    return {}


def state(request):
    return {"state": verbatim(runc(request, "state", *some(request.get("id"))))}


def kill(request):
    runc(request, "kill", *some(request.get("id")), request["signal"])
    return {}


def delete(request):
    runc(request, "delete", *(["--force"] if request["force"] else []), *some(request.get("id")))
    return {}


def features(request):
    return {"features": verbatim(runc(request, "features"))}


def version(request):
    return {"version": runc(request, "--version")}


class Verbatim(str):
    """JSON that goes into the answer as the runtime wrote it: reading and writing it would mend what is wrong with it."""


def verbatim(text):
    """What the runtime printed: in one line if it is JSON, and as a string if it is not."""
    try:
        json.loads(text)
    except ValueError:
        return text
    return Verbatim(" ".join(text.split("\n")))


def line(answer):
    written = [(name, value if isinstance(value, Verbatim) else json.dumps(value)) for name, value in answer.items()]
    return "{" + ",".join(f"{json.dumps(name)}:{value}" for name, value in written) + "}"


OPERATIONS = {
    "hello": hello,
    "create": create,
    "start": start,
    "state": state,
    "kill": kill,
    "delete": delete,
    "features": features,
    "version": version,
}


def answer(text):
    try:
        request = json.loads(text)
        return {"ok": True, **OPERATIONS[request["op"]](request)}
    except Refused as error:
        return {"ok": False, "error": {"kind": "runtime", "message": str(error)}}
    except Slow as error:
        return {"ok": False, "error": {"kind": "timeout", "message": str(error)}}
    except Exception as error:  # Whatever it is, it is not the runtime's.
        return {"ok": False, "error": {"kind": "adapter", "message": f"{type(error).__name__}: {error}"}}


for text in sys.stdin:
    print(line(answer(text)), flush=True)
