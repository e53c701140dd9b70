#!/usr/bin/env python3
"""Judges rendered reports with tools that are not ours.

usage: validate.py DIRECTORY --har FILE --node-modules DIRECTORY

DIRECTORY holds NAME.json and beside it NAME.ndjson, NAME.html, NAME.junit.xml, NAME.sarif, NAME.tap, NAME.github and NAME.md,
and the files of the official distribution suite in NAME.oci,
as `cargo run -p report --example samples -- DIRECTORY` writes them. A file that is missing is a problem. FILE is an HTTP Archive,
as `cargo run -p wire --example archive -- FILE` writes it.
Exit status: 0 without any problem, 1 with one, 2 if the tools are not there.

Set up once, outside of the repository:
  python3 -m venv VENV && VENV/bin/pip install -r tests/formats/requirements.txt
  mkdir DIR && cp tests/formats/package.json DIR && npm install --ignore-scripts --prefix DIR
and then: VENV/bin/python tests/formats/validate.py REPORTS --har FILE --node-modules DIR/node_modules
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys

try:
    import html5lib
    import jsonschema
    import junitparser
    import referencing
    import yaml
except ImportError as missing:
    sys.exit(f"{missing}: pip install -r tests/formats/requirements.txt")

HERE = pathlib.Path(__file__).resolve().parent
SCHEMA = HERE.parent.parent / "docs" / "report.schema.json"
PRODUCT_SCHEMA = HERE.parent.parent / "docs" / "product.schema.json"
UNDECIDED = ("blocked", "inconclusive")


class Problem(Exception):
    """What is wrong with one file."""


def expect(condition, text):
    if not condition:
        raise Problem(text)


def weighs(outcome):
    return outcome["level"] != "MAY"


def shown(text):
    """Whether `text` holds no character that a terminal would obey; line feeds and tabs are fine."""
    return not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


class Validator:
    def __init__(self, node_modules):
        self.node_modules = node_modules
        schema = json.loads(SCHEMA.read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        self.report = jsonschema.Draft202012Validator(schema)
        sarif = node_modules / "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
        self.sarif_schema = jsonschema.Draft7Validator(json.loads(sarif.read_text()))

    def json(self, path, report):
        error = jsonschema.exceptions.best_match(self.report.iter_errors(report))
        expect(error is None, f"{error.json_path if error else ''}: {error.message[:300] if error else ''}")

    def ndjson(self, path, report):
        # str.splitlines would also split at characters that JSON allows inside a string.
        lines = path.read_bytes().split(b"\n")
        expect(lines.pop() == b"", "the last line does not end")
        events = [json.loads(line) for line in lines]
        expect(events[0]["event"] == "run-started" and events[-1]["event"] == "run-done", "the run has no beginning or end")
        lists = {"node": "nodes", "document": "documents", "finding": "findings", "outcome": "outcomes"}
        for event, key in lists.items():
            have = [entry[event] for entry in events if entry["event"] == event]
            expect(have == report.get(key, []), f"the {event} events are not the report's `{key}`")

    def cases(self, path, report):
        """The results of the cases by kind; checks what every JUnit file keeps to."""
        suites = junitparser.JUnitXml.fromfile(str(path))
        cases = [case for suite in suites for case in suite]
        executed = any(outcome["outcome"] in ("pass", "fail") for outcome in report["outcomes"])
        expect(len(cases) == len(report["outcomes"]) + (not executed), "there is not one case a requirement")
        kinds = {junitparser.Failure: [], junitparser.Error: [], junitparser.Skipped: []}
        for case in cases:
            for result in case.result:
                kinds[type(result)].append(case.name)
        failures, errors, skipped = (len(names) for names in kinds.values())
        for suite in suites:
            expect((suite.tests, suite.failures, suite.errors, suite.skipped) == (len(cases), failures, errors, skipped),
                   "the numbers of the suite are wrong")
        expect(suites.failures in (None, failures), "the number of failures is wrong")
        return failures, errors, not executed

    def junit(self, path, report):
        failures, errors, nothing = self.cases(path, report)
        count = lambda *words: sum(o["outcome"] in words and weighs(o) for o in report["outcomes"])
        expect(failures == count("fail"), "failures are not the failed requirements")
        expect(errors == count(*UNDECIDED) + nothing, "errors are not the undecided")

    def official(self, path, report):
        count = lambda *words: sum(o["outcome"] in words and o["level"] == "MUST" for o in report["outcomes"])
        names = sorted(file.name for file in path.iterdir())
        expect(names == ["junit.xml", "report.html", "results.yaml"], f"the files are {names}")
        for file in path.iterdir():
            expect(shown(file.read_bytes().decode()), f"a control character got through in {file.name}")
        failures, errors, nothing = self.cases(path / "junit.xml", report)
        expect(failures == count("fail"), "failures are not the broken MUSTs")
        expect(errors == count(*UNDECIDED) + nothing, "errors are not the undecided MUSTs")
        self.html(path / "report.html", report)
        results = yaml.safe_load((path / "results.yaml").read_text())
        expect(list(results) == ["config", "apis", "data"], "the keys of the results are wrong")
        expect(len(results["apis"]) == 28 and len(results["data"]) in (23, 24), "an API or a data set is missing")
        words = set(results["apis"].values()) | set(results["data"].values())
        expect(words <= {"Pass", "FAIL", "Skip", "Disabled", "Error"}, f"a status is none: {words}")
        expect(("FAIL" in results["apis"].values()) == (failures > 0), "FAIL is not where a MUST is broken")
        expect(all(results["config"][key] in ("", "***") for key in ("username", "password")), "a secret got through")

    def sarif(self, path, report):
        log = json.loads(path.read_text())
        error = jsonschema.exceptions.best_match(self.sarif_schema.iter_errors(log))
        expect(error is None, f"{error.json_path if error else ''}: {error.message[:300] if error else ''}")
        run = log["runs"][0]
        rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        expect(len(rules) == len(set(rules)), "a rule is there twice")
        expect(len(run["results"]) == len(report["findings"]), "results are not the findings")
        for result in run["results"]:
            expect(rules[result["ruleIndex"]] == result["ruleId"], "a result names the wrong rule")
            for place in result["locations"] + result.get("relatedLocations", []):
                uri = place["physicalLocation"]["artifactLocation"]["uri"]
                good = not uri.startswith("/") and ".." not in uri.split("/") and ":" not in uri
                expect(good, f"`{uri}` is no relative reference")

    def tap(self, path, report):
        parser = self.node_modules / "tap-parser/dist/esm"
        script = (
            f"import {{ Parser }} from {json.dumps((parser / 'index.js').as_uri())}; import fs from 'fs';"
            "const points = []; const bad = []; let plan = null;"
            "const parser = new Parser({ strict: true }, results => {"
            "  console.log(JSON.stringify({ ok: results.ok, count: results.count, bailout: results.bailout, points, bad, plan,"
            "    failures: results.failures.filter(f => f.tapError).map(f => f.tapError) })); });"
            "parser.on('assert', a => points.push({ ok: a.ok, skip: a.skip, todo: a.todo, diag: a.diag, name: a.name }));"
            "parser.on('extra', text => bad.push(text)); parser.on('plan', p => plan = p);"
            f"parser.end(fs.readFileSync({json.dumps(str(path))}));"
        )
        run = subprocess.run(["node", "--input-type=module", "-e", script], capture_output=True, text=True, check=False)
        expect(run.returncode == 0, f"tap-parser failed: {run.stderr[-500:]}")
        result = json.loads(run.stdout)
        expect(not result["bad"], f"stray lines: {str(result['bad'])[:300]}")
        expect(not result["failures"], f"not TAP: {result['failures'][:3]}")
        points = result["points"]
        expect(len(points) == len(report["outcomes"]), "there is not one point a requirement")
        for point, outcome in zip(points, report["outcomes"]):
            word, what = outcome["outcome"], outcome["requirement"]
            good = word in ("pass", "not-applicable", "unsupported", "not-run") or not weighs(outcome)
            expect(point["ok"] == good, f"`{what[:80]}` is {word} but ok is {point['ok']}")
            skipped = word in ("not-applicable", "unsupported", "not-run")
            expect(bool(point["skip"]) == skipped and not point["todo"], f"`{what[:80]}` is skipped wrongly")
            if not good:
                expect(point["diag"]["outcome"] == word, f"`{what[:80]}` has no diagnostic")
        text = path.read_text()
        expect(text.startswith("TAP version 14\n"), "the version is missing")
        # A second reader of the blocks, which is stricter about what may stand in a string.
        for block in re.findall(r"^  ---\n(.*?)^  \.\.\.\n", text, re.S | re.M):
            fields = yaml.safe_load(block)
            expect(fields["severity"] and fields["outcome"], "a block has no severity or outcome")

    def html(self, path, report):
        text = path.read_text()
        expect(path.stat().st_size <= 2_000_000, f"{path.stat().st_size} bytes are more than 2 MB")
        parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
        tree = parser.parse(text)
        errors = [error for error in parser.errors if error[1] not in ("invalid-character",)]
        expect(not errors, f"not HTML: {errors[:3]}")
        elements = [element for element in tree.iter() if isinstance(element.tag, str)]
        names = {element.tag for element in elements}
        expect(not names & {"script", "img", "iframe", "link", "object", "embed", "base", "form"}, "an element that loads")
        expect({"header", "nav", "main", "footer", "h1", "h2"} <= names, "a landmark or heading is missing")
        ids = [element.get("id") for element in elements if element.get("id")]
        expect(len(ids) == len(set(ids)), "an id is there twice")
        for element in elements:
            expect(not any(name.startswith("on") for name in element.keys()), "an event handler")
            address = element.get("href")
            if address is not None:
                good = address[1:] in ids if address.startswith("#") else address.startswith(("https://", "http://"))
                expect(good, f"`{address[:100]}` leads nowhere good")

    def github(self, path, report):
        lines = path.read_text().split("\n")
        expect(lines.pop() == "", "the last line does not end")
        command = re.compile(r"^::(error|warning|notice) ([a-z]+=[^,:]*(?:,[a-z]+=[^,:]*)*)::(.*)$")
        expect(all(command.match(line) for line in lines), "a line is no command")
        expect(len(lines) == len(report["findings"]) + 1, "there is not one command a finding")
        expect(not any(re.search(r"%(?!25|0A|0D|3A|2C)", line) for line in lines), "a percent sign is not escaped")

    def markdown(self, path, report):
        text = path.read_text()
        expect(len(text) < 1_048_576, "too long for a job summary")
        rest = re.sub(r"</?(?:code|details|summary|pre|b)>|<a href=\"https://[^\"<>\s]*\">|</a>", "", text)
        expect("<" not in rest, "markup of the subject got through")
        rows = [line for line in text.split("\n") if line.startswith("| ")]
        expect(all(line.count("|") in (4, 5, 6) and line.endswith("|") for line in rows), "a row is broken")

    def terminal(self, path, report):
        text = path.read_text()
        expect(text.startswith(report["verdict"]), "the verdict does not come first")
        expect(text.rstrip("\n").split("\n")[-1].startswith(report["verdict"]) or text.count("\n") <= 3, "nor last")

    def har(self, path):
        folder = self.node_modules / "har-schema/lib"
        schemas = {file.name: json.loads(file.read_text()) for file in folder.glob("*.json")}
        resources = [(schema["$id"], referencing.Resource.from_contents(schema)) for schema in schemas.values()]
        registry = referencing.Registry().with_resources(resources)
        archive = json.loads(path.read_text())
        error = jsonschema.exceptions.best_match(
            jsonschema.Draft6Validator(schemas["har.json"], registry=registry).iter_errors(archive)
        )
        expect(error is None, f"{error.json_path if error else ''}: {error.message[:300] if error else ''}")
        entries = archive["log"]["entries"]
        expect(len(entries) > 3, "there are too few exchanges to learn anything from")
        # What the schema does not say but the text of HAR 1.2 does.
        for entry in entries:
            phases = entry["timings"]
            expect(all(phases[phase] >= 0 for phase in ("send", "wait", "receive")), "a phase that must be there is not")
            total = sum(time for time in phases.values() if time > 0)
            expect(abs(entry["time"] - total) < 0.01, f"{entry['time']} is not the sum of the phases, {total}")


def product(sample):
    """Holds a product file against its schema, and the schema against mistakes."""
    schema = json.loads(PRODUCT_SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    good = yaml.safe_load(sample.read_text())
    error = jsonschema.exceptions.best_match(validator.iter_errors(good))
    expect(error is None, error.message if error else "")
    for field, value in {"name": "OCI Harbour", "type": "registry", "website_url": "harbour", "more": "x",
                         "product_logo_url": "https://harbour.example/logo.png"}.items():
        expect(not validator.is_valid({**good, field: value}), f"the schema takes {field}: {value}")


FORMATS = {
    "json": "json",
    "ndjson": "ndjson",
    "junit.xml": "junit",
    "sarif": "sarif",
    "tap": "tap",
    "html": "html",
    "github": "github",
    "md": "markdown",
    "txt": "terminal",
    "oci": "official",
}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("directory", type=pathlib.Path)
    arguments.add_argument("--har", type=pathlib.Path, required=True)
    arguments.add_argument("--node-modules", type=pathlib.Path, required=True)
    options = arguments.parse_args()
    if not (options.node_modules / "tap-parser").is_dir():
        print(f"no tap-parser in {options.node_modules}: npm install what package.json names", file=sys.stderr)
        return 2
    validator = Validator(options.node_modules.resolve())
    reports = sorted(options.directory.glob("*.json"))
    problems = [] if reports else [f"{options.directory}: no report"]
    for source in reports:
        report = json.loads(source.read_text())
        for extension, name in FORMATS.items():
            path = source.with_name(f"{source.stem}.{extension}")
            try:
                expect(path.is_dir() or shown(path.read_bytes().decode()), "a control character got through")
                getattr(validator, name)(path, report)
            except Exception as problem:  # whatever a tool throws at a file is that file's problem
                problems.append(f"{path.name}: {type(problem).__name__}: {problem}")
    try:
        validator.har(options.har)
    except Exception as problem:
        problems.append(f"{options.har.name}: {type(problem).__name__}: {problem}")
    try:
        product(HERE / "PRODUCT.yaml")
    except Exception as problem:
        problems.append(f"PRODUCT.yaml: {type(problem).__name__}: {problem}")
    for problem in problems:
        print(problem)
    print(f"{len(reports)} reports in {len(FORMATS)} formats and an archive, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
