"""Sentences on where partnerships are and how they change."""

from collab.disclosure import Disclosed
from collab.metrics.geography import most_spread
from collab.narrative.words import listing


def map_finding(partnerships: Disclosed, limit: float, nearer: int) -> str:
    """How many partnerships are local, and which is the most spread.

    `partnerships` has `partnership_name`, `beyond`, `unlocated`, `members` and `mean_to_host`
    (miles); `nearer` is how many schools in none lie nearer to the most spread one's host than
    its members do on average.
    """
    table = partnerships.table[partnerships.table["mean_to_host"].notna()]
    if table.empty:
        return "No partnership with two located schools is open on this day."
    local = int((table["beyond"] == 0).sum())
    told = (
        f"{local} of {len(table)} partnerships are local: every member within {limit:g} miles of "
        "the host school."
    )
    if local == len(table):
        return told
    widest = most_spread(table)
    assert widest is not None
    told += (
        f" The most spread is {widest['partnership_name']}, whose members are on average "
        f"{widest['mean_to_host']:.0f} miles from the host"
    )
    if not nearer:
        return told + "."
    those = "1 nearer school is" if nearer == 1 else f"{nearer} nearer schools are"
    return f"{told}; {those} in no partnership."


def changes_told(changes: Disclosed, before: int) -> str:
    """What formed, regrouped or ended since May of `before`, by name.

    `changes` is a table of `collab.metrics.atlas.changes_since`.
    """
    told = []
    for change, words in (("formed", "Formed"), ("ended", "Ended")):
        rows = changes.table[changes.table["change"] == change]
        names = [
            f"{row['partnership_name']} (out of {row['grew_out_of']})"
            if row["grew_out_of"] and change == "formed"
            else str(row["partnership_name"])
            for _, row in rows.iterrows()
        ]
        if names:
            told.append(f"{words} since May {before}: {listing(names)}.")
    return " ".join(told) or f"No partnership formed or ended since May {before}."
