"""Language detection: sure of sentences, silent on names."""

from __future__ import annotations

import subprocess
import sys

import pytest

from feeds.parse import language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Der Kreistag stimmte am Montagabend mit großer Mehrheit für den Plan.", "de"),
        ("The council voted for the plan with a large majority on Monday night.", "en"),
        ("Le conseil a voté lundi soir à une large majorité en faveur du projet.", "fr"),
    ],
)
def test_one_sentence_is_enough(text: str, code: str) -> None:
    assert language.detect(text) == code


@pytest.mark.parametrize(
    "text", ["", "Hallo Welt", "4711 " * 50, "Trump Biden Putin Musk SpaceX Starlink"]
)
def test_what_is_too_short_or_no_language_is_left_open(text: str) -> None:
    assert language.detect(text) is None


def test_the_model_is_loaded_only_when_a_text_is_judged() -> None:
    check = (
        "import sys, feeds.parse; print('py3langid' in sys.modules or 'trafilatura' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == "False"
