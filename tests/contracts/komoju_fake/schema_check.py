"""Checks requests and replies against schema.json, which was written from KOMOJU's documentation."""

import json
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator

SCHEMA = json.loads(Path(__file__).with_name("schema.json").read_text("utf-8"))


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]})


def faults(name: str, body: object) -> list[str]:
    """Returns the violations of a schema, with their JSON paths."""
    errors = _validator(name).iter_errors(body)
    return [f"{name}: {error.json_path} {error.message}" for error in errors]
