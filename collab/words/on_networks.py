"""Sentences on who worked together before, who links partnerships, and who lost all partners."""

from collections.abc import Mapping, Sequence

import pandas as pd

from collab.words.numbers import Labels, counted, listing, number, one_decimal, sentence_case, verb, whole

LABELS: Labels = {
    "partnerships": ("Partnerships", whole),
    "known": ("Partners before (schools)", whole),
    "known_share": ("Partners before (%)", one_decimal),
    "pairs": ("Pairs", whole),
    "pairs_before": ("Pairs that were partners before", whole),
    "link_years": ("Age of a link, the middle one (years)", one_decimal),
    "one_name": ("School", None),
    "other_name": ("Partner", None),
    "together_since": ("Together since", lambda day: f"{day:%m/%Y}"),
    "link_age": ("Years together", one_decimal),
    "came_from_name": ("Partners before in", None),
    "also_in": ("In", None),
    "only": ("The only link", lambda only: "yes" if only else "no"),
    "again": ("With a partner again", lambda day: f"{day:%m/%Y}"),
    "before_name": ("From", None),
    "after_name": ("To", None),
    "when": ("When", lambda day: f"{day:%m/%Y}"),
    "stayed": ("Of them, stayed in the first", whole),
}
"""Columns of tables of links between schools and partnerships: labels with units, and formats."""
ONLY_RECORDED = (
    "Only what this release records counts. A register of today's groups knows nothing of partnerships that "
    "ended, and people work together in ways that have no name."
)
_FEW = 3
"""Names a sentence lists; more are counted."""


def worked_before_finding(links: pd.DataFrame, known: pd.DataFrame, names: Mapping[str, str]) -> str:
    """How many of a partnership's schools had worked with a fellow member before, where, and how old its
    links are.

    `links` and `known` are its rows of `collab.metrics.worked_together.links_on` and `known_before`;
    `names` are those of partnerships by slug.
    """
    if known.empty:
        return "It has no two schools here, so there is nobody to have worked together."
    row = known.iloc[0]
    schools, friends = int(row["schools"]), int(row["known"])
    if not friends:
        told = "No two of its schools are recorded as partners before it brought them together."
    else:
        who = "Both" if friends == schools == 2 else f"{number(friends).capitalize()} of its {schools}"
        where = links["came_from"].dropna().value_counts()
        places = [names.get(str(slug), str(slug)) for slug in where.index[:_FEW]]
        told = (
            f"{who} schools had worked with a fellow member before it brought the two together, in "
            f"{listing(places)}."
        )
    return f"{told} {_ages_told(links)}".strip()


def _ages_told(links: pd.DataFrame) -> str:
    """How old the links of a partnership's pairs are."""
    years = links["years"].dropna()
    if years.empty:
        return "Since when its schools are partners is not recorded."
    newest, oldest = int(years.min()), int(years.max())
    pairs = counted(len(links), "pair")
    if newest == oldest:
        whose = "Its one pair has" if len(links) == 1 else f"All {pairs} have"
        return f"{whose} been partners for {_years(oldest)}."
    middle = int(years.median())
    least = f"{newest}" if newest else "less than 1"
    span = f"{least} to {_years(oldest)}"
    return f"Its {pairs} have been partners for {span}, the middle one for {_years(middle)}."


def _years(count: int) -> str:
    return counted(count, "year") if count else "less than a year"


def links_title(known: pd.DataFrame) -> str:
    """How many of a partnership's pairs were partners before, in ten words or fewer."""
    pairs, before = int(known["pairs"].sum()), int(known["pairs_before"].sum())
    if not before:
        return "How many years each pair has been partners"
    return f"{before} of {counted(pairs, 'pair')} {verb(before, 'was', 'were')} partners before"


def links_told(links: pd.DataFrame) -> str:
    """The picture of pairs in words: each pair (`one_name`, `other_name`), how long (`link_age`), and
    whether they were partners `before`."""
    told = []
    for _, row in links.iterrows():
        age = "since a day not recorded" if pd.isna(row["link_age"]) else _years(int(row["link_age"]))
        earlier = ", partners before" if row["before"] else ""
        told.append(f"{row['one_name']} and {row['other_name']}: {age}{earlier}")
    return "; ".join(told) + "."


def bridges_told(schools: Sequence[tuple[str, Sequence[str], bool]]) -> str:
    """Which schools of a partnership are in another one too: the name of each, what it is in besides, and
    whether nobody else links the two."""
    if not schools:
        return "None of its schools links it to another partnership."
    told = [
        f"{name} links it to {listing(list(others))}{', and nobody else does' if only else ''}"
        for name, others, only in schools[:_FEW]
    ]
    more = len(schools) - _FEW
    return "; ".join([*told, *([f"{more} more {verb(more, 'does', 'do')}"] if more > 0 else [])]) + "."


def network_finding(known: pd.DataFrame, bridges: pd.DataFrame, lost: pd.DataFrame) -> str:
    """How many members had worked together before, who links partnerships, and who lost all partners.

    `known` is a table of `collab.metrics.worked_together.known_before`, `bridges` and `lost` of
    `collab.metrics.network`.
    """
    if known.empty:
        return "No partnership has two schools here, so nobody can have worked together before."
    schools, friends = int(known["schools"].sum()), int(known["known"].sum())
    share = f"{100 * friends / schools:.0f}%"
    told = (
        f"{number(friends).capitalize()} of {counted(schools, 'member')} ({share}) had worked with a fellow "
        "member before, in another partnership."
    )
    if not friends:
        told = "No two members are recorded as partners before their partnership brought them together."
    if len(bridges):
        only = int(bridges["only"].sum())
        alone = f", {number(only)} of them where nobody else does" if only else ""
        if len(bridges) == 1 and only:
            alone = ", and nobody else does"
        told += (
            f" {sentence_case(counted(len(bridges), 'school'))} {verb(len(bridges), 'links', 'link')} "
            f"partnerships by being in two{alone}."
        )
    else:
        told += " Today no school is in two partnerships, unless one lies wholly within the other."
    return f"{told} {lost_told(lost)}".strip()


def lost_told(lost: pd.DataFrame) -> str:
    """Of the schools in partnerships that ended, how many had no partner left, and have one again; nothing
    where none has ended. `lost` as from `collab.metrics.network.lost_partners`."""
    if lost.empty:
        return ""
    gone = lost[lost["lost"]]
    ended = int(lost["partnership"].nunique())
    which = "the partnership that" if ended == 1 else f"the {ended} partnerships that"
    told = f"Of the {counted(len(lost), 'school')} in {which} ended, "
    if gone.empty:
        return f"{told}every one had a partner still or at once."
    again = int(gone["again"].notna().sum())
    since = f"; {number(again)} of these {verb(again, 'has', 'have')} found one since"
    if len(gone) == 1:
        since = f", and has {'found one since' if again else 'none to this day'}"
    return f"{told}{len(gone)} had no partner left{since}."


def years_title(links: pd.DataFrame) -> str:
    """How many partnerships schools have linked over the years, in ten words or fewer; `links` as from
    `collab.metrics.network.crossings`."""
    linked = len(set(links["before"]) | set(links["after"]))
    return f"Over the years, schools have linked {counted(linked, 'partnership')}"


def years_told(links: pd.DataFrame) -> str:
    """The picture of the years in words; `links` has `before_name`, `after_name`, `when`, `schools` and
    `stayed`."""
    told = [
        f"{row['when']:%B %Y}: {counted(int(row['schools']), 'school')} of {row['before_name']} joined "
        f"{row['after_name']}, {number(int(row['stayed']))} staying in both"
        for _, row in links.iterrows()
    ]
    return "; ".join(told) + "."
