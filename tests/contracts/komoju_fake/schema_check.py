"""Holds each request and each reply against our hand-written schema of KOMOJU's API."""

import json
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator

SCHEMA = json.loads(Path(__file__).with_name("schema.json").read_text("utf-8"))


@cache
def _judge(name: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]})


def faults(name: str, body: object) -> list[str]:
    """What the schema says against a body: where, and what."""
    found = _judge(name).iter_errors(body)
    return [f"{name}: {error.json_path} {error.message}" for error in found]
