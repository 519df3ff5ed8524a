"""All projects at a glance: what each asks, what its results did, what was decided, and what is due."""

from typing import Any

import pandas as pd

from collab.data.dataset import Dataset
from collab.data.disclosure.gate import WITHHELD, Disclosed, disclose_change
from collab.metrics.follow_up import Followed, Project, follow

BETTER, WORSE, CHANCE, UNKNOWN = "better", "worse", "chance", "unknown"
"""What results say of a project: more than chance either way, what chance could be, or nothing."""
_LONG_OVERDUE = 365
"""Days after which a review that was not held is a reason to ask whether the project goes on."""
_FIGURES = (
    "clear",
    "change_in",
    "change_not_in",
    "difference",
    "wide_low",
    "wide_high",
    "eligible_in",
    "eligible_not_in",
)


def schools_in(dataset: Dataset, project: pd.Series) -> frozenset[int]:
    """The schools of a project: those it names, or the members of its partnerships on its first day."""
    if isinstance(project["urns"], str):
        return frozenset(int(urn) for urn in project["urns"].split())
    if not isinstance(project["partnerships"], str) or pd.isna(project["begins"]):
        return frozenset()
    members = dataset.members_on(project["begins"])
    own = members["partnership"].isin(project["partnerships"].split())
    return frozenset(members.loc[own, "urn"].astype(int))


def to_follow(dataset: Dataset, projects: pd.DataFrame) -> list[Project]:
    """The projects (rows of the contract) that say what they want to move and since when."""
    rows = projects[projects["measure"].notna() & projects["begins"].notna()]
    return [
        Project(
            key=str(row["project"]),
            measure=str(row["measure"]),
            urns=schools_in(dataset, row),
            begins=row["begins"],
            ends=row["ends"],
            pupils=row["pupil_group"] if isinstance(row["pupil_group"], str) else "",
        )
        for _, row in rows.iterrows()
    ]


def portfolio(
    dataset: Dataset, projects: pd.DataFrame, today: pd.Timestamp
) -> tuple[pd.DataFrame, dict[str, Followed]]:
    """The projects with a question, a measure or a day of review, the ones to look at first.

    Returns a row a project, with its own columns, `schools_of_it` (how many), the figures of
    `collab.metrics.follow_up.change_of_sides` (missing where they cannot be told), `results` (one of
    `BETTER`, `WORSE`, `CHANCE`, `UNKNOWN`), `reason` (why unknown), `due` (its day of review has come),
    `over` (it has ended) and `to_ask` (whether it goes on: it was decided to stop it and it has no end, its
    results fell behind by more than chance, or its review is more than a year overdue); and by key what
    followed those that can be followed.
    """
    told = projects["question"].notna() | projects["measure"].notna() | projects["review_on"].notna()
    rows = projects[told].reset_index(drop=True)
    found = {each.project.key: each for each in follow(dataset, to_follow(dataset, rows))}
    figures = [_figures(found.get(key)) for key in rows["project"].astype(str)]
    table = rows.assign(
        schools_of_it=[len(schools_in(dataset, row)) for _, row in rows.iterrows()],
        due=(rows["review_on"] <= today).to_numpy(bool),
        over=(rows["ends"] < today).to_numpy(bool),
    )
    for name in (*_FIGURES, "results", "reason"):
        table[name] = [each[name] for each in figures]
    return _in_order(table, today), found


def _in_order(table: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """The projects with `to_ask`, by what their `results` are called, the ones to look at first."""
    late = (today - table["review_on"]).dt.days > _LONG_OVERDUE
    to_ask = ~table["over"] & (table["verdict"].eq("stop") | table["results"].eq(WORSE) | late)
    return table.assign(to_ask=to_ask.to_numpy(bool)).sort_values(
        ["to_ask", "due", "review_on", "title"], ascending=[False, False, True, True], ignore_index=True
    )


def shown_portfolio(
    dataset: Dataset, projects: pd.DataFrame, today: pd.Timestamp
) -> tuple[Disclosed, dict[str, Followed]]:
    """`portfolio` through disclosure control: whether what is withheld was better is not told either, nor
    by its place or by whether it is to be asked about."""
    table, found = portfolio(dataset, projects, today)
    shown = disclose_change(table, dataset.threshold)
    withheld = shown.table["mark"].eq(WITHHELD)
    untold = shown.table.assign(
        results=shown.table["results"].mask(withheld, UNKNOWN),
        clear=shown.table["clear"].eq(True) & ~withheld,
    )
    return Disclosed(_in_order(untold, today), shown.notes), found


def actions_due(actions: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """The actions with `state`: "late", "open" or "done"; those that are late first, then the soonest."""
    done = actions["done"].notna()
    late = ~done & (actions["due"] < today)
    state = pd.Series("open", index=actions.index).mask(late, "late").mask(done, "done")
    rank = state.map({"late": 0, "open": 1, "done": 2})
    return actions.assign(state=state, rank=rank).sort_values(["rank", "due"], ignore_index=True)


def _figures(found: Followed | None) -> dict[str, Any]:
    nothing: dict[str, Any] = dict.fromkeys(_FIGURES, float("nan"))
    if found is None or found.reason:
        reason = "it does not say what it wants to move, and since when" if found is None else found.reason
        return nothing | {"results": UNKNOWN, "reason": reason}
    row = found.change.iloc[0]
    figures = {name: row[name] for name in _FIGURES}
    if pd.isna(row["wide_low"]):
        return figures | {"results": UNKNOWN, "reason": "there are too few schools to say how sure"}
    way = BETTER if row["difference"] > 0 else WORSE
    return figures | {"results": way if row["clear"] else CHANCE, "reason": ""}
