"""Find the few rules that an article could match, without trying the others.

classify: what keeps 100,000 topics as fast as 1,000; pure.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from feeds.classify.parts import PartIndex
from feeds.query import Document, Rule, algorithm, required, stems

# One of these keys is needed, by their numbers; a single one stands alone, as most do.
_Need = int | frozenset[int]

# A rule by its number, with what else it needs than what it is filed under.
_Filed = tuple[int, tuple[_Need, ...]]

# Rules that are filed under the same key, and what opens the drawer.
_Drawer = tuple[frozenset[int] | None, Sequence[_Filed]]


class RuleIndex:
    """Rules in their order, found by the words that they need.

    Every word, term and part of a word that a rule needs is a key with a number, so that an
    article is a set of numbers. A rule is filed under the one of its needs that fewest other
    rules have, and tried only where its other needs are met too; so "Bundestag AND x" in a
    thousand topics is not tried a thousand times. Rules that need no word are always tried.
    Words are stemmed for each language when its first article comes.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        numbers: dict[str, int] = {}
        needs = [_numbered(required(rule.query), numbers) for rule in self.rules]
        self._filed = _filed(needs, list(numbers))
        self._always = [number for number, need in enumerate(needs) if not need]
        terms, parts, words = _by_kind(numbers)
        self._terms, self._words, self._parts = terms, words, PartIndex(parts)
        self._by_stem: dict[str | None, Mapping[str, tuple[int, ...]]] = {}

    def candidates(self, document: Document) -> Iterator[Rule]:
        """All rules that may match *document*, in their order, each once."""
        if not self.rules:
            return
        held = self._held(document)
        drawers = map(self._filed.__getitem__, held & self._filed.keys())
        opened = [rules for gate, rules in drawers if gate is None or not gate.isdisjoint(held)]
        met = {number for rules in opened for number, others in rules if _meets(others, held)}
        for number in sorted(met.union(self._always)):
            if self.rules[number].is_for(document.language):
                yield self.rules[number]

    def _held(self, document: Document) -> set[int]:
        """The keys that *document* holds."""
        by_stem = self._stemmed_by(algorithm(document.language))
        words = filter(None, map(by_stem.get, document.stems()))
        held = set(chain.from_iterable(words))
        if self._terms:
            held.update(self._terms[key] for key in document.term_keys() if key in self._terms)
        if self._parts:
            held |= self._parts.found_in(document.written())
        return held

    def _stemmed_by(self, name: str | None) -> Mapping[str, tuple[int, ...]]:
        """Numbers of words by the stems that documents of a language hold."""
        if name not in self._by_stem:
            by_stem: dict[str, tuple[int, ...]] = {}
            stemmed = stems(list(self._words), name)
            for stem, number in zip(stemmed, self._words.values(), strict=True):
                by_stem[stem] = (*by_stem.get(stem, ()), number)
            self._by_stem[name] = by_stem
        return self._by_stem[name]


def _numbered(need: Iterable[frozenset[str]], numbers: dict[str, int]) -> tuple[_Need, ...]:
    """What a rule needs, in numbers; keys that are new get one."""
    sets = ([numbers.setdefault(key, len(numbers)) for key in sorted(keys)] for keys in need)
    return tuple(dict.fromkeys(one[0] if len(one) == 1 else frozenset(one) for one in sets))


def _filed(needs: Sequence[tuple[_Need, ...]], keys: Sequence[str]) -> Mapping[int, _Drawer]:
    """The rules by each key of the need that they are filed under."""
    uses = Counter(key for need in needs for one in need for key in _keys(one))

    def crowd(one: _Need) -> tuple[int, int]:
        """How many rules ask for it; of equals, longer words stand in fewer texts."""
        return sum(uses[key] for key in _keys(one)), -min(len(keys[key]) for key in _keys(one))

    filed: defaultdict[int, list[_Filed]] = defaultdict(list)
    for number, need in enumerate(needs):
        if need:
            chosen = min(need, key=crowd)
            others = tuple(one for one in need if one != chosen)
            for key in _keys(chosen):
                filed[key].append((number, others))
    return {key: (_gate(rules), rules) for key, rules in filed.items()}


def _gate(rules: Sequence[_Filed]) -> frozenset[int] | None:
    """Keys of which any rule of a drawer needs one besides its own; None where one does not."""
    if not all(others for _, others in rules):
        return None
    return frozenset(key for _, others in rules for key in _keys(others[0]))


def _by_kind(numbers: Mapping[str, int]) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Keys that are terms, parts of words and words; no word has a colon or a star."""
    kinds: tuple[dict[str, int], ...] = ({}, {}, {})
    for key, number in numbers.items():
        kinds[0 if ":" in key else 1 if "*" in key else 2][key] = number
    terms, parts, words = kinds
    return terms, parts, words


def _keys(need: _Need) -> Iterable[int]:
    return (need,) if isinstance(need, int) else need


def _meets(needs: Iterable[_Need], held: set[int]) -> bool:
    return all(
        need in held if isinstance(need, int) else not need.isdisjoint(held) for need in needs
    )
