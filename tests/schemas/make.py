"""Writes the schemas beside it from the packages that carry them, cut down to what the tests use.

    python3 -m venv /tmp/schemas && /tmp/schemas/bin/pip install check-jsonschema==0.39.0 kubernetes-validate==1.37.0
    /tmp/schemas/bin/python tests/schemas/make.py
"""
import json
import pathlib

import check_jsonschema
import kubernetes_validate

HERE = pathlib.Path(__file__).parent
KUBERNETES = "v1.34.0"
KINDS = {"ConfigMap": "core.v1", "Deployment": "apps.v1", "Namespace": "core.v1", "Service": "core.v1"}


def without_texts(node):
    """Descriptions are most of a schema; a property that is called so is kept."""
    if isinstance(node, list):
        return [without_texts(item) for item in node]
    if isinstance(node, dict):
        return {key: without_texts(item) for key, item in node.items() if not (key == "description" and isinstance(item, str))}
    return node


def write(name, schema):
    text = json.dumps(without_texts(schema), separators=(",", ":"), sort_keys=True)
    (HERE / name).write_text(text + "\n")


compose = pathlib.Path(check_jsonschema.__file__).parent / "builtin_schemas/vendor/compose-spec.json"
write("compose-spec.json", json.loads(compose.read_text()))

folder = pathlib.Path(kubernetes_validate.__file__).parent / f"kubernetes-json-schema/{KUBERNETES}-local-strict"
definitions = json.loads((folder / "_definitions.json").read_text())["$defs"]
START = "/api/_definitions.json"


def references(node):
    """Names of the definitions that a schema refers to; the references become ones within the file."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            node["$ref"] = node["$ref"].removeprefix(START)
            yield node["$ref"].removeprefix("#/$defs/")
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            yield from references(item)


kinds = {kind: f"io.k8s.api.{group}.{kind}" for kind, group in KINDS.items()}
found, wanted = {}, list(kinds.values())
while wanted:
    name = wanted.pop()
    if name not in found:
        found[name] = definitions[name]
        wanted += references(found[name])
write("kubernetes.json", {"title": KUBERNETES, "kinds": kinds, "$defs": found})
