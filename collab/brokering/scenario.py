"""The steps of a scenario, as people, links and files write them, and what they make of the tables.

One step a line: `join URN PARTNERSHIP`, `leave URN PARTNERSHIP`, `start PARTNERSHIP NAME`,
`merge PARTNERSHIP INTO`, with partnerships by slug. They are applied in order.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from collab.data.contracts import Tables
from collab.data.errors import DataError, Problem
from collab.data.vocabulary import KINDS

_KIND = next(iter(KINDS))
_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_LINES = (
    re.compile(rf"(?P<action>join|leave) (?P<urn>\d{{6}}) (?P<partnership>{_SLUG})"),
    re.compile(rf"(?P<action>start) (?P<partnership>{_SLUG}) (?P<name>\S.{{0,199}})"),
    re.compile(rf"(?P<action>merge) (?P<partnership>{_SLUG}) (?P<into>{_SLUG})"),
)
_MOST = 500
"""Most steps of a scenario; a whole county's proposal has fewer."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change. `action` is "join" or "leave" (of the school `urn`), "start" (a partnership
    called `name`) or "merge" (`partnership` into the partnership `into`, which it ends)."""

    action: str
    partnership: str
    urn: int = 0
    name: str = ""
    into: str = ""

    def __str__(self) -> str:
        told = {"start": f"{self.partnership} {self.name}", "merge": f"{self.partnership} {self.into}"}.get(
            self.action, f"{self.urn} {self.partnership}"
        )
        return f"{self.action} {told}"


def write_steps(steps: Sequence[Step]) -> str:
    """The steps as text, one a line."""
    return "\n".join(map(str, steps))


def read_steps(text: str) -> tuple[Step, ...]:
    """The steps a text says.

    Raises DataError naming every line that is no step.
    """
    steps, problems = [], []
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        found = next((m for m in (p.fullmatch(line.strip()) for p in _LINES) if m), None)
        if found is None:
            problems.append(_problem(number, line[:80], "is no step of a scenario"))
            continue
        parts = found.groupdict()
        steps.append(Step(**{**parts, "urn": int(parts.get("urn", 0))}))
    if len(lines) > _MOST:
        problems.append(_problem(_MOST + 1, "", f"there are more than {_MOST} steps"))
    if problems:
        raise DataError(problems)
    return tuple(steps)


def fresh_slug(wanted: str, tables: Tables, steps: Sequence[Step] = ()) -> str:
    """`wanted`, or with a number behind it if a partnership or step has that slug already."""
    taken = set(tables["partnerships"]["partnership"]) | {s.partnership for s in steps}
    if wanted not in taken:
        return wanted
    return next(f"{wanted}-{n}" for n in range(2, len(taken) + 3) if f"{wanted}-{n}" not in taken)


def apply_steps(tables: Tables, steps: Sequence[Step], start: pd.Timestamp) -> Tables:
    """The tables with the steps taken on `start`: memberships end or begin on that day.

    A partnership left without members ends. Nothing before `start` changes. Raises DataError
    naming every step that cannot be taken, such as a school that joins where it is already.
    """
    scratch = _Scratch(tables, start)
    problems = []
    for number, step in enumerate(steps, 1):
        reason = scratch.take(step)
        if reason:
            problems.append(_problem(number, str(step), reason))
    if problems:
        raise DataError(problems)
    return scratch.result()


class _Scratch:
    """A copy of the memberships and partnerships on which steps are taken one by one."""

    def __init__(self, tables: Tables, start: pd.Timestamp) -> None:
        self._tables, self._start = tables, start
        self._members = tables["memberships"].copy()
        self._known = tables["partnerships"].set_index("partnership", drop=False)
        self._opened = set(tables["schools"]["urn"])
        self._touched: set[str] = set()

    def take(self, step: Step) -> str:
        """Take a step; returns why it cannot be taken, or nothing."""
        take = {"join": self._join, "leave": self._leave, "start": self._begin, "merge": self._merge}[
            step.action
        ]
        return take(step)

    def result(self) -> Tables:
        here = set(self._members.loc[self._now(), "partnership"])
        for slug in self._touched - here:
            self._end(slug)
        members = self._members.sort_values(["partnership", "urn", "joined"], kind="stable")
        return {
            **self._tables,
            "memberships": members.reset_index(drop=True),
            "partnerships": self._known.reset_index(drop=True),
        }

    def _now(self, slug: str | None = None, urn: int | None = None) -> pd.Series:
        """The memberships in force on the day, of a partnership or a school."""
        rows = self._members
        now = (rows["joined"] <= self._start) & (rows["left"].isna() | (rows["left"] > self._start))
        if slug is not None:
            now &= rows["partnership"] == slug
        return now if urn is None else now & (rows["urn"] == urn)

    def _closed(self, slug: str) -> str:
        if slug not in self._known.index:
            return f"there is no partnership {slug}"
        over = self._known.loc[[slug], "ended"] <= self._start
        return f"the partnership {slug} has ended" if over.any() else ""

    def _join(self, step: Step) -> str:
        slug, urn = step.partnership, step.urn
        later = self._members
        later = (later["partnership"] == slug) & (later["urn"] == urn)
        later &= self._members["joined"] > self._start
        if urn not in self._opened:
            return f"there is no school {urn}"
        if self._closed(slug):
            return self._closed(slug)
        if self._now(slug, urn).any():
            return "the school is a member already"
        if later.any():
            return "the school joins later already"
        self._add(slug, urn)
        return ""

    def _leave(self, step: Step) -> str:
        slug, urn = step.partnership, step.urn
        rows = self._now(slug, urn)
        if not rows.any():
            return "the school is no member"
        self._touched.add(slug)
        begun = self._members["joined"] == self._start
        self._members.loc[rows, "left"] = self._start
        # Who joined on the same day was never a member.
        self._members = self._members[~(rows & begun)]
        return ""

    def _begin(self, step: Step) -> str:
        slug = step.partnership
        if slug in self._known.index:
            return f"there is a partnership {slug} already"
        row = {
            "partnership": slug,
            "name": step.name,
            "kind": _KIND,
            "standing": "active",
            "formed": self._start,
            "ended": pd.NaT,
        }
        self._known = pd.concat(
            [
                self._known,
                pd.DataFrame([row], index=pd.Index([slug])).astype(
                    {"formed": self._known["formed"].dtype, "ended": self._known["ended"].dtype}
                ),
            ]
        )
        return ""

    def _merge(self, step: Step) -> str:
        slug, into = step.partnership, step.into
        if slug == into:
            return "a partnership cannot merge into itself"
        if reason := self._closed(slug) or self._closed(into):
            return reason
        for urn in self._members.loc[self._now(slug), "urn"].tolist():
            self._leave(Step("leave", slug, urn))
            if not self._now(into, urn).any():
                self._add(into, urn)
        before = self._known.loc[[into], "grew_out_of"].fillna("").iloc[0]
        self._known.loc[into, "grew_out_of"] = f"{before} {slug}".strip()
        self._end(slug)
        return ""

    def _add(self, slug: str, urn: int) -> None:
        self._touched.add(slug)
        row = {"partnership": slug, "urn": urn, "joined": self._start, "left": pd.NaT, "lead": False}
        types = self._members.dtypes.to_dict()
        self._members = pd.concat([self._members, pd.DataFrame([row]).astype(types)], ignore_index=True)

    def _end(self, slug: str) -> None:
        self._known.loc[slug, ["ended", "standing"]] = [self._start, "ended"]


def _problem(row: int, value: str, reason: str) -> Problem:
    remedy = "Take the step out, or change it."
    return Problem("scenario", reason, remedy, row=row, column="step", value=value)
