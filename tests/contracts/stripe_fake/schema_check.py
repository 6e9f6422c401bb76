"""Checks requests of the SDK, and replies and events of the fake, against Stripe's published schema."""

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
EXPANDED = ("payment_intent", "latest_charge")  # ids in the subset; whole objects if a call expands them
METHODS = {"type": "array", "items": {"type": "string", "enum": ["card", "konbini", "paypay"]}}

# Stripe's changes between the schema (2026-05-27.dahlia) and the API version in use (2026-10-28.endive), as of
# 2026-11-23. test_schema_check.py compares each with the types of the SDK. Nothing else may differ.
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
    """A request, reply or event violates the schema."""


@cache
def spec() -> dict[str, Any]:
    """Returns the specification as JSON Schema: unknown fields are forbidden, `nullable` is a type."""
    return _strict(json.loads(SPEC.read_text()))


def check_request(verb: str, path: str, query: str, form: str) -> dict[str, Any]:
    """Checks a call; returns its parameters with the types of the schema. Raises Wrong."""
    place, operation = _operation(verb, path)
    if verb == "get":
        named = {p["name"]: p["schema"] for p in operation.get("parameters", ()) if p["in"] == "query"}
        schema: dict[str, Any] = {"type": "object", "properties": named, "additionalProperties": False}
    else:
        schema = deepcopy(operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"])
        schema.get("properties", {}).pop(GONE.get((verb, place), ""), None)
        schema.setdefault("properties", {}).update(NEW.get((verb, place), {}))
    params = typed(unflattened(query if verb == "get" else form), schema)
    _check(params, schema, f"{verb} {path}")
    return params


def check_object(thing: dict[str, Any]) -> None:
    """Checks an object with its expanded objects, or a list of objects. Raises Wrong."""
    if thing["object"] in {"list", "search_result"}:
        for row in thing["data"]:
            check_object(row)
        return
    folded = dict(thing)
    for name in EXPANDED:
        if isinstance(folded.get(name), dict):
            check_object(folded[name])
            folded[name] = folded[name]["id"]
    _check(folded, spec()["components"]["schemas"][thing["object"]], thing["object"])


def check_error(body: dict[str, Any]) -> None:
    """Checks the body of an error. Raises Wrong."""
    _check(body, spec()["components"]["schemas"]["error"], "error")


def check_event(event: dict[str, Any]) -> None:
    """Checks an event and its object. Raises Wrong."""
    check_object(event["data"]["object"])
    check_object(event)


def unflattened(form: str) -> dict[str, Any]:
    """a[b][0]=c → {"a": {"b": {"0": "c"}}}."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(form, keep_blank_values=True):
        *path, last = re.findall(r"[^\[\]]+", name)
        node = tree
        for part in path:
            node = node.setdefault(part, {})
        node[last] = value
    return tree


def typed(value: Any, schema: dict[str, Any]) -> Any:
    """Converts strings of a form to the types of the schema; values that do not fit stay, and fail the check."""
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
    """Returns path and operation of a call; a literal path takes precedence over one with a placeholder."""
    for place in sorted(spec()["paths"], key=lambda place: place.count("{")):
        if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", place), path) and verb in spec()["paths"][place]:
            return place, spec()["paths"][place][verb]
    raise Wrong(f"no such call: {verb} {path}")


def _check(value: Any, schema: dict[str, Any], label: str) -> None:
    error = best_match(_validator(schema).iter_errors(value))
    if error:
        raise Wrong(f"{label}: {error.json_path}: {error.message[:300]}")


def _validator(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({"allOf": [schema], "components": spec()["components"]})


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    return spec()["components"]["schemas"][name] if name else schema


def _strict(node: Any, name: str = "") -> Any:
    """Returns the schema without unknown fields, and with null only for `nullable`."""
    if isinstance(node, list):
        return [_strict(part) for part in node]
    if not isinstance(node, dict):
        return node
    strict = {key: _strict(part, key) for key, part in node.items()}
    if isinstance(node.get("properties"), dict) and node.get("type") == "object":
        strict.setdefault("additionalProperties", False)
        strict["properties"] |= NEW_IN_REPLIES.get(name, {})
    return {"anyOf": [strict, {"type": "null"}]} if node.get("nullable") is True else strict
