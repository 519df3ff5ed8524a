"""The partnerships as a network: who links them, who lost all partners, and how they followed each other.

Schools and partnerships are the two kinds of nodes of a graph (networkx; Hagberg, Schult and Swart 2008,
SciPy proceedings 11-15); a school whose removal takes the graph apart is the only link there (an
articulation point: Hopcroft and Tarjan 1973, Communications of the ACM 16:372).
"""

import networkx as nx
import pandas as pd

from collab.metrics.worked_together import NOT_KNOWN

_LAST_MONTH = pd.DateOffset(months=1)
"""Who left in the last month before a partnership ended was in it to the end: lists are closed at the end
of a month or of a school year."""
_A_DAY = pd.Timedelta(days=1)


def bridges(members: pd.DataFrame) -> pd.DataFrame:
    """The schools in two partnerships or more, of which none lies wholly within another.

    `members` of one day has `partnership` and `urn`. Returns `urn`, `partnerships` (slugs, in the order of
    the alphabet) and `only` (whether some of its partnerships are linked by nobody else, directly or by
    way of others). A federation inside a cluster, or a trust with one school here, links nothing.
    """
    groups = _not_within(members)
    graph = nx.Graph((f"p {slug}", urn) for slug, urns in groups.items() for urn in urns)
    cuts = set(nx.articulation_points(graph))
    rows = [
        (node, tuple(sorted(str(near)[2:] for near in graph[node])), node in cuts)
        for node in graph
        if not isinstance(node, str) and graph.degree[node] > 1
    ]
    table = pd.DataFrame(rows, columns=["urn", "partnerships", "only"])
    return table.astype({"urn": int, "only": bool}).sort_values("urn", ignore_index=True)


def lost_partners(
    stays: pd.DataFrame, pairs: pd.DataFrame, ended: pd.Series, day: pd.Timestamp
) -> pd.DataFrame:
    """Who was in a partnership when it ended, and who then had no partner left.

    `stays` and `pairs` as from `collab.metrics.worked_together`; `ended` is each partnership's last day
    plus one, by slug. Returns a row a partnership that has ended by `day` and school in it to the end:
    `partnership`, `ended`, `urn`, `lost` (no partner on the day after, in any partnership) and `again`
    (the first day it had one again by `day`; missing where it has none, or lost none).
    """
    over = ended[ended <= day].rename("ended")
    rows = stays.join(over, on="partnership", how="inner")
    rows = rows[rows["until"].notna() & (rows["until"] > rows["ended"] - _LAST_MONTH)]
    rows = rows.drop_duplicates(["partnership", "urn"])
    fellow = rows.groupby("partnership")["urn"].transform("size")
    rows = rows[fellow > 1].reset_index(drop=True)
    ends = [pairs[[end, "since", "until"]].rename(columns={end: "urn"}) for end in ("one", "other")]
    spells = rows[["partnership", "urn", "ended"]].merge(pd.concat(ends), on="urn")
    spells = spells[spells["until"].isna() | (spells["until"] > spells["ended"] + _A_DAY)]
    first = spells.groupby(["partnership", "urn"])["since"].min()
    begun = pd.to_datetime(
        pd.Series(first.reindex(pd.MultiIndex.from_frame(rows[["partnership", "urn"]])).to_numpy())
    )
    begun = begun.where(begun <= day)
    lost = ~(begun <= rows["ended"] + _A_DAY)
    table = rows[["partnership", "ended", "urn"]].assign(lost=lost, again=begun.where(lost))
    return table.sort_values(["ended", "partnership", "urn"], ignore_index=True)


def crossings(stays: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """How partnerships are linked by schools over the years: a row for each day on which schools of one
    partnership, or that had been in it before, joined another.

    Returns `before` and `after` (slugs), `when`, `schools` (that joined) and `stayed` (of them, still in
    the earlier partnership). Who joined on a day that nobody wrote down links nothing. On one day, schools
    that join two at once link them from the first in the order of the alphabet.
    """
    rows = stays[stays["joined"].between(NOT_KNOWN, day)].drop_duplicates(["partnership", "urn"])
    both = rows.merge(rows, on="urn", suffixes=("", "_after"))
    later = both["joined_after"] > both["joined"]
    same = (both["joined_after"] == both["joined"]) & (both["partnership"] < both["partnership_after"])
    both = both[later | same]
    both = both.assign(stayed=both["until"].isna() | (both["until"] > both["joined_after"] + _A_DAY))
    keys = ["partnership", "partnership_after", "joined_after"]
    found = both.groupby(keys)["stayed"].agg(["size", "sum"]).reset_index()
    found.columns = ["before", "after", "when", "schools", "stayed"]
    return found.astype({"schools": int, "stayed": int}).sort_values(
        ["when", "before", "after"], ignore_index=True
    )


def in_line(links: pd.DataFrame) -> list[str]:
    """The partnerships of `crossings` in an order that sets linked ones beside each other: the largest
    group of linked ones first, and in it by the graph's second eigenvector (Fiedler 1973)."""
    graph = nx.Graph()
    for before, after, schools in zip(links["before"], links["after"], links["schools"], strict=True):
        known = graph.get_edge_data(before, after, {"weight": 0})["weight"]
        graph.add_edge(before, after, weight=known + int(schools))
    groups = sorted(nx.connected_components(graph), key=lambda group: (-len(group), min(group)))
    order: list[str] = []
    for group in groups:
        part = graph.subgraph(sorted(group))
        found = nx.spectral_ordering(part, weight="weight", seed=1) if len(group) > 2 else sorted(group)
        order += list(found) if str(found[0]) < str(found[-1]) else list(reversed(list(found)))
    return order


def _not_within(members: pd.DataFrame) -> dict[str, set[int]]:
    """The members of each partnership that does not lie wholly within another; of equal ones the first."""
    groups = {str(slug): set(urns) for slug, urns in members.groupby("partnership")["urn"]}
    order = sorted(groups, key=lambda slug: (-len(groups[slug]), slug))
    kept: dict[str, set[int]] = {}
    for slug in order:
        if not any(groups[slug] <= larger for larger in kept.values()):
            kept[slug] = groups[slug]
    return kept
