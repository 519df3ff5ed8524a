"""The one gate between metric tables and anything a person can see."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from collab.data.disclosure.threshold import SMALL_COHORT, THRESHOLD

WITHHELD, NOT_APPLICABLE, NOT_AVAILABLE = "c", "z", "x"
MARKS = {
    WITHHELD: f"{WITHHELD}: withheld, because so few pupils could be recognised",
    NOT_APPLICABLE: f"{NOT_APPLICABLE}: not known, or does not apply",
    NOT_AVAILABLE: f"{NOT_AVAILABLE}: not available",
    "s": "s: small cohort (fewer than 11 pupils), read with care",
}


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Disclosed:
    """A table that has passed disclosure control; only such tables are drawn, told or exported.

    Withheld figures are missing in `table`; its `mark` column says why ("c", "s" or empty).
    """

    table: pd.DataFrame
    notes: tuple[str, ...] = ()

    def where(self, keep: pd.Series) -> "Disclosed":
        """The rows for which `keep` is true, with the same notes."""
        return Disclosed(self.table[keep].reset_index(drop=True), self.notes)

    @property
    def empty(self) -> bool:
        """Whether there is no row at all."""
        return self.table.empty


def disclose(
    table: pd.DataFrame,
    figures: Sequence[str],
    pupils: Sequence[str] = ("eligible",),
    threshold: int = THRESHOLD,
    left_out: int = 0,
) -> Disclosed:
    """Withhold every figure that rests on fewer pupils than `threshold`.

    `table` has the columns `pupils` (eligible pupils each row's figures rest on) and `figures`
    (what would reveal a result: counts of pupils who achieved, percentages, intervals, gaps).
    A row is withheld whole when any of its `pupils` is above 0 and below the threshold, whatever
    the figure: 0% and 100% of few pupils reveal as much as any other. `left_out` is the number of
    schools that count only with schools outside the table (see `collab.data.disclosure.units`,
    which makes sure that nothing shown can be subtracted from anything else shown).

    Returns a copy with those figures missing and a `mark` column.
    """
    small = pd.Series(False, index=table.index)
    withheld = pd.Series(False, index=table.index)
    for column in pupils:
        eligible = table[column].fillna(0)
        withheld |= (eligible > 0) & (eligible < threshold)
        small |= (eligible > 0) & (eligible < max(SMALL_COHORT, threshold))
    shown = table.copy()
    if withheld.any():
        for column in (name for name in figures if name in shown):
            shown[column] = shown[column].mask(withheld)
    mark = pd.Series("", index=table.index).mask(small, "s").mask(withheld, WITHHELD)
    shown["mark"] = mark
    notes = [MARKS[m] for m in (WITHHELD, "s") if (mark == m).any()]
    if left_out:
        counted = "1 school is" if left_out == 1 else f"{left_out} schools are"
        notes.append(
            f"{counted} not in these figures: very small cohorts are only ever counted together "
            "with other small schools, and some of those lie outside this group"
        )
    return Disclosed(shown, tuple(notes))


def without_results(table: pd.DataFrame) -> Disclosed:
    """A table that holds nothing of any pupil's result (places, members, ratings), as it is."""
    return Disclosed(table.assign(mark=""))


ATTAINMENT_FIGURES = ("achieved", "percent", "low", "high")
GAP_PUPILS = ("eligible_in", "eligible_not_in")
GAP_FIGURES = (
    "achieved_in",
    "percent_in",
    "low_in",
    "high_in",
    "achieved_not_in",
    "percent_not_in",
    "low_not_in",
    "high_not_in",
    "gap",
    "gap_low",
    "gap_high",
    "wide_low",
    "wide_high",
    "gap_pupils",
)

APART_FIGURES = (
    "group_percent_in",
    "rest_percent_in",
    "apart_in",
    "group_percent_not_in",
    "rest_percent_not_in",
    "apart_not_in",
    "apart_difference",
    "apart_low",
    "apart_high",
)


def disclose_attainment(table: pd.DataFrame, threshold: int, left_out: int = 0) -> Disclosed:
    """`disclose` for a table of `collab.metrics.attainment.attainment`."""
    return disclose(table, ATTAINMENT_FIGURES, ("eligible",), threshold, left_out)


def disclose_change(table: pd.DataFrame, threshold: int) -> Disclosed:
    """`disclose` for a table of `collab.metrics.beside_others.since_forming`."""
    figures = ("change_in", "change_not_in", "difference", "wide_low", "wide_high")
    return disclose(table, figures, GAP_PUPILS, threshold)


def disclose_gaps(table: pd.DataFrame, threshold: int, left_out: int = 0) -> Disclosed:
    """`disclose` for a table of `collab.metrics.gap.gap`; a withheld gap is never clear."""
    return _unclear_where_withheld(disclose(table, GAP_FIGURES, GAP_PUPILS, threshold, left_out))


def disclose_apart(table: pd.DataFrame, threshold: int) -> Disclosed:
    """`disclose` for a table of `collab.metrics.group_gaps.closer_in_partnerships`; a withheld difference
    is never clear."""
    return _unclear_where_withheld(disclose(table, APART_FIGURES, GAP_PUPILS, threshold))


def _unclear_where_withheld(shown: Disclosed) -> Disclosed:
    """Whether a gap is more than chance says something of its size, too."""
    told = shown.table["mark"] != WITHHELD
    verdicts = [name for name in ("clear", "clear_alone") if name in shown.table]
    return Disclosed(
        shown.table.assign(**{name: shown.table[name].eq(True) & told for name in verdicts}), shown.notes
    )
