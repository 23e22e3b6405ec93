"""Fetch one Request and say what came of it: the main road of fetch."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, closing
from dataclasses import dataclass, field
from datetime import datetime

from feeds.errors import FetchError, NetworkError
from feeds.fetch.budget import Budget, Spending
from feeds.fetch.connect import Connector, tls_context
from feeds.fetch.exchange import Answer, ask
from feeds.fetch.guard import Hole
from feeds.fetch.headers import asked_with, validators
from feeds.fetch.lookup import Resolve, addresses_of
from feeds.fetch.outcome import outcome_of
from feeds.fetch.url import URL, join_url, parse_url
from feeds.model import Cause, Failed, Outcome, Request
from feeds.steps import MAY_BLOCK, Steps, finished

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetcher:
    """Fetches politely and safely; one serves any number of threads.

    ``slot`` gets the host's name and is held around each request to it: the place for spacing
    and for one request at a time. A FetchError from it refuses the request, any other error
    passes through. ``is_ours`` says whether it will not wait. ``now`` gives aware UTC. No cookies,
    no proxies from the environment, no user names in addresses.
    """

    user_agent: str
    slot: Callable[[str], AbstractContextManager[None]]
    now: Callable[[], datetime]
    is_ours: Callable[[str], bool] = lambda _: False
    holes: Sequence[Hole] = ()
    budget: Budget = field(default_factory=Budget)
    resolve: Resolve = addresses_of
    tls: ssl.SSLContext = field(default_factory=tls_context, repr=False)

    def fetch(self, request: Request) -> Outcome:
        """Get what *request* wants, or a true sentence why not; never raises for the network."""
        return finished(self.fetching(request))

    def fetching(self, request: Request) -> Steps[Outcome]:
        """The same in steps; what comes after a 304 without redirects never blocks."""
        try:
            answers = yield from self._follow(request, Spending(self.budget))
        except FetchError as error:
            cause = Cause.NETWORK if isinstance(error, NetworkError) else None
            return Failed(str(error), cause=cause)
        conditional = bool(validators(request))
        return outcome_of(answers, conditional=conditional, now=self.now())

    def _follow(self, request: Request, spending: Spending) -> Steps[list[Answer]]:
        """Ask, and go where the answers send us; every hop is checked like the first."""
        route = [parse_url(request.url)]
        answers = [(yield from self._ask(route, request, spending))]
        while answers[-1].status in _REDIRECTS:
            route.append(_next_hop(route, answers[-1]))
            if len(answers) > self.budget.redirects:
                raise FetchError(f"redirected more than {self.budget.redirects} times")
            answers.append((yield from self._ask_on(route, request, spending)))
        return answers

    def _ask_on(self, route: Sequence[URL], request: Request, spending: Spending) -> Steps[Answer]:
        """Ask a further hop; as one before has answered, the network as such is well."""
        try:
            return (yield from self._ask(route, request, spending))
        except NetworkError as error:
            raise FetchError(str(error)) from error

    def _ask(self, route: Sequence[URL], request: Request, spending: Spending) -> Steps[Answer]:
        url = route[-1]
        headers = asked_with(
            request,
            user_agent=self.user_agent,
            same_origin=all(hop.origin == url.origin for hop in route),
        )
        connector = Connector(self.holes, self.resolve, self.tls)
        if not self.is_ours(url.host):
            yield MAY_BLOCK
        with ExitStack() as held:
            with spending.paused():
                held.enter_context(self.slot(url.host))
            connection = yield from connector.connect(url, spending)
            held.enter_context(closing(connection))
            return (yield from ask(connection, url, headers, spending))


def _next_hop(route: Sequence[URL], answer: Answer) -> URL:
    """Where *answer* sends us; never from https to http, never in a circle."""
    location = answer.headers.get("location", "")
    if not location.strip():
        raise FetchError(f"answered {answer.status} without saying where to go")
    try:
        target = join_url(route[-1], location)
    except FetchError as error:
        raise FetchError(f"redirected to where nobody can follow: {error}") from error
    if route[-1].scheme == "https" and target.scheme == "http":
        raise FetchError("redirected from https to http, which is not followed")
    if target in route:
        raise FetchError("redirects in a circle")
    return target
