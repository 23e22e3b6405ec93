"""A command that one test runs in this process hides no line of the log from the next."""

from __future__ import annotations

import pytest

from feeds import log


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_warning_is_seen_after_a_command_has_silenced_the_log(
    time: str, caplog: pytest.LogCaptureFixture
) -> None:
    log.warning("alert", source=time)
    seen = [one.message for one in caplog.records]
    log.to_stderr(verbose=False)

    assert seen == ["alert"]
