"""The pinned dependencies: complete, with hashes, and the same wherever they are installed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
FILES = ["requirements.txt", "requirements-test.txt", "requirements-build.txt"]

RUN = SETTINGS["project"]["dependencies"]
POSTGRES = SETTINGS["project"]["optional-dependencies"]["postgres"]
TEST = SETTINGS["project"]["optional-dependencies"]["test"]
BUILD = SETTINGS["dependency-groups"]["build"]


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def pins(name: str) -> list[str]:
    """The pins of a file, each with its hashes on one line."""
    return text(name).replace("\\\n", " ").splitlines()


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("requirements.txt", RUN + POSTGRES),
        ("requirements-test.txt", RUN + POSTGRES + TEST),
        ("requirements-build.txt", BUILD + SETTINGS["build-system"]["requires"]),
    ],
)
def test_every_dependency_is_pinned_to_a_version_that_suits(name: str, wanted: list[str]) -> None:
    versions: dict[str, str] = {}
    for pin in pins(name):
        package, version = pin.split()[0].split("==")
        versions[canonicalize_name(package)] = version

    for requirement in map(Requirement, wanted):
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)])


@pytest.mark.parametrize("name", FILES)
def test_every_pin_has_one_exact_version_and_hashes(name: str) -> None:
    exact = re.compile(r"[a-z0-9-]+==[\w.]+( ; [^#]+?)?( +--hash=sha256:[0-9a-f]{64})+")

    assert [pin for pin in pins(name) if not exact.fullmatch(pin)] == []


def test_the_test_dependencies_contain_all_others_at_the_same_versions() -> None:
    assert set(pins("requirements.txt")) < set(pins("requirements-test.txt"))
