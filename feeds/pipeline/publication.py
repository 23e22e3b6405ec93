"""Everything between a stored article and its bytes, until nothing is left to do."""

from __future__ import annotations

from feeds.classify import Classifier
from feeds.pipeline.archiving import make_asked
from feeds.pipeline.desk import Desk, Tools
from feeds.pipeline.rebuild import rebuild
from feeds.pipeline.render import render
from feeds.pipeline.sequence import number_changes, sequencer


def publish(classifier: Classifier, desk: Desk, tools: Tools) -> bool:
    """Number changes, rebuild feeds with new rules, render what has moved and what was asked for.

    Returns: False if another worker is at it; then it will be done there.
    """
    with sequencer(tools.store) as held:
        if held is None:
            return False
        while number_changes(held, classifier, desk, tools) or rebuild(
            held, classifier, desk, tools
        ):
            pass
        while render(desk, tools):
            pass
        make_asked(desk, tools)
    return True
