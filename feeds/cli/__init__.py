"""The command ``feeds``: each command is a module of ``commands``, loaded when it is called.

Exit codes: 0 ok, 1 failed, 2 usage or config error. Every refusal is a sentence on stderr.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

import feeds
from feeds.errors import ConfigError, FeedsError

COMMANDS = {
    "init": "Write a commented config.toml, sample articles and an empty store into FOLDER.",
    "check": "Tell every mistake in CONFIG at once, or that there is none.",
    "plan": "Tell what putting CONFIG in force would change, article for article.",
    "apply": "Put CONFIG in force, on all machines that share the database; feeds may be running.",
    "config": "Tell which configs were in force, show one, go back to one.",
    "serve": "Run web and work as two processes; a dead one is started again, ctrl-C ends both.",
    "web": "Serve feeds and pages only; never fetches, never migrates.",
    "work": "Refresh sources and make feeds only; may run on many machines.",
    "refresh": "Check sources now, once: those named, or all; one line a source.",
    "add": "Take in one article: the text or HTML of its page, from FILE or standard input (-).",
    "source": "Try sources out, pause and resume them, follow their moves, let floods in or not.",
    "token": "Let programs use the API: each by a token of its own, which can be taken back.",
    "topic": "Try rules out on the stored archive.",
    "search": "Search the archive, newest first, in the query language.",
    "correct": "Correct ARTICLE: what is corrected stays ours, whatever its source says later.",
    "revert": "Let ARTICLE say what it said in VERSION, by default the one before.",
    "withdraw": "Take ARTICLE back: out of every feed, archive, page and search, for good.",
    "restore": "Let ARTICLE, which was withdrawn, come back to its feeds, under the id it had.",
    "held": "Decide on what seems to tell a withdrawn article again, and is held for that.",
    "story": "Say which articles tell one story, and which do not; neither is forgotten.",
    "why": "Tell why ARTICLE is in its feeds and its story, or is (not) in TOPIC.",
    "status": "Tell how the sources are; exit code 1 if any is in trouble that nobody knows of.",
    "opml": "Take lists of feeds from other programs, and hand ours to them.",
    "db": "Look after the database.",
}
"""Every command with its first sentence, so that the list of them loads none of them."""

INTERRUPTED = 130
"""What a shell expects of a program that ctrl-C has ended: 128 + SIGINT."""


class _Commands(click.Group):
    """Loads a command when it is called, and turns our errors into sentences and exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's signature
        """The commands, in the order in which somebody meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - Click's signature
        """The command of that name, from the module of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"feeds.cli.commands.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - Click's signature
        """The list of commands, without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; whatever an operator can mend ends as words, not as a traceback."""
        try:
            return super().invoke(ctx)
        except ConfigError as error:
            click.echo(str(error), err=True)
            sys.exit(2)
        except FeedsError as error:
            click.echo(f"feeds: {error}", err=True)
            sys.exit(1)
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(feeds.__version__, prog_name="feeds")
@click.option(
    "--config",
    "path",
    type=click.Path(path_type=Path),
    envvar="FEEDS_CONFIG",
    default=Path("config.toml"),
    show_default=True,
    help="The config file; relative paths in it start at its folder.",
)
@click.pass_context
def main(ctx: click.Context, path: Path) -> None:
    """Take in news, explain their topics, publish them as feeds."""
    ctx.obj = path
