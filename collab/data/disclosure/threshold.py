"""How few pupils are too few to be shown: the default, the setting, and what is still small.

The default is that of the Department for Education's school performance tables, which suppress
cohorts of 5 or fewer.
"""

import os

from collab.data.errors import CollabError

THRESHOLD = 6
"""Fewest pupils whose result may be shown; an authority may raise it, never lower it."""


def disclosure_threshold() -> int:
    """Fewest pupils whose result is shown: `COLLAB_THRESHOLD`, never below the statutory one.

    Raises CollabError when that is no whole number.
    """
    told = os.environ.get("COLLAB_THRESHOLD", "")
    if told and not told.isdigit():
        raise CollabError("COLLAB_THRESHOLD is not a whole number of pupils.")
    return max(THRESHOLD, int(told or 0))


SMALL_COHORT = 11
"""Figures for fewer pupils than this are marked "small cohort, read with care"."""
