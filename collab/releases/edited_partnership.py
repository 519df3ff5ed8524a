"""One partnership as somebody writes it in a form: started, changed from a day on, or ended.

Nothing before the day changes. What comes out keeps the contracts, as an import does.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

import pandas as pd

from collab.data.contracts import Tables
from collab.data.errors import DataError, Problem
from collab.data.provenance import SourceFile
from collab.data.vocabulary import KINDS
from collab.releases.continuity import with_continuity
from collab.sources.reading import checked, slug

FORM = "Form of the page Partnerships"
"""What such a change is called among a release's files."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A partnership as it is to be from `day` on. `partnership` is its slug, empty for one that
    starts; `joins` and `leaves` are URNs; `lead` the URN of the school that leads, 0 for none;
    `grew_out_of` slugs, `parent` the slug of what it is a part of; with `ends` all its members leave on
    the day."""

    partnership: str
    name: str
    kind: str
    standing: str
    day: pd.Timestamp
    formed: pd.Timestamp
    joins: tuple[int, ...] = ()
    leaves: tuple[int, ...] = ()
    lead: int = 0
    grew_out_of: tuple[str, ...] = ()
    note: str = ""
    ends: bool = False
    parent: str = ""


def members_on(tables: Tables, partnership: str, day: pd.Timestamp) -> pd.DataFrame:
    """The memberships of a partnership in force on a day."""
    rows = tables["memberships"]
    here = (rows["joined"] <= day) & (rows["left"].isna() | (rows["left"] > day))
    return rows[here & (rows["partnership"] == partnership)]


def as_it_is(tables: Tables, partnership: str, day: pd.Timestamp) -> Edit:
    """The partnership as an edit that changes nothing; a new one, without a name, for no slug."""
    if not partnership:
        return Edit("", "", next(iter(KINDS)), "active", day, day)
    row = tables["partnerships"].set_index("partnership").loc[partnership].to_dict()
    members = members_on(tables, partnership, day)
    leads = members.loc[members["lead"], "urn"]
    return Edit(
        partnership=partnership,
        name=row["name"],
        kind=row["kind"],
        standing=row["standing"],
        day=day,
        formed=row["formed"],
        lead=int(leads.iloc[0]) if len(leads) else 0,
        grew_out_of=tuple(_text(row["grew_out_of"]).split()),
        note=_text(row["note"]),
        parent=_text(row.get("parent")),
    )


def with_edit(tables: Tables, edit: Edit) -> Tables:
    """The tables with the partnership as it is to be.

    Raises DataError naming, in the words of the form, everything that cannot be.
    """
    edit = replace(edit, name=" ".join(edit.name.split()), note=edit.note.strip())
    key = edit.partnership or _fresh(slug(edit.name), set(tables["partnerships"]["partnership"]))
    problems = list(_problems(tables, edit))
    if problems:
        raise DataError(problems)
    changed = {
        **tables,
        "partnerships": _partnerships(tables["partnerships"], edit, key),
        "memberships": _memberships(tables["memberships"], edit, key),
    }
    for name in ("partnerships", "memberships"):
        table = changed[name]
        checked(table[table["partnership"] == key], name, FORM)
    carried = with_continuity((), changed)
    order = ["partnership", "urn", "joined"]
    return {**carried, "memberships": carried["memberships"].sort_values(order, ignore_index=True)}


def told(tables: Tables, edit: Edit) -> list[str]:
    """What the edit changes, a sentence each, in the words of the form; nothing for no change."""
    old = as_it_is(tables, edit.partnership, edit.day)
    school = tables["schools"].drop_duplicates("urn").set_index("urn")["name"]
    titles = tables["partnerships"].set_index("partnership")["name"]
    day = f"{edit.day:%d/%m/%Y}"
    lines = []
    if not edit.partnership:
        lines.append(f"{edit.name} starts on {edit.formed:%d/%m/%Y} ({KINDS[edit.kind].lower()}).")
    elif edit.name != old.name:
        lines.append(f"{old.name} is called {edit.name}.")
    lines += [f"{school[urn]} joins on {day}." for urn in edit.joins]
    lines += [f"{school[urn]} leaves on {day}." for urn in edit.leaves if not edit.ends]
    if edit.lead != old.lead and not edit.ends:
        lines.append(f"{school[edit.lead]} leads." if edit.lead else "No school leads any more.")
    if edit.grew_out_of != old.grew_out_of:
        lines.append(f"It grew out of {', '.join(titles[s] for s in edit.grew_out_of) or 'no other'}.")
    if edit.partnership:
        if edit.kind != old.kind:
            lines.append(f"Its kind is {KINDS[edit.kind].lower()}, not {KINDS[old.kind].lower()}.")
        if edit.standing != old.standing and not edit.ends:
            lines.append(f"Its standing is {edit.standing}, not {old.standing}.")
        if edit.formed != old.formed and not (pd.isna(edit.formed) and pd.isna(old.formed)):
            formed = "not known" if pd.isna(edit.formed) else f"{edit.formed:%d/%m/%Y}"
            lines.append(f"The day it was formed is {formed}.")
    if edit.parent != old.parent:
        lines.append(f"It is a part of {titles.get(edit.parent, 'no other')}.")
    if edit.note.strip() != old.note:
        lines.append(f"Its note: {edit.note.strip() or 'none'}.")
    if edit.ends:
        count = len(set(members_on(tables, edit.partnership, edit.day)["urn"]) | set(edit.joins))
        lines.append(f"It ends on {day}; its {count} members leave.")
    return lines


def source_of_edit(edit: Edit, lines: list[str]) -> SourceFile:
    """The change among the release's files, with what it says."""
    digest = sha256("\n".join(lines).encode()).hexdigest()
    return SourceFile(f"Partnership: {edit.name}", digest, len(lines), FORM, notes=tuple(lines))


def _problems(tables: Tables, edit: Edit) -> Iterator[Problem]:
    """What the contracts cannot see, in the words of the form."""
    table = tables["partnerships"]
    others = table[table["partnership"] != edit.partnership]
    if not slug(edit.name):
        yield _problem("Name", "has no letters or digits", "Write the name that its schools use.")
    elif edit.name.casefold() in set(others["name"].str.casefold()):
        yield _problem("Name", f"another partnership is called {edit.name}", "Write another name.")
    if unknown := set(edit.grew_out_of) - set(others["partnership"]):
        names = ", ".join(sorted(unknown))
        yield _problem("Grew out of", f"there is no other partnership {names}", "Choose again.")
    if edit.parent and edit.parent not in set(others["partnership"]):
        yield _problem("Part of", f"there is no other partnership {edit.parent}", "Choose again.")
    if not edit.partnership and pd.notna(edit.formed) and edit.day < edit.formed:
        yield _problem(
            "From", "is before the day it was formed", "Write a later day, or an earlier one there."
        )
    if edit.ends and pd.notna(edit.formed) and edit.day <= edit.formed:
        yield _problem("From", "it would end before it began", "Write a day after the one it was formed.")
    yield from _member_problems(tables, edit)


def _member_problems(tables: Tables, edit: Edit) -> Iterator[Problem]:
    schools = tables["schools"].drop_duplicates("urn").set_index("urn")
    names = schools["name"].to_dict()
    ends = schools["closed"].dropna().to_dict()
    rows = tables["memberships"]
    own = rows[rows["partnership"] == edit.partnership]
    now = set(members_on(tables, edit.partnership, edit.day)["urn"])
    for urn in edit.joins:
        if urn not in names:
            yield _problem("Joins", f"there is no school {urn}", "Choose another.")
            continue
        name, closed = names[urn], ends.get(urn)
        later = own[(own["urn"] == urn) & (own["joined"] > edit.day)]
        if urn in now:
            yield _problem("Joins", f"{name} is a member already", "Take it out of those that join.")
        elif len(later):
            day = f"{later['joined'].min():%d/%m/%Y}"
            yield _problem("Joins", f"{name} joins on {day} already", "Write that day, or take it out.")
        if closed is not None and closed <= edit.day:
            yield _problem(
                "Joins", f"{name} closed on {closed:%d/%m/%Y}", "Write an earlier day, or take it out."
            )
    for urn in set(edit.leaves) - now:
        yield _problem("Leaves", f"{names.get(urn, urn)} is no member on the day", "Write a later day.")
    staying = (now | set(edit.joins)) - set(edit.leaves)
    if edit.lead and edit.lead not in staying:
        yield _problem(
            "Leads", f"{names.get(edit.lead, edit.lead)} is no member", "Choose one of its members."
        )
    if not edit.partnership and not edit.joins:
        yield _problem("Joins", "a partnership needs members", "Choose its first schools.")
    if edit.partnership and now and not staying and not edit.ends:
        yield _problem("Leaves", "nobody would be left", "Let it end on the day instead.")


def _partnerships(table: pd.DataFrame, edit: Edit, key: str) -> pd.DataFrame:
    old = table[table["partnership"] == key]
    reopened = len(old) and old["standing"].iloc[0] == "ended" and edit.standing != "ended"
    ended = old["ended"].iloc[0] if len(old) and not reopened else pd.NaT
    row = {
        "partnership": key,
        "name": edit.name,
        "kind": edit.kind,
        "standing": "ended" if edit.ends else edit.standing,
        "formed": edit.formed,
        "ended": edit.day if edit.ends else ended,
        "grew_out_of": " ".join(edit.grew_out_of) or None,
        "note": edit.note or None,
        "parent": edit.parent or None,
    }
    new = checked(pd.DataFrame([row]), "partnerships", FORM).astype(table.dtypes.to_dict())
    if not len(old):
        return pd.concat([table, new], ignore_index=True)
    place = old.index[0]
    before, after = table[table.index < place], table[table.index > place]
    return pd.concat([before, new, after], ignore_index=True)


def _memberships(table: pd.DataFrame, edit: Edit, key: str) -> pd.DataFrame:
    rows = table.copy()
    own = rows["partnership"] == key
    here = own & (rows["joined"] <= edit.day) & (rows["left"].isna() | (rows["left"] > edit.day))
    goes = here if edit.ends else here & rows["urn"].isin(list(edit.leaves))
    rows.loc[goes, "left"] = edit.day
    # Who joined on that very day was never a member; nor is who would join what has ended.
    rows = rows[~(goes & (rows["joined"] == edit.day)) & ~(own & (rows["joined"] > edit.day) & edit.ends)]
    if edit.joins:
        left = edit.day if edit.ends else None
        new = pd.DataFrame([(key, urn, edit.day, left, False) for urn in edit.joins], columns=table.columns)
        new = new.astype(table.dtypes.to_dict())
        rows = pd.concat([rows, new], ignore_index=True)
    stays = (rows["partnership"] == key) & (rows["left"].isna() | (rows["left"] > edit.day))
    if not edit.ends:
        rows.loc[stays, "lead"] = rows.loc[stays, "urn"] == edit.lead
    return rows.reset_index(drop=True)


def _fresh(wanted: str, taken: set[str]) -> str:
    if wanted not in taken:
        return wanted
    return next(f"{wanted}-{n}" for n in range(2, len(taken) + 3) if f"{wanted}-{n}" not in taken)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _problem(field: str, reason: str, remedy: str) -> Problem:
    return Problem(FORM, reason, remedy, column=field)
