"""The Flask application factory, wrapped by the thin layer for feeds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta, tzinfo
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask

from feeds.errors import StorageError
from feeds.model import FeedKey, Hidden, Rights, Term
from feeds.query import Rule
from feeds.serve import api
from feeds.serve.directories import former, habits, opml, sitemaps
from feeds.serve.feeds import archives
from feeds.serve.feeds.answers import Answers, Documents, Header, Reply
from feeds.serve.feeds.archives import Archived
from feeds.serve.feeds.layer import FeedBytes
from feeds.serve.http.counting import Counted, count
from feeds.serve.operators import alerts, health, metrics
from feeds.serve.pages import (
    articles,
    history,
    lists,
    notices,
    protection,
    refusals,
    rendering,
    search,
    stylesheet,
    why,
)
from feeds.serve.pages.notices import Noticed
from feeds.serve.patience import Patience
from feeds.storage import Store
from feeds.storage.feed.sizes import Sizes
from feeds.storage.rendering.documents import Documents as StoredDocuments
from feeds.tally import Tally

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """What the public side knows of the configured values.

    ``base_url`` without a slash at its end; ``authority`` is whose the tags of this site are;
    ``feeds`` maps keys to titles in the order that directories list them; ``listed`` are those by
    kind, without sources of which nothing is shown; ``rights`` are the ceilings of articles,
    ``origins`` where each source is found, "" where nobody may know; ``rules`` are what fills
    categories, topics and selections; ``icon`` is the address of a picture, "" for ours. ``moved``
    leads from former feeds to live ones, ``retired`` ones are gone for good; below ``former_urls``
    stood what is now below base_url. ``api_public``: reading needs no token; ``push_limit``
    articles may be pushed by a token in a minute, to the sources ``pushed``.
    """

    title: str
    base_url: str
    authority: str
    language: str
    timezone: tzinfo
    max_age: timedelta
    feeds: Mapping[FeedKey, str]
    sources: Mapping[str, Term]
    categories: Mapping[str, Term]
    topics: Mapping[str, Term]
    rights: Rights
    origins: Mapping[str, str]
    rules: Mapping[FeedKey, Sequence[Rule]]
    moved: Mapping[FeedKey, FeedKey]
    retired: frozenset[FeedKey]
    former_urls: Sequence[str]
    icon: str = ""
    api_public: bool = True
    push_limit: int = 60_000
    pushed: frozenset[str] = frozenset()
    metrics_token: str = field(default="", repr=False)
    listed: Mapping[str, Sequence[FeedKey]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        listed: defaultdict[str, list[FeedKey]] = defaultdict(list)
        hidden = self.hidden
        for key in self.feeds:
            if key.kind != "sources" or key.id not in hidden.sources:
                listed[key.kind].append(key)
        object.__setattr__(self, "listed", dict(listed))

    @property
    def root(self) -> str:
        """The path of base_url: what links from page to page begin with."""
        return urlsplit(self.base_url).path

    @property
    def hidden(self) -> Hidden:
        """The sources and agencies of which nothing is shown."""
        return self.rights.hidden


@dataclass(frozen=True, slots=True)
class Site:
    """A WSGI application, and those of its answers that wait for nothing.

    ``answers`` are for feeds that are rendered; ``root`` is the path of base_url.
    """

    sites: former.Sites
    answers: Answers
    tally: Tally
    root: str

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer whatever is asked."""
        return self.sites(environ, start_response)

    def at_once(self, method: str, path: str, header: Header) -> Reply | None:
        """The answer for a feed, None where the application is to be asked."""
        if self.sites.former_urls and self.sites.target(header("host") or "", path):
            return None
        try:
            reply = self.answers.to(method, path.removeprefix(self.root), header)
        except StorageError:  # the application says what there is to say
            return None
        if reply is not None:
            count(self.tally, header("user-agent"), reply)
        return reply


def create_app(
    store: Store,
    public: Public,
    *,
    documents: Documents | None = None,
    tally: Tally | None = None,
) -> Site:
    """The public side as one WSGI application, for any server; *tally* counts its answers.

    ``documents`` are those of the database, unless others stand in for it.
    """
    patience, tally = Patience(), tally or Tally()
    documents = documents or StoredDocuments(store)
    asked = Archived(documents, store, patience)
    pages = page_app(store, public, asked, patience).wsgi_app
    answers = Answers(Noticed(asked, store, public), public.base_url, public.max_age)
    below = _below(public.root, Counted(FeedBytes(answers, pages), tally))
    sites = former.Sites(public.former_urls, public.base_url, below)
    return Site(sites, replace(answers, documents=documents), tally, public.root)


def page_app(
    store: Store, public: Public, documents: Documents, patience: Patience | None = None
) -> Flask:
    """Everything but feeds: pages for people, directories and calls for programs."""
    app = Flask("feeds.serve", static_url_path="/static")
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = stylesheet.MAX_AGE
    # A redirect to a path with fewer slashes would be built from the request's Host.
    app.url_map.merge_slashes = False
    app.extensions["feeds"] = (store, public, Sizes(), documents, patience or Patience())
    rendering.prepare(app)
    for station in (
        archives,
        lists,
        articles,
        search,
        why,
        stylesheet,
        opml,
        sitemaps,
        health,
        history,
        alerts,
        metrics,
        notices,
        habits,
        api,
    ):
        app.register_blueprint(station.blueprint)
    app.before_request(refusals.without_utf8)
    app.before_request(refusals.without_database)
    app.before_request(former.feed)
    refusals.register(app)
    app.after_request(protection.protect)
    return app


def _below(prefix: str, application: WSGIApplication) -> WSGIApplication:
    """Serve also where a proxy hands paths on with the path of base_url before them."""
    if not prefix:
        return application

    def strip(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == prefix or path.startswith(f"{prefix}/"):
            environ["PATH_INFO"] = path[len(prefix) :] or "/"
        return application(environ, start_response)

    return strip
