"""The web side for any WSGI server: ``gunicorn -k gthread wsgi:application``.

The config is the file that FEEDS_CONFIG names, else ./config.toml. ``feeds work`` does the rest.
"""

import atexit

from feeds.assemble.web import from_environment

application = from_environment()
atexit.register(application.close)
