"""A config file replaced as a whole, or not at all.

config: the last step of every command that writes into it; touches the file.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from feeds.config import Config, load_as
from feeds.config.writing.new_tables import NewTable, with_tables
from feeds.errors import InputError

_BYTE_ORDER_MARK = "\ufeff"


def add(config: Config, tables: Sequence[NewTable], *, environ: Mapping[str, str]) -> Config:
    """Write *tables* into the file that *config* was read from; what it means then.

    The file is checked before it is replaced, at one stroke: whoever reads it meanwhile has the
    old one or the new one. Its mode and owner stay, and so does a link that leads to it.

    Errors: ConfigError where the result would have a mistake; InputError where the file was
            changed since it was read, or cannot be written.
    """
    before = config.path.read_bytes()
    if hashlib.sha256(before).hexdigest() != config.text_hash:
        raise InputError(f"{config.path} was changed meanwhile; nothing was written")
    body = _with_tables(before, tables)
    after = load_as(config.path, body, environ=environ)
    _replace(config.path, body)
    return after


def _with_tables(before: bytes, tables: Sequence[NewTable]) -> bytes:
    """The line ends and the byte order mark of the file stay as they are."""
    text = before.decode()
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    plain = text.removeprefix(mark)
    is_crlf = plain.count("\r\n") == plain.count("\n") > 0
    added = with_tables(plain.replace("\r\n", "\n") if is_crlf else plain, tables)
    return (mark + (added.replace("\n", "\r\n") if is_crlf else added)).encode()


def _replace(path: Path, body: bytes) -> None:
    target = path.resolve()  # a link stays a link
    try:
        known = target.stat()
        number, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(body)
                file.flush()
                os.fchmod(file.fileno(), known.st_mode & 0o7777)
                with suppress(PermissionError):  # only root may give files away
                    os.fchown(file.fileno(), known.st_uid, known.st_gid)
                os.fsync(file.fileno())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error
