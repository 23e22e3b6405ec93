"""Which story an article belongs to, in whatever order articles come."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.articles import asked, bands
from feeds.classify import Stories, closest
from feeds.classify.stories import CROWD
from feeds.query import analyze
from tests.classify.made_copies import changed, copy, meet, met, words

WIRE = words("w", 400)


def test_a_copy_joins_the_story_of_the_article_that_came_first() -> None:
    stories, told = met(copy(1, WIRE), copy(2, words("own", 300)), copy(3, changed(WIRE, 0.1)))

    assert stories == {1: 1, 2: 2, 3: 1}
    assert [(kin.article_id, kin.other_id) for kin in told[2].kin] == [(3, 1)]
    assert told[2].kin[0].share == pytest.approx(0.73, abs=0.05)


def test_an_article_between_two_stories_makes_one_of_them() -> None:
    first, second = copy(1, changed(WIRE, 0.28)), copy(2, changed(WIRE, 0.28, seed=2))

    assert met(first, second)[0] == {1: 1, 2: 2}
    assert met(first, second, copy(3, WIRE))[0] == {1: 1, 2: 1, 3: 1}


@settings(max_examples=30)
@given(st.permutations(range(5)))
def test_the_order_of_arrival_makes_no_other_stories(order: Sequence[int]) -> None:
    texts = [
        WIRE,
        changed(WIRE[:130], 0.15, seed=2),
        WIRE[:40],
        changed(WIRE[:200], 0.05, seed=3),
        [*words("own", 100), *WIRE[:60]],
    ]
    stories, _ = met(*(copy(n, texts[text]) for n, text in enumerate(order, 1)))
    of_texts = {text: stories[n] for n, text in enumerate(order, 1)}

    assert len({of_texts[text] for text in range(4)}) == 1
    assert of_texts[4] != of_texts[0]


def test_stories_that_an_editor_has_split_stay_apart() -> None:
    copies = [copy(1, WIRE), copy(2, changed(WIRE, 0.2)), copy(3, changed(WIRE, 0.05, seed=3))]
    stories, told = met(*copies, apart=(frozenset({1, 2}),))

    assert stories == {1: 1, 2: 2, 3: 1}
    assert [kin.other_id for kin in told[2].kin] == [1]  # the nearer one


def test_an_article_stands_only_for_bands_that_its_story_has_not() -> None:
    _, (first, second) = met(copy(1, WIRE[:100]), copy(2, [*WIRE[:100], *words("more", 40)]))

    assert set(first.bands) == set(bands(copy(1, WIRE[:100]).fingerprint))
    assert not set(first.bands) & set(second.bands)


def test_what_a_crowd_shares_is_no_hint() -> None:
    posted = {1: range(CROWD), 2: [100], 3: [100, 200]}

    assert closest([1, 2, 3], posted) == [100, 200]


def test_one_own_band_says_more_than_several_that_many_share() -> None:
    posted = {1: [100], **{band: [200, 300, 400] for band in (2, 3)}}

    assert closest([1, 2, 3], posted) == [100, 200, 300, 400]


def test_a_copy_in_another_order_is_near_by_what_stands_in_one_lead_alone() -> None:
    wire = copy(1, WIRE)
    shuffled = copy(2, [*WIRE[:20], *WIRE[200:300], *WIRE[20:200]])
    chance = {band: [*range(100, 120)] for band in bands(shuffled.fingerprint)}
    posted = {band: [*chance.get(band, ()), 1] for band in bands(wire.fingerprint)}
    near = closest(asked(shuffled.fingerprint), {**chance, **posted})

    assert near[0] == 1


def test_a_band_with_a_crowd_takes_no_more() -> None:
    one = copy(99, WIRE)
    chosen = bands(one.fingerprint)
    stories = Stories([one], (), {chosen[0]: range(CROWD)}, latest=lambda _: ())

    assert meet(stories, one).bands == chosen[1:]


def test_what_a_source_prints_under_every_article_unites_nothing() -> None:
    closing = words("closing", 60)
    before = [copy(n, [*words(f"{n}-", 50), *closing], source="a") for n in range(1, 4)]
    brief = copy(9, [*words("one", 12), *closing], source="b")
    other = copy(4, [*words("two", 12), *closing], source="a")
    posted = {band: [other.article_id] for band in bands(other.fingerprint)}
    habits = {"a": before, "b": ()}
    stories = Stories([brief], [other], posted, latest=lambda source: habits[source])

    assert meet(stories, brief).kin == ()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 6))
def test_edited_copies_of_real_articles_become_their_stories(
    shared: Path, tmp_path: Path, seed: int
) -> None:
    bench, truth = shared / "tools" / "story_bench.py", shared / "data" / "pages" / "truth.jsonl"
    _run(bench, "make", truth, tmp_path, "--seed", seed)
    articles = [*map(json.loads, (tmp_path / "articles.jsonl").read_text("utf-8").splitlines())]
    stories = _grouped(articles)
    found = tmp_path / "found.jsonl"
    found.write_text(
        "\n".join(json.dumps({"id": one, "story": story}) for one, story in stories.items())
    )
    score = json.loads(_run(bench, "score", tmp_path / "stories.jsonl", found, "--json"))

    assert score["precision"] >= 0.99
    assert score["recall"] >= 0.98
    assert min(score["recall_by_kind"].values()) >= 0.95
    assert not {"followup", "series"} & {*"+".join(score["false_merges"]).split("+")}
    assert _parts(stories) == _parts(_grouped(articles[::-1]))


def _run(*command: object) -> str:
    return subprocess.run(
        [sys.executable, *map(str, command)], check=True, capture_output=True, text=True
    ).stdout


def _grouped(articles: Sequence[dict[str, str]]) -> dict[str, int]:
    read = ([token.folded for token in analyze(one["text"], one["language"])] for one in articles)
    copies = [
        copy(number, text, source=one["source"])
        for number, (text, one) in enumerate(zip(read, articles, strict=True), 1)
    ]
    stories, _ = met(*copies)
    return {one["id"]: stories[number] for number, one in enumerate(articles, 1)}


def _parts(stories: dict[str, int]) -> set[frozenset[str]]:
    members: dict[int, set[str]] = {}
    for name, story in stories.items():
        members.setdefault(story, set()).add(name)
    return set(map(frozenset, members.values()))
