"""Article -> labels: one category, any number of topics and selections, each with its reason.

classify: after storage, before publish; pure. ``Classifier`` is built once from a config's
rules. ``Stories`` finds the articles that tell the same copy.
"""

from feeds.classify.classifier import Classifier
from feeds.classify.doors import Door
from feeds.classify.leads import lead
from feeds.classify.rules import Category
from feeds.classify.stories import Met, Stories, closest
from feeds.classify.subset import Subset

__all__ = ["Category", "Classifier", "Door", "Met", "Stories", "Subset", "closest", "lead"]
