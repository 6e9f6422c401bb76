"""Every package has an exhaustive import contract, so that a new module must be given its layer."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("portal/shared", "portal/admin_translations", "cms", "commerce", "support")
WITHOUT_LAYERS = {"management", "commands", "migrations", "templatetags"}  # Django finds their modules by name


def packages() -> set[str]:
    """Dotted names of all packages of the apps with two or more modules or sub-packages."""
    found = set()
    for app in APPS:
        for init in (ROOT / app).rglob("__init__.py"):
            folder = init.parent
            parts = folder.relative_to(ROOT).parts
            children = [one for one in folder.iterdir() if is_module(one) and one.stem not in WITHOUT_LAYERS]
            if not WITHOUT_LAYERS & set(parts) and len(children) >= 2:
                found.add(".".join(parts))
    return found


def is_module(path: Path) -> bool:
    """Whether it is a module or a package, and not the package's own `__init__`."""
    return (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").is_file()


def contained() -> set[str]:
    """The containers of all exhaustive contracts."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return {name for contract in contracts if contract.get("exhaustive") for name in contract["containers"]}


def test_every_package_has_an_exhaustive_contract():
    assert packages() - contained() == set()


def test_a_package_without_a_contract_would_be_found():
    assert "commerce.orders" in packages() - (contained() - {"commerce.orders"})
