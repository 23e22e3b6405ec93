"""A feed service: articles in from many sources, category and topic feeds out.

The route of an article, which is also the listing of this folder:

    sources | fetch | parse | articles | storage | classify | publish | serve

``pipeline`` knows the order of the stations, and nothing else does.
"""

__version__ = "0.1.0"
