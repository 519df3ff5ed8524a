"""The line below a story's picture: how sure we are, and how the picture is read."""

from collections.abc import Collection, Sequence

from collab.data.disclosure.gate import Disclosed
from collab.data.measures import year_label
from collab.data.vocabulary import MILES
from collab.metrics.why_untold import Reason, Untold
from collab.words.numbers import about, counted, limit_told, listing, number, verb
from collab.words.on_estimates import not_held_told
from collab.words.on_gaps import sizes_compared

NOTHING_CHOSEN = (
    "There is nothing to present with this choice",
    "End goes back to the page, where something else can be chosen.",
)
NO_SCHOOL = (
    "No school is chosen yet",
    "End goes back to the page. Find a school there by its name, then present its partnerships, its results "
    "and its projects.",
)
NO_AUDIENCE = (
    "It is not chosen yet whom the briefing is for",
    "End goes back to the page. Choose the partnership or the school, and at least one section.",
)
NO_EVIDENCE = (
    "No project and nothing that inspectors said is written down yet",
    "End goes back to the page. Write a project down under “Projects”, or what an inspector said under "
    "“What inspectors said”, and it can be presented.",
)
"""What stands where there is nothing to present: why, and what can be done."""
_LINE = 110
"""Letters of sources that one line has room for."""
FILLED = "Filled: more than chance. Open: could be chance."
NO_RESULT = "Very small cohorts only count together with others, so that no child can be recognised."
NO_PLACE = "As the register of schools has it, which has nothing that a map could show."
"""What stands in that line where there is no picture."""


def no_school_then(other: int | None) -> str:
    """What stands in that line where a partnership had no school; `other` is a year that has more to tell, if
    there is one."""
    return f"It had no school then{_more_in(other)}."


def why_no_result(untold: Untold | None, other: int | None) -> str:
    """What stands in that line where a partnership with schools has no result; `other` as in
    `no_school_then`."""
    if untold and untold.reason is Reason.NOT_PUBLISHED:
        return f"Nothing was published of its schools then{_more_in(other)}."
    if untold and untold.reason in (Reason.NOT_YET, Reason.NO_SCHOOL):
        return no_school_then(other)
    return NO_RESULT


def _more_in(other: int | None) -> str:
    """The end of these sentences: which year has more to tell, if any."""
    return f": {year_label(other)} has more to tell" if other else ""


def left_out_told(questions: Sequence[str]) -> str:
    """The questions of the sections that were chosen and of which a story has nothing to tell; nothing where
    there are none."""
    quoted = [f"“{question}”" for question in questions]
    return f"Left out, because there is nothing to tell here: {listing(quoted)}." if quoted else ""


def sure_of_answer(gaps: Disclosed, *, group: bool = False) -> str:
    """How the gaps of both key stages are read, and why they do not show a cause; of a `group` of pupils
    nothing is said of size."""
    caution = "Schools choose to join: this does not show that partnership is the cause."
    row = gaps.table.iloc[0] if len(gaps.table) else None
    if group or row is None or not (row["schools_in"] and row["schools_not_in"]):
        return f"{FILLED} {caution}"
    _, _, word = sizes_compared(row)
    if not word:
        return f"{FILLED} {caution}"
    caution = f"Partnership schools are {word}, and schools choose to join: this does not show a cause."
    return f"{FILLED} {caution}"


def sure_of_districts(gaps: Disclosed, looked_at: str = "districts") -> str:
    """How the districts' gaps are read; `gaps` are their rows, without the whole area's, and `looked_at` is
    what they are judged together with."""
    several = len(gaps.table) > 1
    return f"{FILLED} The bars allow for all {looked_at} being looked at together." if several else FILLED


def sure_of_alike(reason: str, held: Sequence[str]) -> str:
    """What the like-for-like comparison holds equal (`held`), and what it does not."""
    if reason:
        return f"{FILLED} Like for like cannot be told: {reason}."
    return f"{FILLED} {not_held_told(held)}"


def about_schools(label: str, above: int, below: int, special: int) -> str:
    """What the funnel of a measure shows: how many schools lie `above` and `below` the 95% limits, and how
    many `special` ones are not among them."""
    told = f"Each school's percent at {label} beside the size of its cohort"
    if above or below:
        told += f": {number(above)} above the inner lines, {number(below)} below, named where there is room"
    if special:
        told += f"; without {counted(special, 'special school')}"
    return told


def sure_of_schools(expected: tuple[float, float], *, differ: bool) -> str:
    """How the funnel is read; `expected` as in `funnel_finding`, and whether schools `differ` by more than
    chance (see `collab.metrics.variation.Funnel`)."""
    told = f"Chance alone would put {about(expected[0])} of them outside the inner lines"
    more = ": schools differ by more than chance, such as in whom they teach" if differ else ""
    return f"{told}{more}. A school outside is worth a conversation; how far out is no ranking."


def sure_of_distances(limit: float, unit: str = MILES) -> str:
    """How constellations are read."""
    return (
        f"Local: every member within {limit_told(limit, unit)} of the host school, the ring. Lines beyond "
        "it are "
        "orange; an arrowhead means further still."
    )


def chosen_above(*, several_districts: bool) -> str:
    """What of a briefing the filters above it decide: the districts, where there are any to choose."""
    if several_districts:
        return "The districts and the year are those chosen above."
    return "The year is the one chosen above."


def sure_of_map(limit: float, unit: str = MILES) -> str:
    """How a map is read."""
    return (
        "Filled: in a partnership. Hollow: not in a partnership. Ringed: the host school. Thick "
        f"orange lines are longer than {limit_told(limit, unit)}."
    )


def sure_of_surroundings() -> str:
    """How the map around a school in no partnership is read."""
    return (
        "Large circle: the school. Filled: in a partnership. Hollow: not in a partnership. Lines run from a "
        "host school to each member."
    )


def without_place_told(schools: int) -> str:
    """How many others belong on a map and are not there, after what it shows; nothing where all are."""
    if not schools:
        return ""
    return f"; {counted(schools, 'other')} {verb(schools, 'has', 'have')} no place in the register"


def sure_of_left_out(states: Collection[str], reach: float, largest: int, unit: str = MILES) -> str:
    """How the map of those left out is read: what the marks of the `states` there are mean; `reach` in
    this unit, `largest` schools."""
    told = {
        "room": f"Circle: a partnership with room within {limit_told(reach, unit)}.",
        "full": f"Square: all near are full ({largest} schools or more).",
        "nobody": "Triangle: nobody near.",
        "nowhere": "Where the others stand is not known.",
    }
    return " ".join(words for state, words in told.items() if state in states)


def sure_of_time(told: str) -> str:
    """How the two groups' lines are read; `told` is what changed after joining."""
    return f"Lines through the dots: 19 times out of 20 the true figure lies there. {told}".strip()


def sure_of_joining() -> str:
    """How the change after joining is read."""
    return (
        "Lines: 19 times out of 20 the true change lies there. Schools choose when to join, so this "
        "cannot show what would have happened without."
    )


def sure_of_pattern() -> str:
    """What the pattern of locality and results does not show."""
    return (
        "An association, not a cause: schools choose with whom to work, and small partnerships vary by "
        "chance."
    )


def sure_of_cards(limit: float, unit: str = MILES, *, begun: bool = True, bars: bool = True) -> str:
    """How the cards are read; squares are drawn only where anything of lessons and reviews has `begun`, and
    not every gap on them may have `bars`."""
    squares = " A square is a lesson, filled where it is in place." if begun else ""
    without = "" if bars else " No bar: too few schools."
    return f"Ring: {limit_told(limit, unit)} from the host. {FILLED}{without}{squares}"


def sure_of_apart() -> str:
    """What a disagreement of people and data means."""
    return "Of four lessons the data says something, too. A disagreement is no mistake: talk about it."


def sure_of_due() -> str:
    """When a partnership is due."""
    return "Due is the date that the last review names, or else a year after it was last looked at."


def sure_of_results() -> str:
    """How one school's results are read."""
    return (
        "Grey: where chance alone would put 19 of 20 schools of its size. Of several results one "
        "outside is no surprise."
    )


def sure_of_one(pooled: bool) -> str:
    """How the gaps of one partnership, or of each of several, are read; whether years were `pooled`."""
    added = " Where pupils are few, up to three years are added up." if pooled else ""
    return f"{FILLED} Of twenty partnerships one stands out by chance.{added}"


def sure_of_lessons() -> str:
    """How the lessons' bars are read."""
    return (
        "Rated by the people who assessed it: established or embedded count as in place. "
        "Their judgement, not a measurement."
    )


def sure_of_work(left: int, sources: str, *, illustrative: bool) -> str:
    """How much more there is, and whose words they are; `sources` as they are written down."""
    more = f"{counted(left, 'more', 'more')} in the data file. " if left else ""
    if illustrative:
        return f"{more}Those from the county's report are real, the schools around them invented."
    known = sources and len(sources) < _LINE
    return f"{more}Source: {sources}." if known else f"{more}Sources: see the method."


def most_and_least_told(shown: int, measured: int, count: int) -> str:
    """Which of `count` partnerships are drawn, of those that can be `measured`."""
    more = count - measured
    few = f"; {more:,} more {verb(more, 'has', 'have')} fewer than two schools here" if more > 0 else ""
    if shown == measured:
        return f"Each partnership from its host, the nearest on average first{few}"
    half = shown // 2
    return f"The {half} most local and the {shown - half} most spread of {measured:,} partnerships{few}"
