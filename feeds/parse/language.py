"""Which language a text is written in.

parse: called by the readers of pages and pasted text; pure.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

MIN_LETTERS = 40  # shorter texts are names and headlines, which look alike in many languages
MIN_CONFIDENCE = 0.8  # of 1.0; news texts of three sentences reach 0.95 and more
SAMPLE = 4000  # characters; more text does not change the answer, only the time
NO_LANGUAGE = "zxx"  # ISO 639-2: no linguistic content


def detect(text: str) -> str | None:
    """Tell the language of *text* as an ISO 639 code such as ``de``.

    None means that the text is too short, or too mixed, to be sure.
    """
    sample = text[:SAMPLE]
    if sum(map(str.isalpha, sample)) < MIN_LETTERS:
        return None
    code, confidence = _classifier()(sample)
    return code if confidence >= MIN_CONFIDENCE and code != NO_LANGUAGE else None


@cache
def _classifier() -> Callable[[str], tuple[str, float]]:
    from py3langid import langid  # noqa: PLC0415 - its model takes a second, and only texts need it

    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    classify: Callable[[str], tuple[str, float]] = identifier.classify
    return classify
