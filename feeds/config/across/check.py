"""What no single key can tell: what is missing, and what contradicts another key.

config: after the schema, on what the schema could read; pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from feeds import agencies
from feeds.config.across import lifetimes, secrecy
from feeds.config.faults import Fault, Refused, key_name, shown
from feeds.config.keys import addresses, durations, formats, kinds, rules, schema
from feeds.config.keys.messages import origin, told
from feeds.config.keys.paths import expected_at
from feeds.config.reading.positions import KeyPath

EXAMPLE_AUTHORITIES = frozenset({"example.org", "example.com", "example.net"})  # RFC 2606

_EXPECTED_ID = "small letters, digits and dashes"
_NAMED = {"category": "categories", "topic": "topics", "source": "sources"}  # query field: table


@dataclass(frozen=True, slots=True)
class Reading:
    """What the schema could read; ``wrong`` are the paths at or in which there is a mistake."""

    tables: schema.Tables
    origins: Mapping[KeyPath, str]
    wrong: frozenset[KeyPath]

    def usable(self, *path: str) -> bool:
        """Whether what stands at *path* is what the admin wrote, or the default."""
        by_default = {("defaults", path[0], *path[2:])} if path[2:] else set()
        return self.wrong.isdisjoint({path} | by_default)


def faults(reading: Reading) -> list[Fault]:
    """Every contradiction between keys."""
    return [
        *_ids(reading.tables),
        *_authority(reading),
        *_intervals(reading),
        *_preferences(reading),
        *_sources(reading),
        *_missing_rules(reading),
        *_names_in_rules(reading),
        *_names_of_agencies(reading.tables),
        *lifetimes.faults(reading.tables),
        *secrecy.in_the_clear(reading.tables, origins=reading.origins),
    ]


def doubts(reading: Reading) -> list[Fault]:
    """What is allowed but probably not meant."""
    tables = reading.tables
    return [*_spacing(tables), *_unclear_rules(tables), *_same_topics(tables)]


def _ids(tables: schema.Tables) -> Iterator[Fault]:
    for table in ("sources", "categories", "topics", "feeds", "agencies"):
        for id_ in getattr(tables, table):
            try:
                formats.identifier(id_)
            except Refused as error:
                reason = f"{shown(id_)} {error.reason}"
                yield Fault((table, id_), reason, _EXPECTED_ID, error.hint)


def _names_of_agencies(tables: schema.Tables) -> Iterator[Fault]:
    """What an article of two agencies may show would depend on their order."""
    owners: dict[str, str] = {}
    for id_, one in tables.agencies.items():
        for name, ours in agencies.configured(id_, one.names).items():
            owner = owners.setdefault(agencies.key(ours), id_)
            if owner != id_:
                reason = f"{shown(name)} is a name of [agencies.{owner}] already"
                yield Fault(
                    ("agencies", id_, "names"), reason, expected_at(("agencies", id_, "names"))
                )
                break


def _authority(reading: Reading) -> Iterator[Fault]:
    """Ids under a name that is not ours would collide with everybody's who left it so."""
    site = reading.tables.site
    name = site.authority.partition(",")[0].rpartition("@")[2]
    public = reading.usable("site", "base_url") and not addresses.is_loopback(site.base_url)
    if public and name in EXAMPLE_AUTHORITIES and reading.usable("site", "authority"):
        path = ("site", "authority")
        found = told(path, site.authority, origins=reading.origins)
        reason = f"{found} is the example, and base_url is public"
        yield Fault(path, reason, expected_at(path), "it stands in every id for ever")


def _intervals(reading: Reading) -> Iterator[Fault]:
    refresh = reading.tables.refresh
    if not (
        reading.usable("refresh", "min_interval") and reading.usable("refresh", "max_interval")
    ):
        return
    if refresh.max_interval < refresh.min_interval:
        path = ("refresh", "max_interval")
        found = told(path, durations.written(refresh.max_interval), origins=reading.origins)
        yield Fault(path, f"{found} is shorter than min_interval", expected_at(path))


def _preferences(reading: Reading) -> Iterator[Fault]:
    for number, id_ in enumerate(reading.tables.stories.prefer):
        yield from _unknown(reading, ("stories", "prefer", number), "sources", id_)


def _sources(reading: Reading) -> Iterator[Fault]:
    for id_, source in reading.tables.sources.items():
        path = ("sources", id_)
        if source.kind is None:
            yield from _missing(reading, *path, "kind")
        else:
            yield from _by_kind(reading, path, source)
        if source.category is None:
            yield from _missing(reading, *path, "category", hint=_choices(reading))
        else:
            yield from _unknown(reading, (*path, "category"), "categories", source.category)


def _by_kind(reading: Reading, path: tuple[str, str], source: schema.Source) -> Iterator[Fault]:
    """What this kind of source needs, and what belongs to another kind."""
    needed = kinds.NEEDED.get(source.kind or "")
    if needed and getattr(source, needed) is None:
        yield from _missing(reading, *path, needed)
    for name, fitting in kinds.ONLY_FOR.items():
        if source.kind not in fitting and getattr(source, name) != _BY_DEFAULT[name]:
            reason = f'has no meaning for kind = "{source.kind}"'
            told = " or ".join(f'"{kind}"' for kind in fitting)
            yield Fault((*path, name), reason, hint=f"it belongs to kind = {told}")


_BY_DEFAULT = {name: schema.Source.model_fields[name].default for name in kinds.ONLY_FOR}


def _missing_rules(reading: Reading) -> Iterator[Fault]:
    for id_, topic in reading.tables.topics.items():
        if not topic.match and not topic.retired:
            yield from _missing(reading, "topics", id_, "match")
    for id_, feed in reading.tables.feeds.items():
        if feed.select is None and not feed.retired:
            yield from _missing(reading, "feeds", id_, "select")


def _names_in_rules(reading: Reading) -> Iterator[Fault]:
    for path, rule in _rules(reading.tables):
        for field, name in rule.facts.names:
            if field in _NAMED:
                yield from _unknown(reading, path, _NAMED[field], name)


def _unknown(reading: Reading, path: KeyPath, table: str, name: str) -> Iterator[Fault]:
    """A name that no table has, or none that lives."""
    there = getattr(reading.tables, table)
    found = told(path, name, origins=reading.origins)
    if name in there:
        if there[name].retired and table != "sources":  # those go on bringing articles
            yield Fault(path, f"{found} is retired", f"an id of [{table}.ID]")
        return
    if not reading.usable(table, name):
        return
    near = get_close_matches(name, there, n=1)
    hint = f'did you mean "{near[0]}"?' if near else f"add [{key_name((table, name))}]"
    hint = "" if origin(path, reading.origins) else hint
    yield Fault(path, f"there is no {found} in [{table}]", f"an id of [{table}.ID]", hint)


def _missing(reading: Reading, *path: str, hint: str = "") -> Iterator[Fault]:
    if reading.usable(*path):
        yield Fault(path, "is missing", expected_at(path), hint)


def _choices(reading: Reading) -> str:
    there = ", ".join(reading.tables.categories)
    return f"there is {there}" if there else "add one: [categories.news]"


def _rules(tables: schema.Tables) -> Iterator[tuple[KeyPath, rules.Rule]]:
    for table, keys in rules.FIELDS.items():
        for id_, owner in getattr(tables, table).items():
            for key in keys:
                found = getattr(owner, key)
                if isinstance(found, list):
                    for index, rule in enumerate(found):
                        yield (table, id_, key, index), rule
                elif found is not None:
                    yield (table, id_, key), found


def _spacing(tables: schema.Tables) -> Iterator[Fault]:
    if not tables.refresh.spacing and not tables.refresh.allow_private:
        reason = "no pause between two requests to the same host"
        yield Fault(("refresh", "spacing"), reason, '"1s" or more unless all hosts are yours')


def _unclear_rules(tables: schema.Tables) -> Iterator[Fault]:
    for path, rule in _rules(tables):
        for warning in rule.doubts.warnings:
            yield Fault(path, warning)


def _same_topics(tables: schema.Tables) -> Iterator[Fault]:
    """Topics that surely hold the same articles; one of them is enough."""
    known: dict[object, str] = {}
    for id_, topic in tables.topics.items():
        if not topic.match:
            continue
        spoken = frozenset(one.lower() for one in topic.languages)
        twin = known.setdefault((rules.fingerprint(topic.match), spoken), id_)
        if twin != id_ and rules.meaning(topic.match) == rules.meaning(tables.topics[twin].match):
            yield Fault(("topics", id_, "match"), f"asks for the same as topics.{twin}")
