"""The end of a start: what a process holds for good is looked through no more."""

import gc

_NEW, _ROUNDS = 10_000, 10
"""A page makes some thousands of objects that are gone when it is: to look for circles among them
after each 700 new ones takes a tenth of its time and finds next to nothing."""


def settle() -> int:
    """Take all that is there out of the collector's rounds, at the end of a start; say how much.

    Some 400,000 objects of models, routes and templates never become garbage, and each full round
    looked through them all: a twentieth of the time of pages. Processes forked after this also
    share their memory, since the collector writes into none of it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW, _ROUNDS, _ROUNDS)
    return gc.get_freeze_count()
