import gzip
import zlib
from collections.abc import Callable
from functools import partial

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import FetchError
from feeds.fetch import Budget
from feeds.fetch.budget import Spending
from feeds.fetch.decode import decode

TEXT = b"".join(b"entry %d, " % number for number in range(20_000))


def bare_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "X-GZip ": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": bare_deflate,
    "br": partial(brotli.compress, quality=1),
    "identity": bytes,
    "": bytes,
}


def pieces(body: bytes, size: int) -> list[bytes]:
    return [body[start : start + size] for start in range(0, len(body), size)]


def spending() -> Spending:
    spent = Spending(Budget())
    spent.receive(1_000_000)
    return spent


@pytest.mark.parametrize("coding", PACKERS)
@pytest.mark.parametrize("size", [1, 1000, 10**6])
def test_every_coding_is_unpacked_whatever_the_pieces(coding: str, size: int) -> None:
    packed = PACKERS[coding](TEXT)

    assert decode(coding, pieces(packed, size), spending()) == TEXT


@given(st.sampled_from(sorted(PACKERS)), st.binary(max_size=5000), st.integers(1, 5000))
def test_packing_and_unpacking_gives_the_same(coding: str, body: bytes, size: int) -> None:
    assert decode(coding, pieces(PACKERS[coding](body), size), spending()) == body


@given(st.sampled_from(["gzip", "deflate", "br"]), st.binary(), st.integers(0, 400))
def test_damaged_bodies_are_unpacked_or_refused(coding: str, noise: bytes, at: int) -> None:
    packed = PACKERS[coding](TEXT[:2000])
    try:
        decode(coding, [packed[:at] + noise + packed[at:]], spending())
    except FetchError as error:
        assert f"the {coding} body" in str(error)  # noqa: PT017 - some damage is harmless padding


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_body_cut_short_is_refused(coding: str) -> None:
    packed = PACKERS[coding](TEXT)

    with pytest.raises(FetchError, match=f"the {coding} body ends too early"):
        decode(coding, [packed[: len(packed) // 2]], spending())


def test_all_members_of_a_gzip_body_are_read_and_padding_is_not() -> None:
    packed = gzip.compress(b"first ") + gzip.compress(b"second") + bytes(100)

    assert decode("gzip", pieces(packed, 7), spending()) == b"first second"


def test_plain_text_announced_as_gzip_is_refused() -> None:
    with pytest.raises(FetchError, match="the gzip body is broken"):
        decode("gzip", [b"<rss/>"], spending())


@pytest.mark.parametrize("coding", ["gzip, gzip", "zstd", "x-rot13"])
def test_other_codings_are_refused(coding: str) -> None:
    with pytest.raises(FetchError, match="a compression that was not asked for"):
        decode(coding, [b""], spending())


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_bomb_is_refused_before_it_bursts(coding: str) -> None:
    packed = PACKERS[coding](bytes(50_000_000))
    spent = Spending(Budget())
    spent.receive(len(packed))

    with pytest.raises(FetchError, match="the compressed body grows more than 100 times"):
        decode(coding, [packed], spent)


def test_an_honest_but_large_body_is_refused_by_its_size() -> None:
    spent = Spending(Budget(body_bytes=100_000))
    spent.receive(50_000)

    with pytest.raises(FetchError, match=r"the body is larger than 0\.1 MB"):
        decode("gzip", [gzip.compress(TEXT)], spent)
