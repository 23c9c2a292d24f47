"""Garbage is looked for seldom, and only in what is not there from the start: a look holds everybody up."""

import gc

SELDOM = 10_000
"""New objects between two looks, some 5 ms each; with the usual 700 they take a tenth of a crowd's time."""


def spare_what_is_loaded() -> None:
    """For a process that serves, once it is up."""
    gc.freeze()
    gc.set_threshold(SELDOM)
