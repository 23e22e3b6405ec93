"""One line per event: an event word and pairs; plain on a terminal, JSON otherwise.

    checked source=tagesschau status=ok new=3 unchanged=22 ms=412

Warning means that the operator may act, error that they must. Never article text or tokens.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

_LOGGER = logging.getLogger("feeds")


def info(event: str, **pairs: object) -> None:
    """Log what happens every day."""
    _LOGGER.info(event, extra={"pairs": pairs})


def warning(event: str, **pairs: object) -> None:
    """Log what the operator may act on."""
    _LOGGER.warning(event, extra={"pairs": pairs})


def error(event: str, *, exception: BaseException | None = None, **pairs: object) -> None:
    """Log what the operator must act on; *exception* adds its traceback."""
    _LOGGER.error(event, extra={"pairs": pairs}, exc_info=exception)


def to_stderr(*, verbose: bool = True) -> None:
    """Send the events of this process to stderr, once; if not *verbose*, only errors."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Plain() if sys.stderr.isatty() else _JSON())
    _LOGGER.handlers = [handler]
    _LOGGER.propagate = False
    _LOGGER.setLevel(logging.INFO if verbose else logging.ERROR)


class _Plain(logging.Formatter):
    """``12:30:01 checked source=x status=ok``, for a person's eyes."""

    def format(self, record: logging.LogRecord) -> str:
        pairs = " ".join(f"{key}={_shown(value)}" for key, value in _pairs(record).items())
        level = "" if record.levelno <= logging.INFO else f"{record.levelname.lower()} "
        moment = datetime.fromtimestamp(record.created).astimezone()
        line = f"{moment:%H:%M:%S} {level}{record.getMessage()} {pairs}".rstrip()
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class _JSON(logging.Formatter):
    """One JSON object a line, for a machine's."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **_pairs(record),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def _pairs(record: logging.LogRecord) -> dict[str, object]:
    pairs: dict[str, object] = getattr(record, "pairs", {})
    return pairs


def _shown(value: object) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if not text or " " in text or '"' in text else text
