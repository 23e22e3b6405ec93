"""The API's manners: who may call, and how refusals look."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from flask import Flask

from feeds.assemble import web
from feeds.config import load
from feeds.model import Scope
from feeds.serve.api import bearer
from feeds.serve.app import page_app
from feeds.storage.rendering.documents import Documents
from tests.serve.api.calling import Site, problem
from tests.serve.asking import Answer


def with_calls(site: Site, *, is_public: bool = True) -> Site:
    """The site with a call for each scope, one for readers, and one with a bug."""
    public = replace(web.public(load(site.path, environ=os.environ)), api_public=is_public)
    app = page_app(site.store, public, Documents(site.store))
    for scope in Scope:
        app.add_url_rule(f"/api/v1/{scope}", scope, bearer.needs(scope)(lambda: "granted"))
    app.add_url_rule("/api/v1/open", "open", bearer.reading(lambda: "granted"))
    app.add_url_rule("/api/v1/bug", "bug", lambda: str(1 / 0))
    return replace(site, application=app.wsgi_app)


def test_a_call_is_granted_to_a_token_of_its_scope(site: Site) -> None:
    calls = with_calls(site)

    for scope in Scope:
        assert calls.call(f"/{scope}", by=scope).text == "granted"
    assert calls.call("/read", by="admin").text == "granted"
    assert calls.call("/push", AUTHORIZATION="bearer  push ").text == "granted"


@pytest.mark.parametrize("sent", ["", "Basic cHVzaDpwdXNo", "Bearer", "Bearer  ", "push"])
def test_a_call_without_a_token_is_told_what_to_send(site: Site, sent: str) -> None:
    refused = with_calls(site).call("/push", AUTHORIZATION=sent)

    assert refused.status == 401
    assert refused.headers["WWW-Authenticate"] == 'Bearer realm="api"'
    assert "Authorization: Bearer TOKEN" in problem(refused)["detail"]


def test_an_unknown_token_is_refused(site: Site) -> None:
    refused = with_calls(site).call("/push", by="Push")

    assert refused.status == 401
    assert 'error="invalid_token"' in str(refused.headers["WWW-Authenticate"])
    assert "is not known" in problem(refused)["detail"]


def test_a_token_of_another_scope_is_refused_with_what_would_be_right(site: Site) -> None:
    refused = with_calls(site).call("/edit", by="read")

    assert refused.status == 403
    assert 'error="insufficient_scope", scope="edit"' in str(refused.headers["WWW-Authenticate"])
    assert "is for read; this call needs one for edit" in problem(refused)["detail"]


def test_reading_is_free_to_all_unless_the_config_says_otherwise(site: Site) -> None:
    assert with_calls(site).call("/open").text == "granted"

    closed = with_calls(site, is_public=False)
    assert closed.call("/open").status == 401
    assert closed.call("/open", by="push").status == 403
    assert closed.call("/open", by="read").text == "granted"


def test_refusals_are_problems_and_no_pages(site: Site) -> None:
    calls = with_calls(site)
    refused: list[Answer] = [calls.call("/nothing"), calls.call("/open", method="DELETE")]

    assert [one.status for one in refused] == [404, 405]
    assert "openapi.json lists what there is" in problem(refused[0])["detail"]
    assert "takes GET, HEAD, OPTIONS only" in problem(refused[1])["detail"]
    assert refused[1].headers["Allow"] == "GET, HEAD, OPTIONS"
    assert all(one.headers["Cache-Control"] == "no-store" for one in refused)


def test_a_bug_of_ours_is_a_problem_without_its_secrets(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    refused = with_calls(site).call("/bug")

    assert refused.status == 500
    assert "our mistake" in problem(refused)["detail"]
    assert "Zero" not in refused.text
    assert "ZeroDivisionError" in caplog.text


def test_a_site_below_a_path_answers_with_its_own_addresses(site: Site) -> None:
    public = web.public(load(site.path, environ=os.environ))
    app: Flask = page_app(
        site.store,
        replace(public, base_url="https://example.net/news"),
        Documents(site.store),
    )
    told = replace(site, application=app.wsgi_app).call("/openapi.json").text

    assert '"https://example.net/news/api/v1"' in told
