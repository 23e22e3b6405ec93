"""Sources: when each is due, who visits it, and how it is.

``sources`` is the queue of record, ``claiming`` its statement; ``roster`` follows the config.
"""
