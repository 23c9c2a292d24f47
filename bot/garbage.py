"""Garbage is looked for seldom, and only in what is not there from the start: a look holds everybody up."""

import gc

SELDOM = 5_000, 2, 100
"""New objects between two looks at them, and how many of those until what is older is looked at again, too.

A look takes some 10 ms at most. With the usual 700 they take a tenth of a crowd's time.
"""


def spare_what_is_loaded() -> None:
    """For a process that serves, once it is up."""
    gc.freeze()
    gc.set_threshold(*SELDOM)
