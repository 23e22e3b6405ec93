"""Single values: durations, ids, addresses, authorities."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.config.faults import Refused, key_name, shown
from feeds.config.keys import addresses, durations, formats
from feeds.fetch.guard import Hole


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("90s", timedelta(seconds=90)),
        ("15m", timedelta(minutes=15)),
        ("6h", timedelta(hours=6)),
        ("2d", timedelta(days=2)),
        ("0s", timedelta()),
        ("3650d", timedelta(days=3650)),
    ],
)
def test_a_duration_is_a_number_and_a_unit(text: str, span: timedelta) -> None:
    assert durations.parse(text) == span


@pytest.mark.parametrize(
    "value", ["", "15", "15 m", "1.5h", "-5m", "1h30m", "15M", "5w", "²m", 300, None, True]
)
def test_anything_else_is_no_duration(value: object) -> None:
    with pytest.raises(Refused, match="is not a duration"):
        durations.parse(value)


@pytest.mark.parametrize("text", ["3651d", "999999999d", "999999999s"])
def test_a_duration_is_at_most_ten_years(text: str) -> None:
    with pytest.raises(Refused, match="ten years"):
        durations.parse(text)


def test_an_interval_is_a_duration_above_zero_or_found_out() -> None:
    assert durations.interval("auto") is None
    assert durations.interval("1h") == timedelta(hours=1)
    with pytest.raises(Refused, match="no time at all"):
        durations.interval("0m")


@given(st.integers(0, 3650 * 86400).map(lambda seconds: timedelta(seconds=seconds)))
@settings(deadline=None)
def test_a_written_duration_reads_as_itself(span: timedelta) -> None:
    assert durations.parse(durations.written(span)) == span


@pytest.mark.parametrize("value", ["", "01000000", "17000000", "20000587"])
def test_a_media_topic_is_a_code_of_eight_digits(value: str) -> None:
    assert formats.media_topic(value) == value


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("medtop:11000000", 'write "11000000"'),
        ("http://cv.iptc.org/newscodes/mediatopic/20000587", 'write "20000587"'),
        ("politics", "politics is 11000000"),
        ("18000000", "politics is 11000000"),
        ("1100000", "politics is 11000000"),
    ],
)
def test_anything_else_is_no_media_topic(value: str, hint: str) -> None:
    with pytest.raises(Refused, match="is not a code of eight digits") as refused:
        formats.media_topic(value)

    assert refused.value.hint == hint


@pytest.mark.parametrize("value", ["a", "tagesschau", "musk-russia", "9-uhr", "a--b-"])
def test_an_id_is_small_letters_digits_and_dashes(value: str) -> None:
    assert formats.identifier(value) == value


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("Politik", '"politik" would do'),
        ("Mein Blatt", '"mein-blatt" would do'),
        ("über_uns", '"ueber-uns" would do'),
        ("-x", '"x" would do'),
        ("", ""),
        ("北京", ""),
        ("All", ""),
        ("a\n", '"a" would do'),
        ("all", '"all" names the feed of all articles'),
    ],
)
def test_a_wrong_id_is_refused_with_a_right_one(value: str, hint: str) -> None:
    with pytest.raises(Refused) as caught:
        formats.identifier(value)

    assert caught.value.hint == hint


@pytest.mark.parametrize("value", ["de", "pt-BR", "zh-Hant-TW", "gsw", "de-1996"])
def test_language_tags_are_taken(value: str) -> None:
    assert formats.language(value) == value


@pytest.mark.parametrize(
    ("value", "hint"), [("german", ""), ("de_AT", 'write "de-AT"'), ("", ""), ("d", "")]
)
def test_other_words_are_no_language_tag(value: str, hint: str) -> None:
    with pytest.raises(Refused, match="language tag") as caught:
        formats.language(value)

    assert caught.value.hint == hint


def test_a_topic_asks_for_languages_without_a_region() -> None:
    assert formats.main_language("DE") == "de"
    with pytest.raises(Refused) as caught:
        formats.main_language("de-AT")

    assert caught.value.hint == 'write "de"'


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("Berlin", 'did you mean "Europe/Berlin"?'),
        ("Europe/Berln", 'did you mean "Europe/Berlin"?'),
        ("new york", 'did you mean "America/New_York"?'),
        ("Europe", ""),
        ("../etc/passwd", ""),
        ("", ""),
        (1, ""),
    ],
)
def test_an_unknown_time_zone_is_refused_with_a_known_one(value: object, hint: str) -> None:
    with pytest.raises(Refused, match="time zone") as caught:
        formats.zone(value)

    assert caught.value.hint == hint


@pytest.mark.parametrize(
    "value", ["example.org,2026-01-01", "a.b.example,2026", "me@x.example,2024-02", "host,2026-02"]
)
def test_an_authority_is_a_name_and_a_day(value: str) -> None:
    assert formats.authority(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "",
        "example.org",
        "example.org,2026-02-30",
        "example.org,26-01-01",
        "example.org,2026-1-1",
        "example.org,0000",
        "Example.org,2026",
        "exa mple.org,2026",
        "-x.example,2026",
        "x.example,2026-01-01,",
        "https://x.example,2026",
    ],
)
def test_anything_else_is_no_authority(value: str) -> None:
    with pytest.raises(Refused):
        formats.authority(value)


@pytest.mark.parametrize("name", ["Authorization", "X-Edition", "accept-language"])
def test_a_header_can_be_given(name: str) -> None:
    assert formats.header_name(name) == name


@pytest.mark.parametrize("name", ["", "X Y", "X:", "X\r\nY", "Host", "USER-AGENT", "If-None-Match"])
def test_a_header_of_the_transfer_itself_cannot_be_given(name: str) -> None:
    with pytest.raises(Refused):
        formats.header_name(name)


@pytest.mark.parametrize("value", ["a\nb", "a\x00b", "tab\there", "\x85", "   "])
def test_text_for_people_holds_no_control_characters(value: str) -> None:
    with pytest.raises(Refused):
        formats.text(value)


@pytest.mark.parametrize(
    "value",
    [
        "https://example.org/rss.xml?a=1#x",
        "http://127.0.0.1:8000/",
        "http://[2001:db8::1]/feed",
        "https://bücher.example/feed",
        "https://www.tagesschau.de/index~rss2.xml",
    ],
)
def test_web_addresses_are_taken_as_they_are(value: str) -> None:
    assert addresses.web_url(value) == value


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("ftp://example.org/", "does not begin with http:// or https://"),
        ("javascript:1", "does not begin with http:// or https://"),
        ("//example.org/", "does not begin with http:// or https://"),
        ("", "does not begin with http:// or https://"),
        ("https://", "names no host"),
        ("https:///feed", "names no host"),
        ("http://x.example:0/", "names no host"),
        ("http://x.example:99999/", "is not a URL"),
        ("http://[::1/", "is not a URL"),
        ("https://me:secret@x.example/", "has a user name"),
        ("https://x.example/a b", "holds a space"),
        ("https://x.example/\x00", "holds a space or a control character"),
        ("https://x.example\\@y.example/", "has a user name"),
    ],
)
def test_a_wrong_address_is_refused_with_its_reason(value: str, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        addresses.web_url(value)

    assert reason in caught.value.reason


@pytest.mark.parametrize(
    ("value", "base"),
    [
        ("https://news.example.org/", "https://news.example.org"),
        ("https://news.example.org", "https://news.example.org"),
        ("https://news.example.org/wire/", "https://news.example.org/wire"),
        ("http://127.0.0.1:8000///", "http://127.0.0.1:8000"),
    ],
)
def test_a_base_address_has_no_slash_at_its_end(value: str, base: str) -> None:
    assert addresses.base_url(value) == base


@pytest.mark.parametrize("value", ["https://x.example/?", "https://x.example/#a", "x.example"])
def test_a_base_address_is_absolute_and_nothing_more(value: str) -> None:
    with pytest.raises(Refused):
        addresses.base_url(value)


@pytest.mark.parametrize(
    ("value", "loopback"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://127.8.8.8", True),
        ("http://localhost", True),
        ("http://wire.localhost:80", True),
        ("http://[::1]:8000", True),
        ("http://10.0.0.1", False),
        ("https://localhost.example", False),
    ],
)
def test_only_this_machine_is_loopback(value: str, *, loopback: bool) -> None:
    assert addresses.is_loopback(value) is loopback


@pytest.mark.parametrize(
    "value",
    [
        "sqlite:///feeds.db",
        "sqlite:////var/lib/feeds.db",
        "postgresql+psycopg://me@db/feeds",
        "postgresql+psycopg:///feeds?host=/run/postgresql",
    ],
)
def test_both_databases_are_taken(value: str) -> None:
    assert addresses.store_url(value) == value


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("postgres://me@db/feeds", 'write "postgresql+psycopg://..."'),
        ("postgresql+psycopg2://me@db/feeds", 'write "postgresql+psycopg://..."'),
        ("sqlite://feeds.db", "three slashes before a relative path, four before an absolute one"),
        ("mysql://me@db/feeds", ""),
        ("sqlite:///", ""),
        ("sqlite:///:memory:", ""),
        ("postgresql+psycopg://db:port/feeds", ""),
        ("feeds.db", ""),
    ],
)
def test_other_stores_are_refused(value: str, hint: str) -> None:
    with pytest.raises(Refused) as caught:
        addresses.store_url(value)

    assert caught.value.hint == hint


@pytest.mark.parametrize(
    "value",
    [
        "localhost:8000",
        "10.0.0.0/8:8080-8090",
        "192.168.1.5:80",
        "[::1]:8000",
        "[fd00::/16]:1-65535",
        "intern.example:443",
    ],
)
def test_a_host_or_a_network_can_be_opened(value: str) -> None:
    assert addresses.opened_host(value) == value
    assert Hole.parse(value)  # what the config takes, the guard must understand


@pytest.mark.parametrize(
    "value",
    [
        "0.0.0.0/0:80",
        "10.0.0.0/7:80",
        "[::/0]:80",
        "10.0.0.5/8:80",
        "10.0.0.256:80",
        "::1:80",
        "localhost",
        "localhost:0",
        "localhost:90000",
        "localhost:90-80",
        "a b:80",
        "http://localhost:80",
        "[localhost]:80",
        "",
    ],
)
def test_the_guard_is_not_opened_altogether(value: str) -> None:
    with pytest.raises(Refused):
        addresses.opened_host(value)


@pytest.mark.parametrize("value", ["", "mailto:news@example.org", "https://example.org/about"])
def test_a_contact_is_a_mail_or_web_address(value: str) -> None:
    assert addresses.contact(value) == value


def test_a_bare_mail_address_is_refused_with_the_right_one() -> None:
    with pytest.raises(Refused) as caught:
        addresses.contact("news@example.org")

    assert caught.value.hint == 'write "mailto:news@example.org"'


def test_key_paths_are_written_as_an_admin_writes_them() -> None:
    assert key_name(("topics", "x", "match", 1)) == "topics.x.match[2]"
    assert key_name(("sources", 'my "id"', "url")) == 'sources."my \\"id\\"".url'


def test_values_are_told_short_and_without_control_characters() -> None:
    assert shown("a\nb") == '"a\\nb"'
    assert len(shown("x" * 1000)) < 70
    assert shown(True) == "true"
    assert shown(5) == "the number 5"
    assert shown([1]) == "a list"
