"""A machine's file proposes what should be in force: an edit of it is looked at, once.

The database holds the config in force. Only a file that differs from the one that this machine
has looked at last is an edit; a machine that remembers none never brings back what was replaced.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from feeds import log
from feeds.assemble import applying, braking
from feeds.assemble.applying import Act, Overtaken
from feeds.assemble.standing import config_of
from feeds.config import Config, load
from feeds.config.reading.watching import Watch
from feeds.errors import ConfigError
from feeds.model import ConfigVersion, FileState, Proposal
from feeds.storage import Store, configs

TRIES = 5
"""Looks at what is in force, while other machines put their edits in force too."""


def machine_at(path: Path) -> str:
    """What the file at *path* on this machine is called in a database that many share."""
    return f"{socket.gethostname()}:{path.absolute()}"


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knows: what is in force, and the machine's file as it was.

    ``last_with`` is the last version that meant the same as the file does now, 0 for none.
    """

    newest: ConfigVersion | None
    seen: Proposal | None
    last_with: int


def is_edit(meaning: str, known: Known) -> bool:
    """Whether a file of that *meaning* asks for something that nobody has decided yet."""
    if known.newest is None:
        return True
    if meaning == known.newest.hash:
        return False
    if known.seen is None or not known.seen.hash:
        return not known.last_with
    if meaning != known.seen.hash:
        return True
    # Spoilt meanwhile and mended again, it waits for what it waited for.
    return known.seen.state is FileState.REFUSED and not known.last_with


class Proposals:
    """The file at *path*, for as long as a process runs.

    ``known`` is a config most of which the file says too, so that this is not read again.
    """

    def __init__(
        self,
        store: Store,
        path: Path,
        environ: Mapping[str, str],
        *,
        known: Config | None = None,
    ) -> None:
        self.known = known
        self.machine = machine_at(path)
        self._store = store
        self._path = path
        self._environ = environ
        self._watch = Watch(path)
        self._said = ""

    def look(self) -> None:
        """Look at the file if it has changed; a tick."""
        if self._watch.has_changed():
            self.consider()

    def consider(self) -> ConfigError | None:
        """Put the file in force if it is an edit and nothing speaks against it.

        Returns: why it cannot be used at all.
        """
        try:
            config = load(self._path, environ=self._environ, known=self.known, warned=False)
        except ConfigError as error:
            self._refuse(error)
            return error
        self.known = self.known or config
        for _ in range(TRIES):
            try:
                self._decide(config)
            except Overtaken:
                continue
            return None
        self._watch.again()
        return None

    def still_there(self) -> None:
        """Let the others know that this machine has not gone; a tick."""
        with self._store.write() as connection:
            configs.still_there(connection, self.machine, at=self._store.now())

    def _refuse(self, error: ConfigError) -> None:
        first, *more = error.mistakes
        detail = f"{first} (and {len(more)} more, see feeds check)" if more else str(first)
        known = self._known("")
        hash_ = known.seen.hash if known.seen else ""
        self._note(self._proposal(FileState.REFUSED, hash_, detail, known), known)

    def _decide(self, config: Config) -> None:
        meaning = config.files.meaning()
        known = self._known(meaning)
        if not is_edit(meaning, known):
            self._note(self._undecided(meaning, known), known)
            return
        before = self._before(known)
        state, detail = self._obstacle(config, before, known)
        proposal = self._proposal(state, meaning, detail, known)
        if state in (FileState.SAME, FileState.RESTART):
            self._apply(config, before, proposal, known)
            self._say(proposal)
        else:
            self._note(proposal, known)

    def _undecided(self, meaning: str, known: Known) -> Proposal:
        """What is to be said of a file that is no edit."""
        newest, seen = known.newest, known.seen
        if newest is None or meaning == newest.hash:
            return self._proposal(FileState.SAME, meaning, "", known)
        if seen is not None and seen.state is not FileState.REFUSED and seen.hash:
            return seen
        detail = f"it is version {known.last_with}, and version {newest.n} is in force"
        return self._proposal(FileState.OLD, meaning, detail, known)

    def _obstacle(
        self, config: Config, before: Config | None, known: Known
    ) -> tuple[FileState, str]:
        """What keeps an edit from being put in force at once, with the reason."""
        if known.newest is None:
            return FileState.SAME, ""
        if (before or config).site.apply == "manual":
            return FileState.WAITING, "feeds plan tells what it would change"
        with self._store.read() as connection:
            ends = braking.ends(connection, before, config)
        if ends.is_braked:
            return FileState.BRAKED, ends.told()
        if Store(config.storage_url).url != self._store.url:  # nothing is opened before it is used
            return FileState.RESTART, "another database"
        return FileState.SAME, ""

    def _apply(
        self, config: Config, before: Config | None, proposal: Proposal, known: Known
    ) -> None:
        act = Act(
            author=_owner(self._path),
            machine=self.machine,
            note=f"edit of {self._path.name}" if known.newest else "first start",
            after=known.newest.n if known.newest else 0,
            before=before,
            proposal=proposal,
        )
        n = applying.apply(self._store, config, act)
        log.info("config-applied", version=n, by=act.author, note=act.note)

    def _before(self, known: Known) -> Config | None:
        """What is in force, as far as this machine can read it."""
        if known.newest is None:
            return None
        try:
            n = known.newest.n
            return config_of(self._store, n, self._path, self._environ, known=self.known)
        except ConfigError:
            return None

    def _known(self, meaning: str) -> Known:
        with self._store.read() as connection:
            return Known(
                configs.in_force(connection),
                configs.seen(connection, self.machine),
                configs.last_with(connection, meaning),
            )

    def _proposal(self, state: FileState, hash_: str, detail: str, known: Known) -> Proposal:
        version = known.newest.n if known.newest else 0
        return Proposal(
            machine=self.machine, hash=hash_, state=state, detail=detail, version=version
        )

    def _note(self, proposal: Proposal, known: Known) -> None:
        if proposal != known.seen:
            with self._store.write() as connection:
                configs.note(connection, proposal, at=self._store.now())
        self._say(proposal)

    def _say(self, proposal: Proposal) -> None:
        """Say once what is not well with the file."""
        said = f"{proposal.state}: {proposal.detail}"
        if proposal.state is not FileState.SAME and said != self._said:
            say = log.error if proposal.state is FileState.REFUSED else log.warning
            say("config", state=proposal.state.value, file=self._path, reason=proposal.detail)
        self._said = said


def _owner(path: Path) -> str:
    """Who has written the file, as far as the machine knows."""
    try:
        return path.owner()
    except (OSError, KeyError):
        return "unknown"
