"""Article -> labels: one category, any number of topics and selections, each with its reason.

classify: after storage, before publish; pure. ``Classifier`` is built once from a config's
rules.
"""

from feeds.classify.classifier import Classifier
from feeds.classify.rules import Category

__all__ = ["Category", "Classifier"]
