#!/usr/bin/env python3
"""Judges our OpenAPI documents with two validators that are not ours.

usage: validate.py DIRECTORY --node-modules DIRECTORY

DIRECTORY holds VERSION.FORM.json, as `cargo run -p openapi --example documents -- DIRECTORY` writes them.
Exit status: 0 without any problem, 1 with one.

Set up once, outside of the repository:
  python3 -m venv VENV && VENV/bin/pip install -r tests/openapi/requirements.txt
  mkdir DIR && cp tests/openapi/package.json DIR && npm install --ignore-scripts --prefix DIR
"""

import argparse
import json
import pathlib
import subprocess
import sys

from openapi_spec_validator import OpenAPIV31SpecValidator

FORMS = ("multi-segment", "per-repository")

# One process for all documents: each start of node costs more than a document.
NODE = """
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
const [module, ...paths] = process.argv.slice(1);
const { Validator } = await import(pathToFileURL(module));
for (const path of paths) {
  const { valid, errors } = await new Validator().validate(JSON.parse(readFileSync(path)));
  if (!valid) console.log(`${path}: ${JSON.stringify(errors)}`);
}
"""


def by_python(path):
    document = json.loads(path.read_text())
    if not document["openapi"].startswith("3.1."):
        yield "is no OpenAPI 3.1"
    for error in OpenAPIV31SpecValidator(document).iter_errors():
        yield f"{'/'.join(map(str, error.absolute_path))}: {error.message}"


def by_node(paths, node_modules):
    module = node_modules / "@seriousme/openapi-schema-validator/index.js"
    command = ["node", "--input-type=module", "--eval", NODE, "--", module.resolve(), *paths]
    completed = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if completed.returncode:
        yield f"node failed: {completed.stderr}"
    yield from completed.stdout.splitlines()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=pathlib.Path)
    parser.add_argument("--node-modules", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    paths = sorted(arguments.directory.glob("*.json"))
    problems = [f"{path}: {problem}" for path in paths for problem in by_python(path)]
    problems += by_node(paths, arguments.node_modules)
    for form in FORMS:
        if sum(path.name.endswith(f".{form}.json") for path in paths) < 5:
            problems.append(f"{arguments.directory}: fewer than five documents of the form {form}")
    for problem in problems:
        print(problem)
    print(f"{len(paths)} OpenAPI documents, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
