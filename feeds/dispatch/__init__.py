"""Run tasks side by side: threads that wait for the network, processes that may be killed.

Beside the route: pipeline and schedule hand their work over here. Foreign bytes are read in
worker processes only, because every parser hangs or swells on some input, and a thread that
hangs in C code can never be stopped.

    workers      our side of the processes
    child        their side
    threads      a pool that loses no exception
    waiting      one thread in which many wait for the network
    memory       what threads have freed goes back to the system
"""

from feeds.dispatch.memory import give_back_large_blocks
from feeds.dispatch.threads import Threads
from feeds.dispatch.workers import Workers

__all__ = ["Threads", "Workers", "give_back_large_blocks"]
