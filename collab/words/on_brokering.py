"""Sentences on who is left out, what a link would bring, and what a proposal comes to."""

from datetime import date

import pandas as pd

from collab.brokering.candidates import Limits
from collab.brokering.proposal import Proposal, relaxations
from collab.data.disclosure.gate import Disclosed
from collab.data.measures import MEASURES
from collab.words.numbers import (
    Labels,
    counted,
    day_told,
    far,
    limit_told,
    listing,
    lower_first,
    number,
    one_decimal,
    percent,
    points,
    sentence_case,
    verb,
    whole,
)

NEAR = {
    "nobody": "nobody near",
    "full": "all near are full",
    "room": "room near",
    "nowhere": "place not known",
}
"""What a school not in a partnership has near it, as it is written."""
BECAME = {"joined": "in a partnership", "gone": "closed, or under another number"}
"""What became of one of an earlier day, as it is written."""
LABELS: Labels = {
    "near": ("Who is near", lambda near: NEAR[str(near)]),
    "in_reach": ("Partnerships in reach", whole),
    "with_room": ("With room", whole),
    "became": ("Since then", lambda became: BECAME[str(became)]),
    "to_nearest": ("Miles to nearest member", one_decimal),
    "room": ("Room (schools)", whole),
    "spread_change": ("Change in spread (miles)", points),
    "locality_change": ("Change in locality", lambda value: f"{value:+.2f}".replace("-", "−")),
    "eligible_other": ("Partnership's pupils", whole),
    "percent_other": ("Partnership (%)", one_decimal),
    "everyone": ("All schools (%)", one_decimal),
    "embedded": ("Lessons embedded", None),
    "host": ("Host school", None),
    "came_from": ("Comes from", None),
    "why": ("Why it is unplaced", None),
    "change": ("What would change", None),
    **{
        f"{name}_{side}": (f"{label} {side}", write)
        for name, label, write in (
            ("members", "Members", whole),
            ("mean_to_host", "Mean miles to host", one_decimal),
            ("spread", "Spread (miles)", one_decimal),
            ("locality", "Locality", lambda value: f"{value:.2f}"),
            ("beyond", "Beyond the limit", whole),
        )
        for side in ("before", "after")
    },
}
"""Columns of tables of options, proposals and scenarios: labels with units, and formats."""


_ALL_SINCE = ("which has since joined one or closed", "all since joined or closed")
_FEW = 4
"""Most schools that a sentence names."""
_SHORTER = (
    ("Church of England", "CofE"),
    ("Roman Catholic", "RC"),
    ("Voluntary Aided", "VA"),
    ("Voluntary Controlled", "VC"),
)


def left_out_finding(schools: Disclosed, reach: float, largest: int) -> str:
    """How many schools are not in a partnership, and for how many there is one near with room; of a day since
    which any has joined or closed, as it was then.

    `schools` is a table of `collab.brokering.options.shortlist`, with what `became` of each.
    """
    table = schools.table
    if table.empty:
        return "No mainstream school is left out of partnerships."
    count = len(table)
    near, full, none, nowhere = (
        int((table["near"] == n).sum()) for n in ("room", "full", "nobody", "nowhere")
    )
    then = bool(table["became"].notna().any())
    be = ("was", "were") if then else ("is", "are")
    have, not_have = (("had", "had"), "did not have") if then else (("has", "have"), "does not have")
    who = f"{number(near).capitalize()} of them {verb(near, *have)}"
    if count == 1:
        who = f"It {have[0] if near else not_have}"
    elif near == count:
        who = f"All of them {have[1]}"
    told = (
        f"{counted(count, 'school')} {verb(count, *be)} not in a partnership. {who} one with "
        f"room (fewer than {largest} schools) within {limit_told(reach, schools.unit)}"
    )
    if count == 1:
        rest = {"full": f"; all that {be[1]} near {be[1]} full", "nowhere": ", for nobody knows where it is"}
        return f"{told}{rest.get(str(table['near'].iloc[0]), '')}."
    if full:
        told += f"; for {full} all that {be[1]} near {be[1]} full"
    if none:
        told += f"; {none} {verb(none, *have)} none near"
    if nowhere:
        told += f"; the register gives no place for {number(nowhere)}"
    return f"{told}."


def since_then_told(names: pd.Series, became: pd.Series, day: date) -> str:
    """What became of the schools left out on `day` (`names`, and `became` as of
    `collab.brokering.options.since_then`), by name where they are few; nothing where nothing did."""
    told = []
    for what, one, more in (
        ("joined", "has joined a partnership", "have joined a partnership"),
        ("gone", "has closed, or goes on under another number", "have closed, or go on under another number"),
    ):
        chosen = names[became.eq(what)].astype(str).tolist()
        if chosen:
            of = "" if told else f" of the {len(names)}"
            few = f": {listing(chosen)}" if len(chosen) <= _FEW else ""
            told.append(f"{number(len(chosen))}{of} {verb(len(chosen), one, more)}{few}")
    return f"Since {day_told(day)}, {'; '.join(told)}." if told else ""


def left_out_title(schools: Disclosed) -> str:
    """How many schools are left out, of how many on the day where any has joined or closed since, and have a
    partnership near with room; `schools` as for `left_out_finding`, with what `became` of each since (see
    `collab.brokering.options.since_then`)."""
    count, still, near = _still_left_out(schools)
    if not count:
        return "No mainstream school is left out"
    if not still:
        return f"{counted(count, 'school')} not in a partnership, {_ALL_SINCE[count > 1]}"
    some = "all" if near == still > 1 else number(near)
    there = f"{some} {verb(near, 'has', 'have')} a partnership near with room"
    if still < count:
        return f"{number(still)} of {counted(count, 'school')} still not in a partnership; {there}"
    return f"{counted(count, 'school')} not in a partnership; {there}"


def could_join_title(schools: Disclosed) -> str:
    """How many of the schools left out could join a partnership near them, as a page's title goes on behind
    its place; `schools` as for `left_out_title`."""
    count, _, near = _still_left_out(schools)
    if count < 2:
        return lower_first(left_out_title(schools))
    some = "all" if near == count else f"{number(near)} of"
    return f"{some} {counted(count, 'school')} not in a partnership could join one near"


def _still_left_out(schools: Disclosed) -> tuple[int, int, int]:
    """How many were left out, still are, and have a partnership near with room."""
    still = schools.table[schools.table["became"].isna()]
    return len(schools.table), len(still), int((still["near"] == "room").sum())


def to_place_title(schools: int, roomy: int) -> str:
    """How many schools there are to place, and in how many partnerships, as a page's title goes on behind
    its place, before a proposal is worked out. A partnership of one school has no host to measure to."""
    if not schools:
        return "every school is in a partnership, so none to place"
    return f"{counted(schools, 'school')} to place; {counted(roomy, 'partnership')} of two or more with room"


def without_host_told(roomy: int) -> str:
    """How many partnerships with room no proposal can place a school in, which *Who is left out* counts;
    nothing where there is none."""
    if not roomy:
        return ""
    told = sentence_case(counted(roomy, "more partnership"))
    return (
        f"{told} with room {verb(roomy, 'has', 'have')} fewer than two schools on the map, so no host school "
        "to measure to: nobody is placed there, though “Who is left out” counts "
        f"{verb(roomy, 'it', 'them')}, by the nearest member."
    )


def in_a_list(name: object) -> object:
    """A school's or partnership's name as short as the register itself writes many, for a list with little
    room: "CofE" for "Church of England". What is no name is left."""
    if not isinstance(name, str):
        return name
    for long, short in _SHORTER:
        name = name.replace(long, short)
    return name


def match_sentence(rows: Disclosed, name: str) -> str:
    """What the results say that school and partnership could learn from each other.

    `rows` are those of `collab.brokering.options.widest_match` for the partnership called `name`.
    """
    told = []
    for _, row in rows.table.iterrows():
        if pd.isna(row["percent"]):
            continue
        label = MEASURES[str(row["measure"])].label
        theirs = f"{percent(row['percent_other'])} of {name}'s {int(row['eligible_other'])} pupils"
        ours = f"{percent(row['percent'])} of the school's {int(row['eligible'])}"
        own = row["better"] == "school"
        above, below = ("school", "partnership") if own else ("partnership", "school")
        first, second = (ours, theirs) if own else (theirs, ours)
        told.append(
            f"at {label} the {above} is above all schools ({percent(row['everyone'])}) and the "
            f"{below} below: {first} against {second}"
        )
    if not told:
        return "No measure of this year has one of them above all schools and the other below."
    sentence = "; ".join(told)
    return f"{sentence_case(sentence)}. Groups as small as these differ by chance, too."


def size_sentence(phase: str, pupils: float | None, phases: list[str], usual: float | None) -> str:
    """What school and partnership bring in age groups and size."""
    told = f"{'An' if phase[0] in 'aeiou' else 'A'} {phase} school"
    if pupils is not None:
        told += f" of {pupils:.0f} pupils"
    named = listing([f"{phases.count(p)} {p}" for p in sorted(set(phases))])
    told += f" beside {named} {'school' if len(phases) == 1 else 'schools'}"
    if usual is not None:
        told += f" (typically {usual:.0f} pupils)"
    if phase in ("infant", "junior") and {"infant", "junior"} - {phase} <= set(phases):
        other = "junior" if phase == "infant" else "infant"
        told += f"; its pupils' years go on in the {other} schools there"
    return f"{told}."


def proposal_title(found: Proposal) -> str:
    """How many schools can be placed, in ten words or fewer, as a page's title goes on behind its place."""
    if not found.alone:
        return "nobody is left to place"
    return f"{number(found.placed)} of {counted(found.alone, 'school')} not in a partnership can be placed"


def proposal_finding(found: Proposal, limits: Limits, *, weighed: bool = False) -> str:
    """How many schools are placed, in how many miles (or minutes), and how sure we are that it is the best;
    whether more than miles is `weighed`."""
    if not found.alone:
        return "Every school is in a partnership, so there is nobody to place."
    each = found.moves["miles"].mean()
    told = f"{found.placed} of {found.alone} schools not in a partnership can be placed"
    if found.placed:
        told += f", on average {far(each, limits.unit)} from their host and none further than "
        told += f"{limits.longest:g}"
    if found.proven and weighed:
        return f"{told}. No other proposal within these limits places more, or is better by what you weigh."
    if found.proven:
        return f"{told}. No other proposal within these limits places more or takes fewer {limits.unit}."
    if found.placed < found.most:
        told += f". At most {found.most} could be; time ran out before that was settled"
    what = f"Its {limits.unit}, with what it foregoes, are" if weighed else f"Its {limits.unit} are"
    return f"{told}. {what} at most {found.gap:.1f}% above the fewest there could be."


def cost_sentences(costs: pd.DataFrame, limits: Limits) -> list[str]:
    """What each limit costs, the dearest first: "hosts up to 10 miles away would place 6 more
    schools". `costs` is a table of `collab.brokering.proposal.costs`."""
    looser = relaxations(limits)
    told = []
    for _, row in costs.sort_values("more", ascending=False, kind="stable").iterrows():
        other = looser[str(row["limit"])]
        what = {
            "longest": f"A limit of {limit_told(other.longest, limits.unit)}",
            "largest": f"Partnerships of up to {other.largest} schools",
            "smallest": f"Partnerships of only {other.smallest} schools",
            "share_stage": "Letting schools join that share no key stage with the host",
            "split": "Letting members move between partnerships",
            "start_new": "Starting new partnerships",
        }[str(row["limit"])]
        more = int(row["more"])
        schools = "1 more school" if more == 1 else f"{more} more schools"
        least = "" if row["sure"] else "at least "
        told.append(f"{what} would place {f'{least}{schools}' if more else 'no more schools'}.")
    return told


def reason_words(row: pd.Series, limits: Limits) -> str:
    """Why a school is unplaced: `reason` and `nearest` of `collab.brokering.reasons`."""
    near = "" if pd.isna(row["nearest"]) else f"; the nearest host is {far(row['nearest'], limits.unit)} away"
    return {
        "no_location": "Nobody knows where it is: the register has no location for it",
        "too_far": f"No host school is within {limit_told(limits.longest, limits.unit)}{near}",
        "other_phase": "Those near enough teach no key stage that it teaches",
        "full": f"Those near enough have {limits.largest} schools already",
        "crowded_out": "There is a place near enough, but another school takes it",
    }[str(row["reason"])]


def reason_counts(unplaced: pd.DataFrame, limits: Limits) -> str:
    """How many schools are unplaced for each reason, as a Markdown list."""
    words = {
        "no_location": "have no location in the register",
        "too_far": f"have no host school within {limit_told(limits.longest, limits.unit)}",
        "other_phase": "are near only to schools that teach no key stage they teach",
        "full": f"are near only to partnerships of {limits.largest} schools or more",
        "crowded_out": "have a place near enough, but other schools take it",
    }
    counts = unplaced["reason"].value_counts()
    # One school has, is and takes; several have, are and take.
    alone = {r: told.replace("have ", "has ", 1).replace("are ", "is ", 1) for r, told in words.items()}
    alone["other_phase"] = "is near only to schools that teach no key stage it teaches"
    alone["crowded_out"] = "has a place near enough, but another school takes it"
    return "\n".join(
        f"- {counts[r]} {alone[r] if counts[r] == 1 else told}" for r, told in words.items() if r in counts
    )
