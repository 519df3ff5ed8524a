"""The links file of Get Information About Schools: which school carries on under which number."""

import pandas as pd

from collab.sources.raw_table import RawTable
from collab.sources.reading import REMEDY, Reading, checked, need_columns, no_urn, numbers, refuse

NEEDED = ("URN", "LinkURN", "LinkType")
_NO_SUCCESSION = "merge|amalgamat|split"
"""In the type of a link: the school that follows is another one, or was there already."""


def recognises(raw: RawTable) -> bool:
    """Whether the file looks like the links between establishments."""
    return set(NEEDED) <= set(raw.cells)


def read_links(raw: RawTable) -> Reading:
    """Successions from the links: one row a school and the school that carries it on.

    The register writes a link from both ends; each is taken once. Links that are no succession
    (sixth forms, expansions, mergers, splits) are left out and counted. Raises DataError for missing columns.
    """
    need_columns(raw, NEEDED)
    cells = raw.cells
    kind = cells["LinkType"].str.strip().str.lower()
    carried = ~kind.str.contains(_NO_SUCCESSION)
    back, forth = carried & kind.str.startswith("predecessor"), carried & kind.str.startswith("successor")
    own, other = numbers(cells["URN"]), numbers(cells["LinkURN"])
    wanted = back | forth
    refused = []
    for column, urn in (("URN", own), ("LinkURN", other)):
        refused += refuse(raw, wanted & no_urn(urn), column, "is no school number", REMEDY)
    refused += refuse(raw, wanted & own.eq(other), "LinkURN", "links a school to itself", REMEDY)
    kept = wanted & ~no_urn(own) & ~no_urn(other) & own.ne(other)
    rows = pd.DataFrame({"urn": own.where(forth, other), "successor": other.where(forth, own)})
    table = rows[kept].drop_duplicates()
    left_out = int((~wanted).sum())
    notes = (f"{left_out:,} links are no succession and were left out.",) if left_out else ()
    tables = {"successions": checked(table, "successions", raw.file)}
    return Reading("Links between schools", raw.name, len(cells), tables, tuple(refused), notes)
