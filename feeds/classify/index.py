"""Find the few rules that an article could match, without trying the others.

classify: what keeps 100,000 topics as fast as 1,000; pure.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from feeds.classify.drawers import Drawer, Drawers
from feeds.classify.keys import ALWAYS, Keys
from feeds.query import Document, Prepared, Rule, algorithm, required

# One of these keys is needed; a single one stands alone, as most do.
_Need = str | frozenset[str]

# Keys of an alternative that a rule is filed beside one by one; of more, all are asked later.
_FEW = 8


class RuleIndex:
    """Rules in their order, found by the words that they need.

    Every word, pair of words, term and part of a word that a rule needs is a key, and an article
    is a set of keys. A rule is filed under the one of its needs that fewest other rules have,
    and tried only where the next one is met too; so "Bundestag AND x" in a thousand topics is
    not tried a thousand times. Rules that need no word are always tried.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        shared: dict[str, str] = {}
        needs = [_needs(rule, shared) for rule in self.rules]
        self._always = [number for number, need in enumerate(needs) if not need]
        self._filed, self._keys = _filed(needs), Keys(shared)
        self._by_algorithm: dict[str | None, _Stemmed] = {}

    def matches(self, document: Document) -> Iterator[tuple[Rule, tuple[str, ...]]]:
        """All rules that match *document*, in their order, each with its terms."""
        for rule, prepared in self._tried(document):
            terms = prepared.terms(document)
            if terms is not None:
                yield rule, terms

    def candidates(self, document: Document) -> Iterator[Rule]:
        """All rules that may match *document*, in their order, each once."""
        return (rule for rule, _ in self._tried(document))

    def _tried(self, document: Document) -> Iterator[tuple[Rule, Prepared]]:
        if not self.rules:
            return
        stemmed = self._stemmed(document.language)
        for number in sorted(stemmed.drawers.met(document).union(self._always)):
            rule = self.rules[number]
            if rule.is_for(document.language):
                prepared = stemmed.prepared[number]
                if prepared is None:
                    prepared = stemmed.prepared[number] = Prepared(rule.query, document.language)
                yield rule, prepared

    def _stemmed(self, language: str | None) -> _Stemmed:
        """The rules by stems, which are made for each language when its first article comes."""
        name = algorithm(language)
        if name not in self._by_algorithm:
            drawers = Drawers(self._filed, self._keys, name)
            self._by_algorithm[name] = _Stemmed(drawers, [None] * len(self.rules))
        return self._by_algorithm[name]


class _Stemmed(NamedTuple):
    """The rules for articles that are stemmed by one algorithm, prepared when first tried."""

    drawers: Drawers
    prepared: list[Prepared | None]


def _needs(rule: Rule, shared: dict[str, str]) -> tuple[_Need, ...]:
    """What a rule needs; of equal keys all rules hold the same one."""
    sets = ([shared.setdefault(key, key) for key in sorted(keys)] for keys in required(rule.query))
    return tuple(dict.fromkeys(one[0] if len(one) == 1 else frozenset(one) for one in sets))


def _filed(needs: Sequence[tuple[_Need, ...]]) -> Mapping[str, Drawer]:
    """The rules by each key of the need that they are filed under."""
    uses = Counter(key for need in needs for one in need for key in _keys(one))

    def crowd(one: _Need) -> tuple[int, int]:
        """How many rules ask for it; of equals, longer words stand in fewer texts."""
        return sum(uses[key] for key in _keys(one)), -min(map(len, _keys(one)))

    filed: defaultdict[str, list[str | int]] = defaultdict(list)
    for number, need in enumerate(needs):
        if need:
            chosen, *others = sorted(need, key=crowd)
            beside = next((one for one in others if len(_keys(one)) <= _FEW), ALWAYS)
            for key, other in product(_keys(chosen), _keys(beside)):
                filed[key] += other, number
    return {key: tuple(several) for key, several in filed.items()}


def _keys(need: _Need) -> Collection[str]:
    return (need,) if isinstance(need, str) else need
