"""Find the few rules that an article could match, without trying the others.

classify: what keeps 100,000 topics as fast as 1,000; pure.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, compress, product

from feeds.classify.parts import PartIndex
from feeds.query import ANYWHERE, OWN_WORDS, Document, Rule, algorithm, required, stems

# One of these keys is needed, by their numbers; a single one stands alone, as most do.
_Need = int | frozenset[int]

# Rules by their numbers, beside another key that each needs: most rules need two words.
_Drawer = tuple[Sequence[int], Sequence[int]]

# The key that every article holds.
_NONE = -1

# Keys of an alternative that a rule is filed beside one by one; of more, all are asked later.
_FEW = 8


class RuleIndex:
    """Rules in their order, found by the words that they need.

    Every word, term and part of a word that a rule needs is a key with a number, so that an
    article is a set of numbers. A rule is filed under the one of its needs that fewest other
    rules have, and tried only where its other needs are met too; so "Bundestag AND x" in a
    thousand topics is not tried a thousand times. Rules that need no word are always tried.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        numbers: dict[str, int] = {}
        needs = [_numbered(required(rule.query), numbers) for rule in self.rules]
        self._keys = _Keys(numbers)
        self._always = [number for number, need in enumerate(needs) if not need]
        self._filed, self._more = _filed(needs, list(numbers))

    def candidates(self, document: Document) -> Iterator[Rule]:
        """All rules that may match *document*, in their order, each once."""
        if not self.rules:
            return
        for number in sorted(self._met(self._keys.held(document))):
            if self.rules[number].is_for(document.language):
                yield self.rules[number]

    def _met(self, held: set[int]) -> set[int]:
        """The numbers of the rules whose needs are met."""
        drawers = [self._filed[key] for key in self._filed.keys() & held]
        others = chain.from_iterable(keys for keys, _ in drawers)
        filed = chain.from_iterable(rules for _, rules in drawers)
        met = set(compress(filed, map(held.__contains__, others)))
        for rule in met & self._more.keys():
            if not all(_is_met(need, held) for need in self._more[rule]):
                met.remove(rule)
        return met.union(self._always)


class _Keys:
    """The numbers of the keys that an article holds.

    Words are stemmed for each language when its first article comes.
    """

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self._words: dict[str, dict[str, int]] = {"": {}, **{field: {} for field in OWN_WORDS}}
        self._terms: dict[str, int] = {}
        parts: dict[str, int] = {}
        for key, number in numbers.items():  # no word has a colon or a star
            field, colon, word = key.rpartition(":")
            if field in self._words and "*" not in word:
                self._words[field][word] = number
            else:
                (self._terms if colon else parts)[key] = number
        self._parts = PartIndex(parts)
        self._by_stem: dict[
            str | None, list[tuple[tuple[str, ...], dict[str, tuple[int, ...]]]]
        ] = {}

    def held(self, document: Document) -> set[int]:
        """The keys that *document* holds, and ``_NONE``."""
        held = {_NONE}
        for texts, by_stem in self._stemmed_by(algorithm(document.language)):
            met = by_stem.keys() & document.stems(texts)
            held.update(chain.from_iterable(map(by_stem.__getitem__, met)))
        if self._terms:
            held.update(self._terms[key] for key in document.term_keys() if key in self._terms)
        if self._parts:
            held |= self._parts.found_in(document.pieces())
        return held

    def _stemmed_by(
        self, name: str | None
    ) -> list[tuple[tuple[str, ...], dict[str, tuple[int, ...]]]]:
        """Texts, and the numbers of words that are asked of them by their stems."""
        if name not in self._by_stem:
            self._by_stem[name] = [
                ((field,) if field else ANYWHERE, _by_stem(words, name))
                for field, words in self._words.items()
                if words
            ]
        return self._by_stem[name]


def _by_stem(words: Mapping[str, int], name: str | None) -> dict[str, tuple[int, ...]]:
    by_stem: dict[str, tuple[int, ...]] = {}
    for stem, number in zip(stems(list(words), name), words.values(), strict=True):
        by_stem[stem] = (*by_stem.get(stem, ()), number)
    return by_stem


def _numbered(need: Iterable[frozenset[str]], numbers: dict[str, int]) -> tuple[_Need, ...]:
    """What a rule needs, in numbers; keys that are new get one."""
    sets = ([numbers.setdefault(key, len(numbers)) for key in sorted(keys)] for keys in need)
    return tuple(dict.fromkeys(one[0] if len(one) == 1 else frozenset(one) for one in sets))


def _filed(
    needs: Sequence[tuple[_Need, ...]], keys: Sequence[str]
) -> tuple[Mapping[int, _Drawer], Mapping[int, Sequence[_Need]]]:
    """The rules by each key of the need that they are filed under, and what they need more."""
    uses = Counter(key for need in needs for one in need for key in _keys(one))

    def crowd(one: _Need) -> tuple[int, int]:
        """How many rules ask for it; of equals, longer words stand in fewer texts."""
        return sum(uses[key] for key in _keys(one)), -min(len(keys[key]) for key in _keys(one))

    filed: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    more = {}
    for number, need in enumerate(needs):
        if need:
            chosen, *others = sorted(need, key=crowd)
            beside = next((one for one in others if len(_keys(one)) <= _FEW), _NONE)
            for key, other in product(_keys(chosen), _keys(beside)):
                filed[key].append((other, number))
            if rest := tuple(one for one in others if one != beside):
                more[number] = rest
    return {key: _drawer(rules) for key, rules in filed.items()}, more


def _drawer(filed: Iterable[tuple[int, int]]) -> _Drawer:
    others, rules = zip(*filed, strict=True)
    return others, rules


def _keys(need: _Need) -> Collection[int]:
    return (need,) if isinstance(need, int) else need


def _is_met(need: _Need, held: set[int]) -> bool:
    return need in held if isinstance(need, int) else not need.isdisjoint(held)
