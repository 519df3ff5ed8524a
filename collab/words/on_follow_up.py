"""Sentences on what was tried and what followed, and on what reviews led to."""

import pandas as pd

from collab.data.disclosure.gate import Disclosed
from collab.data.measures import MEASURES, year_label
from collab.data.vocabulary import CONTACTS, VERDICTS
from collab.metrics.follow_up import Followed
from collab.words.numbers import (
    Labels,
    apart,
    counted,
    difference,
    interval,
    listing,
    moved,
    number,
    points,
    probably,
    sentence_case,
    verb,
    verdict,
    whole,
)
from collab.words.on_groups import PUPILS

HOW_SURE = {
    "better": "better, more than chance",
    "worse": "worse, more than chance",
    "chance": "could be chance",
    "unknown": "cannot be told",
}
LABELS: Labels = {
    "title": ("Project", None),
    "question": ("What it asks", None),
    "moves": ("What it wants to move", None),
    "schools_of_it": ("Schools in it", whole),
    "runs": ("From and to", None),
    "beside_similar": ("Beside similar schools (points)", points),
    "against_similar": ("Beside similar schools (points)", None),
    "how_sure": ("How sure", None),
    "decided": ("Decided", None),
    "review_told": ("Review", None),
    "what": ("Action", None),
    "owner": ("Who sees to it", lambda role: CONTACTS[str(role)]),
    "stands": ("Due", None),
    "review_of": ("From the review of", None),
}
"""Columns of tables of projects followed and of actions: labels with units, and formats."""


def portfolio_finding(table: pd.DataFrame) -> str:
    """What was tried, how sure we are, and what is due; `table` of `collab.metrics.portfolio.portfolio`."""
    if table.empty:
        return "No project says yet what it asks, what it wants to move, or when it is to be reviewed."
    counts = table["results"].value_counts()
    better, worse, chance = (int(counts.get(name, 0)) for name in ("better", "worse", "chance"))
    known = better + worse + chance
    told = f"{counted(len(table), 'project').capitalize()} can be looked back on"
    if not known:
        return f"{told}; of none can the results be followed yet."
    of = "its results" if len(table) == 1 else "the results of all" if known == len(table) else ""
    told += f"; {of or f'the results of {number(known)}'} can be followed"
    if not better + worse:
        return f"{told}. Beside similar schools, no difference is more than chance."
    return (
        f"{told}. Beside similar schools {number(better)} did better and {number(worse)} worse by more than "
        f"chance; {number(chance)} could be chance."
    )


def portfolio_title(table: pd.DataFrame) -> str:
    """How many projects can be looked back on, and how many are due to be, as a page's title goes on behind
    its place; `table` as in `portfolio_finding`."""
    if table.empty:
        return "no project to look back on yet"
    due = int(table["due"].sum())
    told = f"{counted(len(table), 'project')} to look back on"
    return f"{told}, {counted(due, 'review')} due" if due else told


def followed_title(table: pd.DataFrame) -> str:
    """What followed the projects, in ten words or fewer; `table` as in `portfolio_finding`."""
    counts = table["results"].value_counts()
    told = [
        f"{number(int(counts[name]))} {way}"
        for name, way in (("better", "ahead"), ("worse", "behind"))
        if name in counts
    ]
    if not told:
        return "No project's results moved by more than chance"
    return f"Of {counted(len(table), 'project')} {listing(told)} by more than chance"


def moves_told(project: pd.Series) -> str:
    """What a project wants to move: "KS2 expected standard, disadvantaged"."""
    if not isinstance(project["measure"], str):
        return ""
    label = MEASURES[project["measure"]].label
    group = project["pupil_group"]
    return f"{label}, {PUPILS[group].lower()}" if isinstance(group, str) else label


def runs_told(project: pd.Series) -> str:
    """From when to when a project runs."""
    if pd.isna(project["begins"]):
        return ""
    ends = f" to {project['ends']:%m/%Y}" if pd.notna(project["ends"]) else ", still running"
    return f"{project['begins']:%m/%Y}{ends}"


def against_similar(row: pd.Series) -> str:
    """The change beside similar schools with its interval: "+2.1 (−4.0 to 8.2)"; `row` is disclosed."""
    if pd.isna(row["difference"]):
        return ""
    told = points(difference(row["change_in"], row["change_not_in"]))
    if pd.isna(row["wide_low"]):
        return told
    return f"{told} ({interval(row['wide_low'], row['wide_high'])})"


def decided_told(value: object) -> str:
    """What was decided at the review; nothing where nothing was."""
    return VERDICTS.get(value, "") if isinstance(value, str) else ""


def review_told(project: pd.Series) -> str:
    """When a project is to be reviewed, and whether that day has come."""
    if pd.isna(project["review_on"]):
        return "no day set"
    return f"{project['review_on']:%d/%m/%Y}{', due' if project['due'] else ''}"


def tried_told(row: pd.Series) -> str:
    """What was tried and what followed, in a line; `row` of `collab.metrics.portfolio.shown_portfolio`."""
    moves, change = moves_told(row), against_similar(row)
    told = f"Tried: {row['title']}{f' ({moves})' if moves else ''}"
    if change:
        told += f"; beside similar schools {change} points, {HOW_SURE[str(row['results'])]}"
    else:
        told += "; what followed cannot be told from results"
    decided = decided_told(row["verdict"])
    return f"{told}. {f'Decided: {decided.lower()}' if decided else f'Review: {review_told(row)}'}."


def followed_finding(shown: Disclosed, found: Followed) -> str:
    """What followed a project; `shown` is its disclosed row of `change_of_sides`."""
    if found.reason:
        return f"What followed cannot be told from results: {found.reason}."
    row = shown.table.iloc[0]
    if pd.isna(row["difference"]):
        return "What followed cannot be shown: so few pupils could be recognised."
    more = difference(row["change_in"], row["change_not_in"])
    own, like = counted(found.schools, "school"), counted(found.similar, "similar school")
    told = f"Results of {own} in it {moved(row['change_in'])} on average; those of {like} not in it "
    told += f"{moved(row['change_not_in'])}. "
    same = "Both changed alike"
    told += same if not more else f"That is {apart(more, 'more', 'less', same)}"
    if pd.isna(row["wide_low"]):
        return f"{told}; there are too few schools to say how sure."
    where = probably(row["wide_low"], row["wide_high"])
    return f"{told}{'' if more else ' as far as one sees'}, {where}, {verdict(bool(row['clear']))}."


def reservations(found: Followed, together: int) -> list[str]:
    """Everything that has to be borne in mind with what followed a project; `together` is how many
    projects were judged beside each other."""
    if found.reason:
        return []
    told = ["Nobody drew lots: schools chose to take part or were chosen, so this does not show a cause."]
    before, since = (listing([year_label(y) for y in years]) for years in (found.before, found.since))
    told.append(f"Compared are the pupils of {since} with those of {before}: other children each year.")
    if found.skipped:
        told.append(
            f"The last tests before it began ({year_label(found.skipped)}) are left out: schools are often "
            "chosen for results that were low by chance, and would have risen by themselves."
        )
    else:
        told.append("There is only one year before: results that were low by chance rise by themselves.")
    if found.schools < found.of:
        left = found.of - found.schools
        told.append(
            f"{left} of its {found.of} schools {verb(left, 'has', 'have')} no result that may be told singly "
            "both before and since."
        )
    if found.only_size:
        told.append("Nothing is known of who the pupils were: the similar schools are alike in size only.")
    if found.few:
        told.append("One pupil is worth more than a percentage point here.")
    if found.also:
        told.append(
            f"{found.also} of its schools {verb(found.also, 'is', 'are')} in another project that is "
            "followed: which of them did it cannot be told apart."
        )
    if pd.isna(found.project.ends) or found.project.ends > pd.Timestamp(found.since[-1], 5, 1):
        told.append("It was still running when the last of these tests were sat.")
    if found.before[0] <= _WRITING < found.since[-1]:
        told.append("How writing was assessed changed in 2017/18, for all schools alike.")
    if found.before[-1] < _NO_TESTS < found.since[-1]:
        told.append("No tests were sat in 2019/20 and 2020/21, and schools lived through these differently.")
    if together > 1:
        told.append(f"It was judged together with {counted(together - 1, 'other project')}.")
    return told


_WRITING, _NO_TESTS = 2017, 2020
"""The last year of an earlier way to assess writing, and the first without tests."""


def why_ask(project: pd.Series) -> str:
    """Why it is time to ask whether a project goes on; a row of the portfolio with `to_ask`."""
    why = []
    if project["verdict"] == "stop":
        why.append("it was decided to stop it, but no last day is set")
    if project["results"] == "worse":
        why.append("its schools fell behind similar ones by more than chance would explain")
    if project["due"]:
        why.append(f"its review was due on {project['review_on']:%d/%m/%Y}")
    return f"{project['title']}: {listing(why)}."


def stands_told(action: pd.Series) -> str:
    """By when an action is due, or when it was done, and whether it is late; a row of
    `collab.metrics.portfolio.actions_due`."""
    if action["state"] == "done":
        return f"done on {action['done']:%d/%m/%Y}"
    return f"{action['due']:%d/%m/%Y}{', late' if action['state'] == 'late' else ''}"


def actions_title(actions: pd.DataFrame) -> str:
    """How many actions are still to be done, as a page's title goes on behind its place; `actions` as in
    `actions_finding`."""
    late, still = (int((actions["state"] == state).sum()) for state in ("late", "open"))
    if actions.empty:
        return "no action is written down yet"
    if not late + still:
        return "nothing that a review led to is still to be done"
    return f"{counted(late + still, 'action')} to be done{f', {late} of them late' if late else ''}"


def actions_finding(actions: pd.DataFrame) -> str:
    """How many actions that reviews led to are late and open; `actions` of
    `collab.metrics.portfolio.actions_due`."""
    late, still = (int((actions["state"] == state).sum()) for state in ("late", "open"))
    if actions.empty:
        return "No action is written down yet. Reviews that lead to nothing are soon forgotten."
    if not late + still:
        return f"All {len(actions)} actions are done." if len(actions) > 1 else "The one action is done."
    told = f"{counted(late + still, 'action').capitalize()} {verb(late + still, 'is', 'are')} to be done"
    told = f"{told}, {number(late)} of them late." if late + still > 1 else f"{told}{', late' * late}."
    if late:
        late_since = actions.loc[actions["state"] == "late", "due"].min()
        told += f" The longest has been due since {late_since:%d/%m/%Y}."
    done = len(actions) - late - still
    return f"{told} {sentence_case(number(done))} {verb(done, 'is', 'are')} done." if done else told
