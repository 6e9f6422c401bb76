"""Draws docs/architecture.svg from the layers of the import contracts in pyproject.toml."""

import argparse
import re
import sys
import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = ROOT / "pyproject.toml"
PICTURE = ROOT / "docs" / "architecture.svg"

WIDTH, MARGIN, TOP = 920, 16, 64
LABEL_WIDTH = 150  # of an app's name, at the left of its box
BOX_HEIGHT, GAP, PADDING = 32, 10, 10
SIBLINGS_MAY_IMPORT = ":"  # import-linter: `a | b` are independent of each other, `a : b` are not

STYLE = """
    text { font: 14px system-ui, sans-serif; fill: #1b1f24; }
    .title { font-size: 16px; font-weight: 600; }
    .app { fill: #f3f5f7; stroke: #57606a; }
    .part { fill: #ffffff; stroke: #8c959f; }
    .arrow { stroke: #57606a; fill: none; }
    .head { fill: #57606a; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3; }
      .app { fill: #21262d; stroke: #9198a1; }
      .part { fill: #0d1117; stroke: #6e7681; }
      .arrow { stroke: #9198a1; }
      .head { fill: #9198a1; }
    }"""


@dataclass(frozen=True)
class Layer:
    """Modules side by side; `independent` says that none of them may import another."""

    modules: list[str]
    independent: bool


def layer_of(text: str) -> Layer:
    """One line of a contract, such as "(lottery) | (checkout)"."""
    return Layer(re.findall(r"[\w.]+", text), SIBLINGS_MAY_IMPORT not in text)


def layer_contracts(path: Path) -> list[dict]:
    """The contracts of type "layers", in the order of the file."""
    contracts = tomllib.loads(path.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    return [contract for contract in contracts if contract["type"] == "layers"]


def app_layers(contracts: list[dict]) -> list[Layer]:
    """The first contract without containers: the apps of the project, the topmost first."""
    whole_project = next(contract for contract in contracts if not contract.get("containers"))
    return [layer_of(text) for text in whole_project["layers"]]


def part_layers(contracts: list[dict], app: str) -> list[Layer]:
    """The layers inside one app; empty when no contract has that app as its only container."""
    inside = [contract for contract in contracts if contract.get("containers") == [app]]
    return [layer_of(text) for text in inside[0]["layers"]] if inside else []


def text_at(x: float, y: float, content: str, *, anchor: str = "start", css: str = "") -> str:
    """One line of text; `y` is its baseline."""
    css_class = f' class="{css}"' if css else ""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}"{css_class}>{escape(content)}</text>'


def box(x: float, y: float, width: float, height: float, css: str) -> str:
    """A rectangle with round corners."""
    return f'<rect class="{css}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="6"/>'


def arrow_down(x: float, y: float) -> list[str]:
    """From one layer to the one below it: `y` is where the gap begins."""
    line = f'<path class="arrow" d="M {x:g} {y:g} v {GAP - 4:g}"/>'
    return [line, f'<path class="head" d="M {x - 4:g} {y + GAP - 5:g} h 8 l -4 5 z"/>']


def siblings(layer: Layer, x: float, y: float, width: float) -> list[str]:
    """The boxes of one layer side by side."""
    number = len(layer.modules)
    each = (width - GAP * (number - 1)) / number
    lines = []
    for position, module in enumerate(layer.modules):
        left = x + position * (each + GAP)
        lines += [
            box(left, y, each, BOX_HEIGHT, "part"),
            text_at(left + each / 2, y + 21, module, anchor="middle"),
        ]
        if position and not layer.independent:
            lines.append(text_at(left - GAP / 2, y + 21, "↔", anchor="middle"))
    return lines


def parts(layers: list[Layer], x: float, y: float, width: float) -> list[str]:
    """The layers inside an app, each above those that it may import."""
    lines = []
    for position, layer in enumerate(layers):
        top = y + position * (BOX_HEIGHT + GAP)
        lines += siblings(layer, x, top, width)
        if position:
            lines += arrow_down(x + width / 2, top - GAP)
    return lines


def app_height(layers: list[Layer]) -> int:
    """Of the box of an app with these layers inside."""
    rows = max(1, len(layers))
    return 2 * PADDING + rows * BOX_HEIGHT + (rows - 1) * GAP


def app_box(name: str, layers: list[Layer], y: float) -> list[str]:
    """One app with its name at the left and its layers at the right."""
    inner = MARGIN + LABEL_WIDTH
    return [
        box(MARGIN, y, WIDTH - 2 * MARGIN, app_height(layers), "app"),
        text_at(MARGIN + 14, y + PADDING + 21, name, css="title"),
        *parts(layers, inner, y + PADDING, WIDTH - MARGIN - PADDING - inner),
    ]


def drawing(contracts: list[dict]) -> tuple[list[str], int]:
    """The elements of the picture, and its height."""
    lines = [
        text_at(MARGIN, 26, "Imports", css="title"),
        text_at(
            MARGIN,
            48,
            "An arrow reads “may import”: a layer may import every layer below it. ↔: both may import each other.",
        ),
    ]
    y = TOP
    for position, layer in enumerate(app_layers(contracts)):
        if position:
            lines += arrow_down(MARGIN + LABEL_WIDTH / 2, y - GAP)
        name = f" {'|' if layer.independent else '↔'} ".join(layer.modules)
        layers = part_layers(contracts, layer.modules[0]) if len(layer.modules) == 1 else []
        lines += app_box(name, layers, y)
        y += app_height(layers) + GAP
    return lines, y - GAP + MARGIN


def svg(contracts: list[dict]) -> str:
    """The whole picture; its text is text, its colours follow the reader's setting."""
    lines, height = drawing(contracts)
    names = [module for layer in app_layers(contracts) for module in layer.modules]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t d">',
        '  <title id="t">Layers of the project</title>',
        f'  <desc id="d">From top to bottom, each may import those below it: {escape(", ".join(names))}.</desc>',
        f"  <style>{STYLE}\n  </style>",
        *(f"  {line}" for line in lines),
        "</svg>\n",
    ])  # fmt: skip


def main() -> int:
    """Writes the picture, or with --check reports whether it is up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; end with 1 when the picture is out of date"
    )
    picture = svg(layer_contracts(CONTRACTS))
    if not parser.parse_args().check:
        PICTURE.write_text(picture, encoding="utf-8")
        return 0
    if PICTURE.exists() and PICTURE.read_text(encoding="utf-8") == picture:
        return 0
    print(f"{PICTURE.relative_to(ROOT)} is out of date: run `make picture`", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
