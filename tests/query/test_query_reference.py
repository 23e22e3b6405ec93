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
    parse_search,
)

PAGE = (Path(__file__).parents[2] / "docs/reference/query-language.md").read_text("utf-8")


def table(heading: str) -> list[list[str]]:
    """The rows of the table whose first column has this heading."""
    found = re.search(rf"^\| {heading} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    assert found, heading
    return [row.strip("| ").split(" | ") for row in found[1].splitlines()]


def code(cell: str) -> list[str]:
    return re.findall("`([^`]+)`", cell)


@pytest.mark.parametrize("row", [*table("Write"), *[row[1:] for row in table("Field")]], ids=str)
def test_an_example_is_read(row: list[str]) -> None:
    (example,) = code(row[0])

    parse_search(example)


def test_every_field_has_a_row_and_its_example_uses_it() -> None:
    rows = table("Field")

    assert {code(row[0])[0].rstrip(":") for row in rows} == SEARCH_FIELDS
    assert all(code(row[0])[0] in row[1] for row in rows)


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
    (row,) = (row for row in table("Where") if row[0] == where)
    special = [{"category"}, {"topic"}, {"since", "after", "before"}]
    special.append(set(SEARCH_FIELDS.difference(*special)))

    assert [cell == "yes" for cell in row[1:]] == [names <= fields for names in special]


@pytest.mark.parametrize("row", table("Written"), ids=str)
def test_what_is_refused_is_told_as_it_says(row: list[str]) -> None:
    with pytest.raises(QueryError) as refusal:
        parse_search(code(row[0])[0])

    assert str(refusal.value) == row[1]
