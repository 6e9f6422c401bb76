"""Stripe's published schema as judge: of every request that the SDK sends, and of every reply and event of our fake."""

import json
import re
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

SPEC = Path(__file__).parents[2] / "vendor/stripe/stripe-spec3.payments-subset.json"
EXPANDED = ("payment_intent", "latest_charge")  # ids in the subset; whole objects where a call asked for them
METHODS = {"type": "array", "items": {"type": "string", "enum": ["card", "konbini", "paypay"]}}

# What Stripe changed between the schema (2026-05-27.dahlia) and the version that we speak (2026-10-28.endive), looked
# up on 2026-11-23. test_judge.py holds each against the types of the SDK. Nothing else may differ.
GONE = {
    ("post", "/v1/checkout/sessions"): "payment_method_types",
    ("post", "/v1/payment_intents"): "payment_method_types",
}
NEW = {
    ("post", "/v1/checkout/sessions"): {"allowed_payment_method_types": METHODS},
    ("post", "/v1/payment_intents"): {"allowed_payment_method_types": METHODS},
}
NEW_IN_REPLIES = {"payment_method_details": {"paypay": {"type": "object"}}}


class Wrong(AssertionError):
    """What the schema says against it."""


@cache
def spec() -> dict[str, Any]:
    """The schema as JSON Schema: objects closed, `nullable` spelled out."""
    return _strict(json.loads(SPEC.read_text()))


def judge_request(verb: str, path: str, query: str, form: str) -> dict[str, Any]:
    """The parameters of a call in their own types. Raises Wrong."""
    place, operation = _operation(verb, path)
    if verb == "get":
        named = {p["name"]: p["schema"] for p in operation.get("parameters", ()) if p["in"] == "query"}
        schema: dict[str, Any] = {"type": "object", "properties": named, "additionalProperties": False}
    else:
        schema = deepcopy(operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"])
        schema.get("properties", {}).pop(GONE.get((verb, place), ""), None)
        schema.setdefault("properties", {}).update(NEW.get((verb, place), {}))
    given = typed(unflattened(query if verb == "get" else form), schema)
    _check(given, schema, f"{verb} {path}")
    return given


def judge_thing(thing: dict[str, Any]) -> None:
    """An object of the API with all that it holds, or a list of them. Raises Wrong."""
    if thing["object"] in {"list", "search_result"}:
        for row in thing["data"]:
            judge_thing(row)
        return
    folded = dict(thing)
    for name in EXPANDED:
        if isinstance(folded.get(name), dict):
            judge_thing(folded[name])
            folded[name] = folded[name]["id"]
    _check(folded, spec()["components"]["schemas"][thing["object"]], thing["object"])


def judge_error(body: dict[str, Any]) -> None:
    """The body of a refusal. Raises Wrong."""
    _check(body, spec()["components"]["schemas"]["error"], "error")


def judge_event(event: dict[str, Any]) -> None:
    """An event, and the object that it carries. Raises Wrong."""
    judge_thing(event["data"]["object"])
    judge_thing(event)


def unflattened(form: str) -> dict[str, Any]:
    """a[b][0]=c → {"a": {"b": {"0": "c"}}}."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(form, keep_blank_values=True):
        *path, last = re.findall(r"[^\[\]]+", name)
        node = tree
        for step in path:
            node = node.setdefault(step, {})
        node[last] = value
    return tree


def typed(value: Any, schema: dict[str, Any]) -> Any:
    """A form's strings as what the schema wants them to be; what does not fit stays, for the judge to see."""
    schema = _resolved(schema)
    for choice in schema.get("anyOf", ()):
        candidate = typed(value, choice)
        if not list(_validator(choice).iter_errors(candidate)):
            return candidate
    if isinstance(value, dict) and schema.get("type") == "array":
        return [typed(value[index], schema["items"]) for index in sorted(value, key=int)]
    if isinstance(value, dict):
        named, others = schema.get("properties", {}), schema.get("additionalProperties") or {}
        return {name: typed(part, named.get(name, others)) for name, part in value.items()}
    if schema.get("type") == "integer" and re.fullmatch(r"-?\d+", value):
        return int(value)
    if schema.get("type") == "boolean" and value in {"true", "false"}:
        return value == "true"
    return value


def _operation(verb: str, path: str) -> tuple[str, dict[str, Any]]:
    """The literal path before one with a placeholder."""
    for place in sorted(spec()["paths"], key=lambda place: place.count("{")):
        if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", place), path) and verb in spec()["paths"][place]:
            return place, spec()["paths"][place][verb]
    raise Wrong(f"no such call: {verb} {path}")


def _check(value: Any, schema: dict[str, Any], what: str) -> None:
    error = best_match(_validator(schema).iter_errors(value))
    if error:
        raise Wrong(f"{what}: {error.json_path}: {error.message[:300]}")


def _validator(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({"allOf": [schema], "components": spec()["components"]})


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    return spec()["components"]["schemas"][name] if name else schema


def _strict(node: Any, name: str = "") -> Any:
    """No field that the schema does not know, and null only where it may be null."""
    if isinstance(node, list):
        return [_strict(part) for part in node]
    if not isinstance(node, dict):
        return node
    strict = {key: _strict(part, key) for key, part in node.items()}
    if isinstance(node.get("properties"), dict) and node.get("type") == "object":
        strict.setdefault("additionalProperties", False)
        strict["properties"] |= NEW_IN_REPLIES.get(name, {})
    return {"anyOf": [strict, {"type": "null"}]} if node.get("nullable") is True else strict
