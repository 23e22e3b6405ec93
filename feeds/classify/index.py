"""Find the few rules that an article could match, without trying the others.

classify: what keeps 100,000 topics as fast as 1,000; pure.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from feeds.classify.drawers import Drawers, Filed
from feeds.classify.keys import ALWAYS, Keys, single
from feeds.garbage import uncollected
from feeds.query import ANYWHERE, Document, Ready, Rule, algorithm, prepare, required, terms

# One of these keys is needed; a single one stands alone, as most do.
_Need = str | frozenset[str]

# Keys of an alternative that a rule is filed beside one by one; of more, all are asked later.
_FEW = 8


class RuleIndex:
    """Rules in their order, found by the words that they need.

    Every word, term and part of a word that a rule needs is a key, and an article is a set of
    keys. A rule is filed under the one of its needs that fewest other rules have, and tried only
    where the next one is met too; so "Bundestag AND x" in a thousand topics is not tried a
    thousand times. Of words that stand side by side, the rarer one is filed and the other one
    must be met. Rules that need no word are always tried.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        shared: dict[str, str] = {}
        with uncollected():
            needs = [_needs(rule, shared) for rule in self.rules]
            words = {key: single(key) for key in (ALWAYS, *shared)}
            self._filed = _filed(needs, words)
            self._keys = Keys({word for several in words.values() for word in several})
        self._always = [number for number, need in enumerate(needs) if not need]
        self._by_algorithm: dict[str | None, _Stemmed] = {}

    def matches(self, document: Document) -> Iterator[tuple[Rule, tuple[str, ...]]]:
        """All rules that match *document*, in their order, each with its terms."""
        if not self.rules:
            return
        line = document.line(ANYWHERE)
        for rule, ready in self._tried(document):
            told = ready.found(document, line)
            if told is not None:
                yield rule, terms(told, document)

    def candidates(self, document: Document) -> Iterator[Rule]:
        """All rules that may match *document*, in their order, each once."""
        return (rule for rule, _ in self._tried(document))

    def _tried(self, document: Document) -> Iterator[tuple[Rule, Ready]]:
        stemmed = self._stemmed(document.language)
        for number in sorted(stemmed.drawers.met(document).union(self._always)):
            rule = self.rules[number]
            if rule.is_for(document.language):
                ready = stemmed.prepared[number]
                if ready is None:
                    ready = stemmed.prepared[number] = prepare(rule.query, document.language)
                yield rule, ready

    def _stemmed(self, language: str | None) -> _Stemmed:
        """The rules by stems, which are made for each language when its first article comes."""
        name = algorithm(language)
        if name not in self._by_algorithm:
            with uncollected():
                drawers = Drawers(self._filed, self._keys, name)
            self._by_algorithm[name] = _Stemmed(drawers, [None] * len(self.rules))
        return self._by_algorithm[name]


class _Stemmed(NamedTuple):
    """The rules for articles that are stemmed by one algorithm, prepared when first tried."""

    drawers: Drawers
    prepared: list[Ready | None]


def _needs(rule: Rule, shared: dict[str, str]) -> tuple[_Need, ...]:
    """What a rule needs; of equal keys all rules hold the same one."""
    sets = ([shared.setdefault(key, key) for key in sorted(keys)] for keys in required(rule.query))
    return tuple(dict.fromkeys(one[0] if len(one) == 1 else frozenset(one) for one in sets))


def _filed(
    needs: Sequence[tuple[_Need, ...]], words: Mapping[str, tuple[str, ...]]
) -> Mapping[str, Sequence[Filed]]:
    """The rules by each key of the need that they are filed under, *words* being its own."""
    uses = Counter(
        word for need in needs for one in need for key in _keys(one) for word in words[key]
    )
    ranked = {key: sorted(several, key=uses.__getitem__) for key, several in words.items()}

    def crowd(one: _Need) -> tuple[int, int]:
        """How many rules ask for it; of equals, longer words stand in fewer texts."""
        keys = _keys(one)
        return sum(uses[ranked[key][0]] for key in keys), -min(map(len, keys))

    filed: defaultdict[str, list[Filed]] = defaultdict(list)
    for number, need in enumerate(needs):
        if need:
            chosen, *others = sorted(need, key=crowd)
            beside = next((one for one in others if len(_keys(one)) <= _FEW), ALWAYS)
            for key in _keys(chosen):
                rarest, *more = ranked[key]
                if more:
                    filed[rarest].append(Filed(number, more[0], words[key]))
                else:
                    filed[rarest] += (Filed(number, ranked[one][0]) for one in _keys(beside))
    return filed


def _keys(need: _Need) -> Collection[str]:
    return (need,) if isinstance(need, str) else need
