"""The import contracts of pyproject.toml: kept by the tree, and each notices what it forbids."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations, permutations, product
from pathlib import Path
from typing import Any, TypeAlias

import pytest

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CONTRACTS = SETTINGS["tool"]["importlinter"]["contracts"]

Contract: TypeAlias = Mapping[str, Any]
Offences: TypeAlias = Iterator[tuple[str, str]]  # importing module, imported module


def stations() -> list[str]:
    """The modules and packages that the folder listing of feeds/ shows."""
    listing = (ROOT / "feeds").iterdir()
    return sorted(
        path.stem
        for path in listing
        if path.suffix == ".py" or (path / "__init__.py").is_file()
        if path.name != "__init__.py"
    )


def layers(contract: Contract) -> list[list[str]]:
    """The rows of a layers contract, highest first; neighbours in a row are independent."""
    return [row.split(" | ") for row in contract["layers"]]


def against_layers(contract: Contract) -> Offences:
    """Every import upwards and every import between neighbours."""
    for container in contract["containers"]:
        rows = layers(contract)
        upwards = (pair for high, low in combinations(rows, 2) for pair in product(low, high))
        sideways = (pair for row in rows for pair in permutations(row, 2))
        for low, high in [*upwards, *sideways]:
            yield f"{container}.{low}", f"{container}.{high}"


def against_protected(contract: Contract) -> Offences:
    """Every protected module, imported by everybody who is not allowed to."""
    allowed = {*contract["allowed_importers"], *contract["protected_modules"]}
    outsiders = [f"feeds.{name}" for name in stations() if f"feeds.{name}" not in allowed]
    yield from product(outsiders, contract["protected_modules"])


def against_forbidden(contract: Contract) -> Offences:
    """Every forbidden module, imported by every module that must not."""
    yield from product(contract["source_modules"], contract["forbidden_modules"])


OFFENCES: dict[str, Callable[[Contract], Offences]] = {
    "layers": against_layers,
    "protected": against_protected,
    "forbidden": against_forbidden,
}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts on the package in *folder*, without line breaks in the report."""
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=folder,
        env={**os.environ, "COLUMNS": "500"},
        capture_output=True,
        text=True,
        check=False,
    )


def add_import(folder: Path, importer: str, imported: str) -> None:
    """Let module *importer* below *folder* import *imported*."""
    path = folder.joinpath(*importer.split("."))
    module = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    with module.open("a", encoding="utf-8") as file:
        file.write(f"\nimport {imported}\n")


def complaints(report: str, name: str) -> str:
    """The part of *report* that lists what breaks the contract *name*."""
    underlined = re.escape(name) + r"\n-+\n"
    found = re.search(rf"^{underlined}(.*?)(^-+$|\Z)", report, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "feeds", tmp_path / "feeds", ignore=ignored)
    return tmp_path


def test_the_tree_keeps_every_contract() -> None:
    linted = lint_imports(ROOT)

    assert linted.returncode == 0, linted.stdout + linted.stderr


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract["name"])
def test_a_contract_notices_every_import_that_it_forbids(contract: Contract, copy: Path) -> None:
    offences = list(OFFENCES[contract["type"]](contract))
    for importer, imported in offences:
        add_import(copy, importer, imported)

    linted = lint_imports(copy)

    assert linted.returncode == 1
    assert f"{contract['name']} BROKEN" in linted.stdout, linted.stdout + linted.stderr
    found = " ".join(complaints(linted.stdout, contract["name"]).split())
    missed = [pair for pair in offences if "{} -> {} (l.".format(*pair) not in found]
    assert offences
    assert missed == []


def test_the_folder_listing_is_the_route() -> None:
    (route,) = (contract for contract in CONTRACTS if contract["type"] == "layers")

    assert stations() == sorted(name for row in layers(route) for name in row)
