"""docs/reference/query-language.md: every example is read as it says, every field is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from feeds.errors import QueryError
from feeds.query import (
    CATEGORY_RULE_FIELDS,
    SEARCH_FIELDS,
    SELECTION_FIELDS,
    SKIP_RULE_FIELDS,
    TOPIC_RULE_FIELDS,
    Document,
    match,
    parse,
    parse_search,
    warnings,
)

PAGE = (Path(__file__).parents[2] / "docs/reference/query-language.md").read_text("utf-8")


def tables(heading: str) -> list[list[str]]:
    """The rows of all tables whose first column has this heading."""
    found = re.findall(rf"^\| {heading} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    assert found, heading
    rows = [re.split(r"(?<!\\) \| ", row[2:-2]) for table in found for row in table.splitlines()]
    return [[cell.replace(r"\|", "|") for cell in row] for row in rows]


def code(cell: str) -> str:
    (written,) = re.findall("`([^`]+)`", cell)
    return str(written)


def is_found(example: str, text: str) -> bool:
    article = Document(texts={"text": text}, terms={}, language="de")
    return match(parse_search(example), article) is not None


@pytest.mark.parametrize("row", tables("Write"), ids=str)
def test_an_example_is_found_where_it_says_and_not_elsewhere(row: list[str]) -> None:
    example = code(row[0])

    assert is_found(example, row[1])
    assert not is_found(example, row[2])


@pytest.mark.parametrize("row", tables("Field"), ids=str)
def test_an_example_of_a_field_is_read_and_uses_it(row: list[str]) -> None:
    parse_search(code(row[1]))

    assert code(row[0]) in row[1]


def test_every_field_has_a_row() -> None:
    assert {code(row[0]).rstrip(":") for row in tables("Field")} == SEARCH_FIELDS


@pytest.mark.parametrize(
    ("where", "fields"),
    [
        ("rule of a category", CATEGORY_RULE_FIELDS),
        ("what a source skips", SKIP_RULE_FIELDS),
        ("rule of a topic", TOPIC_RULE_FIELDS),
        ("selection of a feed", SELECTION_FIELDS),
        ("search", SEARCH_FIELDS),
    ],
)
def test_each_place_may_use_the_fields_of_its_row(where: str, fields: frozenset[str]) -> None:
    (row,) = (row for row in tables("Where") if row[0] == where)
    special = [{"category"}, {"topic"}, {"since", "after", "before"}]
    special.append(set(SEARCH_FIELDS.difference(*special)))

    assert [cell == "yes" for cell in row[1:]] == [names <= fields for names in special]


@pytest.mark.parametrize("row", tables("Rule"), ids=str)
def test_what_is_doubtful_is_told_as_it_says(row: list[str]) -> None:
    assert warnings(parse(code(row[0]))) == (row[1],)


@pytest.mark.parametrize("row", tables("Written"), ids=str)
def test_what_is_refused_is_told_as_it_says(row: list[str]) -> None:
    with pytest.raises(QueryError) as refusal:
        parse_search(code(row[0]))

    assert str(refusal.value) == row[1]
