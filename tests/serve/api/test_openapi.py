"""openapi.json describes every call, and no other; what it says of scopes is what is asked for."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.routing import Rule

import feeds
from feeds.assemble import web
from feeds.config import load
from feeds.serve import api
from feeds.serve.api import bearer, document
from feeds.serve.app import page_app
from feeds.storage.rendering.documents import Documents
from tests.serve.api.calling import Site

DOCUMENT = document.written()
READING = {"HEAD", "OPTIONS"}


def described() -> dict[tuple[str, str], dict[str, Any]]:
    """Every operation by path and method."""
    methods = {"get", "put", "post", "delete", "patch"}
    return {
        (path, method): operation
        for path, item in DOCUMENT["paths"].items()
        for method, operation in item.items()
        if method in methods
    }


def routed(site: Site) -> dict[tuple[str, str], Any]:
    """Every view of the API by path and method, as OpenAPI writes them."""
    public = web.public(load(site.path, environ=os.environ))
    app = page_app(site.store, public, Documents(site.store))
    return {
        (_path(rule), method.lower()): app.view_functions[rule.endpoint]
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(f"{api.PREFIX}/")
        for method in (rule.methods or set()) - READING
    }


def _path(rule: Rule) -> str:
    return re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", r"{\1}", rule.rule.removeprefix(api.PREFIX))


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def at(reference: str) -> object:
    found: Any = DOCUMENT
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def scope_of(operation: dict[str, Any]) -> str | None:
    """What the document says that a call needs; ``{}`` beside a scope means: or nothing."""
    security = operation["security"]
    if {} in security:
        assert {"token": ["read"]} in security
        return bearer.OPEN
    return security[0]["token"][0] if security else None


def test_every_call_is_described_and_no_other(site: Site) -> None:
    assert sorted(described()) == sorted(routed(site))


def test_every_call_needs_the_scope_that_is_described(site: Site) -> None:
    views, operations = routed(site), described()

    for call, operation in operations.items():
        assert getattr(views[call], "scope", None) == scope_of(operation), call


def test_every_operation_has_a_name_of_its_own_a_summary_and_answers() -> None:
    operations = described()
    names = [operation["operationId"] for operation in operations.values()]

    assert len(set(names)) == len(names)
    for call, operation in operations.items():
        assert operation["summary"].endswith("."), call
        assert any(status.startswith("2") for status in operation["responses"]), call
        if scope_of(operation):
            assert {"401", "403"} <= operation["responses"].keys(), call


def test_every_variable_of_a_path_is_described() -> None:
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            if method == "parameters":
                continue
            told = [*item.get("parameters", []), *operation.get("parameters", [])]
            named = [at(one["$ref"]) if "$ref" in one else one for one in told]
            inside = {one["name"] for one in named if one["in"] == "path"}  # type: ignore[index] # parameters are tables

            assert inside == set(re.findall(r"{(\w+)}", path)), (path, method)


@pytest.mark.parametrize("reference", sorted(set(references(DOCUMENT))))
def test_every_reference_leads_somewhere(reference: str) -> None:
    assert at(reference)


def test_the_document_is_served_under_the_address_of_the_site(site: Site) -> None:
    answer = site.call("/openapi.json")
    told = json.loads(answer.body)

    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert told["openapi"] == "3.1.0"
    assert told["info"]["version"] == feeds.__version__
    assert told["servers"] == [{"url": "https://news.example.net/api/v1"}]
