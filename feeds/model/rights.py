"""How much of an article anything public may show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from feeds import agencies
from feeds.model.sources import Republish


@dataclass(frozen=True, slots=True)
class Hidden:
    """The sources and agencies of whose articles nothing is shown; agencies by their keys."""

    sources: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()

    def holds(self, source_id: str, agency: str) -> bool:
        """Whether an article of this source and agency ("" for none) is one of them."""
        return source_id in self.sources or agency in self.agencies


NOTHING_HIDDEN = Hidden()


@dataclass(frozen=True, slots=True)
class Rights:
    """The ceilings of all sources, and of agencies by every key that they are known under.

    What is shown of an article is the stricter of the two. Of a source that was removed it is a
    summary; an agency that is not configured forbids nothing.
    """

    sources: Mapping[str, Republish] = field(default_factory=dict)
    agencies: Mapping[str, Republish] = field(default_factory=dict)

    def ceiling(self, source_id: str, agency: str | None) -> Republish:
        """The most that may be shown of an article of this source and agency."""
        of_source = self.sources.get(source_id, Republish.SUMMARY)
        if not agency or not self.agencies:
            return of_source
        return min(of_source, self.agencies.get(agencies.key(agency), Republish.FULL))

    @property
    def hidden(self) -> Hidden:
        """Those of which nothing is shown."""
        return Hidden(_none(self.sources), _none(self.agencies))


def _none(ceilings: Mapping[str, Republish]) -> frozenset[str]:
    return frozenset(name for name, most in ceilings.items() if most is Republish.NONE)
