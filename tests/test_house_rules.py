"""The house rules that a program can see, beside those that ruff and import-linter keep."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "feeds").rglob("*.py"))
MOST_LINES_OF_A_MODULE = 300
MOST_LINES_OF_A_FUNCTION = 45
LONG_BY_NATURE = (
    "feeds/storage/migrations/versions/",  # frozen lists of tables and columns, never edited again
)

# In pieces, so that this file keeps the rule itself.
OPEN_ENDS = ("TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Error")
LEFT_OPEN = re.compile(rf"\b({'|'.join(OPEN_ENDS)})\b")
# Package registries and homes of people and machines: true on one machine, wrong on the next.
ELSEWHERE = re.compile(
    r"\b(pypi|pythonhosted|npmjs)\.(org|com)\b|\b(deb|security)\.debian\.org\b"
    r"|(?<![\w.>])/(home|root|work|Users)/\w"
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def git(*args: str) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", *args], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode != 0:
        pytest.skip("not a git clone: which files belong to the project is unknown")
    return listed.stdout.split("\0")[:-1]


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Name and text of the project's own files; test material says what it likes."""
    for name in sorted({*git()} - {*git("--cached", "--ignored", "--exclude-standard")}):
        path = ROOT / name
        if path.is_file() and not name.startswith("tests/data/"):
            yield name, path.read_text("utf-8", errors="replace")


def findings(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()}"
        for name, text in tracked_texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def nodes() -> Iterator[tuple[str, ast.AST]]:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            yield name_of(path), node


def public_functions(scope: ast.Module | ast.ClassDef) -> Iterator[Function]:
    """Functions of a module and methods of its classes, without those with an underscore."""
    for node in scope.body:
        if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_"):
            yield from public_functions(node) if isinstance(node, ast.ClassDef) else [node]


def longer_than(most: int, lengths: dict[str, int]) -> dict[str, int]:
    return {
        name: lines
        for name, lines in lengths.items()
        if lines > most and not name.startswith(LONG_BY_NATURE)
    }


def is_broad(handler: ast.ExceptHandler) -> bool:
    caught = ast.unparse(handler.type) if handler.type else "BaseException"
    return bool(re.search(r"\b(Base)?Exception\b", caught))


def is_recorded(handler: ast.ExceptHandler) -> bool:
    """Whether the accident is raised again, logged, recorded or handed to the caller as a value."""
    body = "\n".join(map(ast.unparse, handler.body))
    handed_on = rf"|\b{handler.name}\b" if handler.name else ""
    return bool(
        re.search(rf"\braise\b|\blog\.(warning|error)\(|record|\bFailed\({handed_on}", body)
    )


def test_a_module_is_one_thought() -> None:
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}

    assert longer_than(MOST_LINES_OF_A_MODULE, lengths) == {}


def test_a_function_is_one_step() -> None:
    lengths = {
        f"{name}: {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for name, node in nodes()
        if isinstance(node, Function)
    }

    assert longer_than(MOST_LINES_OF_A_FUNCTION, lengths) == {}


def test_every_public_function_says_what_it_is_for() -> None:
    silent = [
        f"{name_of(path)}: {function.name}"
        for path in MODULES
        for function in public_functions(ast.parse(path.read_text("utf-8")))
        if ast.get_docstring(function) is None
    ]

    assert silent == []


def test_a_broad_except_records_what_it_caught() -> None:
    silent = [
        f"{name}:{node.lineno}"
        for name, node in nodes()
        if isinstance(node, ast.ExceptHandler) and is_broad(node) and not is_recorded(node)
    ]

    assert silent == []


def test_nothing_is_left_open() -> None:
    assert findings(LEFT_OPEN) == []


def test_no_file_names_a_registry_or_the_machine_it_was_written_on() -> None:
    assert findings(ELSEWHERE) == []


def test_nothing_that_git_should_ignore_is_in_the_repository() -> None:
    ignored = git("--cached", "--ignored", "--exclude-standard")

    assert ignored[:10] == [], f"{len(ignored)} files; git rm -r --cached makes git forget them"
