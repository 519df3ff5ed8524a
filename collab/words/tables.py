"""Disclosed tables in a reader's words: labels, units and formats; and as safe CSV."""

import io
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from collab.disclosure import MARKS, NOT_APPLICABLE, WITHHELD, Disclosed
from collab.measures import MEASURES, year_label
from collab.vocabulary import KINDS, RATINGS


def _whole(value: float) -> str:
    return f"{int(value):,}"


def _one_decimal(value: float) -> str:
    return f"{value:.1f}"


def _signed(value: float) -> str:
    told = f"{value:+.1f}".replace("-", "−")
    return "0.0" if told in ("+0.0", "−0.0") else told


_Format = Callable[[float], str]
LABELS: Mapping[str, tuple[str, _Format | None]] = {
    "measure": ("Threshold", lambda code: MEASURES[str(code)].label),
    "year": ("Year", lambda year: year_label(int(year))),
    "district": ("District", None),
    "collaboration": ("Schools", None),
    "size_band": ("Cohort size (pupils)", None),
    "group": ("Group", None),
    "area": ("Area", None),
    "source": ("Source", None),
    "agreement": ("Check", None),
    "schools": ("Schools", _whole),
    "eligible": ("Pupils", _whole),
    "achieved": ("Pupils who reached it", _whole),
    "percent": ("Percent (%)", _one_decimal),
    "low": ("95% from (%)", _one_decimal),
    "high": ("95% to (%)", _one_decimal),
    "schools_in": ("Schools in", _whole),
    "eligible_in": ("Pupils in", _whole),
    "percent_in": ("In a collaboration (%)", _one_decimal),
    "low_in": ("In: 95% from (%)", _one_decimal),
    "high_in": ("In: 95% to (%)", _one_decimal),
    "schools_not_in": ("Schools not in", _whole),
    "eligible_not_in": ("Pupils not in", _whole),
    "percent_not_in": ("Not in one (%)", _one_decimal),
    "low_not_in": ("Not in: 95% from (%)", _one_decimal),
    "high_not_in": ("Not in: 95% to (%)", _one_decimal),
    "percent_all": ("All schools (%)", _one_decimal),
    "gap": ("Gap (points)", _signed),
    "gap_low": ("Gap from, pupils only (points)", _signed),
    "gap_high": ("Gap to, pupils only (points)", _signed),
    "wide_low": ("Gap from (points)", _signed),
    "wide_high": ("Gap to (points)", _signed),
    "gap_pupils": ("Gap in pupils", _whole),
    "clear": ("Clear of chance", lambda clear: "yes" if clear else "no"),
    "comparison": ("Compared", None),
    "name": ("School", None),
    "outside": ("Outside the limits of (%)", lambda limit: f"{limit:g}" if limit else "inside"),
    "since": ("Years since joining", lambda since: f"{int(since):+d}".replace("-", "−")),
    "effect": ("Effect (points)", _signed),
    "effect_low": ("95% from (points)", _signed),
    "effect_high": ("95% to (points)", _signed),
    "joiners": ("Schools that joined", _whole),
    "others": ("Schools compared with", _whole),
    "clear_alone": ("Clear if looked at alone", lambda clear: "yes" if clear else "no"),
    "partnership_name": ("Partnership", None),
    "kind": ("Kind", lambda kind: KINDS[str(kind)]),
    "members": ("Members", _whole),
    "host_name": ("Host school", None),
    "mean_to_host": ("Mean miles to host", _one_decimal),
    "furthest": ("Furthest from host (miles)", _one_decimal),
    "spread": ("Spread (miles)", _one_decimal),
    "districts_spanned": ("Districts", _whole),
    "locality": ("Locality (0 to 1)", lambda value: f"{value:.2f}"),
    "beyond": ("Members beyond the limit", _whole),
    "difference": ("Against all schools (points)", _signed),
    "to_host": ("Miles to host", _one_decimal),
    "nearest_partner": ("Miles to nearest partner", _one_decimal),
    "role": ("Role", None),
    "nearest_name": ("Nearest school in a partnership", None),
    "miles": ("Miles to it", _one_decimal),
    "alone": ("Schools in none", _whole),
    "formed": ("Formed", lambda day: f"{day:%d/%m/%Y}"),
    "ended": ("Ended", lambda day: f"{day:%d/%m/%Y}"),
    "standing": ("Standing", lambda code: str(code).capitalize()),
    "own_pupils": ("Its pupils", _whole),
    "own_percent": ("Its percent (%)", _one_decimal),
    "own_low": ("Its 95% from (%)", _one_decimal),
    "own_high": ("Its 95% to (%)", _one_decimal),
    "others_percent": ("All other schools (%)", _one_decimal),
    "rating_text": ("Latest rating", None),
    "period": ("Member", None),
    "projects": ("Projects", _whole),
    "results_of": ("Results of", None),
    "mean_rating": ("Mean of its lesson ratings (1 to 4)", _one_decimal),
    "lesson_title": ("Lesson", None),
    "rating": ("Rating", lambda rating: RATINGS[str(int(rating))]),
    "before": ("Rating before", lambda rating: RATINGS[str(int(rating))]),
    "assessed_on": ("Date", lambda day: f"{day:%d/%m/%Y}"),
    "reviewed_on": ("Date", lambda day: f"{day:%d/%m/%Y}"),
    "last": ("Last looked at", lambda day: f"{day:%d/%m/%Y}"),
    "due": ("Next due", lambda day: f"{day:%d/%m/%Y}"),
    "overdue": ("Overdue", lambda late: "yes" if late else "no"),
    "by": ("By", None),
    "evidence": ("Evidence", None),
    "told": ("What the data says", None),
    "assessed": ("Partnerships assessed", _whole),
    "lived": ("Living it", _whole),
    "risen": ("Rose", _whole),
    "fallen": ("Fell", _whole),
    "share": ("Living it (%)", _one_decimal),
    "phase": ("Phase", lambda phase: str(phase).capitalize()),
    "pupils_on_roll": ("Pupils on roll", _whole),
    "in_reach": ("Partnerships in reach", _whole),
    "with_room": ("With room", _whole),
    "to_nearest": ("Miles to nearest member", _one_decimal),
    "room": ("Room (schools)", _whole),
    "spread_change": ("Change in spread (miles)", _signed),
    "locality_change": ("Change in locality", lambda value: f"{value:+.2f}".replace("-", "−")),
    "eligible_other": ("Partnership's pupils", _whole),
    "percent_other": ("Partnership (%)", _one_decimal),
    "everyone": ("All schools (%)", _one_decimal),
    "embedded": ("Lessons embedded", None),
    "host": ("Host school", None),
    "came_from": ("Comes from", None),
    "why": ("Why it is unplaced", None),
    "nearest_host": ("Miles to the nearest host", _one_decimal),
    "change": ("What would change", None),
    **{
        f"{name}_{side}": (f"{label} {side}", write)
        for name, label, write in (
            ("members", "Members", _whole),
            ("mean_to_host", "Mean miles to host", _one_decimal),
            ("spread", "Spread (miles)", _one_decimal),
            ("locality", "Locality", lambda value: f"{value:.2f}"),
            ("beyond", "Beyond the limit", _whole),
        )
        for side in ("before", "after")
    },
    "comparator": ("Published (%)", lambda value: f"{value:g}"),
    "published_schools": ("Schools, published", _whole),
    "published_pupils": ("Pupils, published", _whole),
    "published_percent": ("Published (%)", _one_decimal),
}
"""Every column a reader can meet: its label with the unit, and how its values are written."""


_CODED = (
    "measure", "year", "clear", "clear_alone", "outside", "kind", "rating", "before",
    "assessed_on", "reviewed_on", "last", "due", "overdue", "formed", "ended", "standing",
)  # fmt: skip
"""Columns that a file, too, writes in words."""


def readable(shown: Disclosed, columns: Sequence[str]) -> pd.DataFrame:
    """The table as text under readable labels: "c" where withheld, "z" where not applicable.

    Raises KeyError for a column without a label.
    """
    withheld = (shown.table["mark"] == WITHHELD).to_numpy()
    text = {}
    for column in columns:
        label, write = LABELS[column]
        missing = [WITHHELD if hidden else NOT_APPLICABLE for hidden in withheld]
        text[label] = [
            instead if pd.isna(value) else write(value) if write else str(value)
            for value, instead in zip(shown.table[column], missing, strict=True)
        ]
    if shown.table["mark"].ne("").any():
        text["Mark"] = shown.table["mark"].tolist()
    return pd.DataFrame(text)


def footnotes(shown: Disclosed, columns: Sequence[str]) -> tuple[str, ...]:
    """What has to be said below the table as `readable` writes it: every mark in it is explained,
    and what is left out is told."""
    open_rows = shown.table.loc[shown.table["mark"] != WITHHELD, list(columns)]
    missing = bool(open_rows.isna().any(axis=None))
    return (*shown.notes, MARKS[NOT_APPLICABLE]) if missing else shown.notes


def to_csv(shown: Disclosed, columns: Sequence[str], provenance: str) -> bytes:
    """The table as UTF-8 CSV (with a byte-order mark, so that Excel reads it) under readable
    labels, full precision, with `provenance` on every row so that it cannot come apart from them.

    Text that a spreadsheet would run as a formula gets a leading apostrophe.
    """
    out = exact(shown, columns)
    out["Data"] = str(inert(provenance))
    buffer = io.StringIO()
    out.to_csv(buffer, index=False)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def exact(shown: Disclosed, columns: Sequence[str]) -> pd.DataFrame:
    """The table under readable labels as a file holds it: numbers as numbers, at four decimals;
    "c" where withheld, "z" where not applicable; text made harmless to spreadsheets."""
    withheld = shown.table["mark"] == WITHHELD
    out = pd.DataFrame(
        {
            LABELS[column][0]: _exact(shown.table[column], column, withheld).map(inert)
            for column in columns
        }
    )
    if shown.table["mark"].ne("").any():
        out["Mark"] = shown.table["mark"]
    return out


def inert(value: object) -> object:
    """`value`, made harmless to spreadsheets when it is text that begins like a formula."""
    if isinstance(value, str) and value.lstrip()[:1] in (
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\r",
    ):
        return "'" + value
    return value


def _exact(values: pd.Series, column: str, withheld: pd.Series) -> pd.Series:
    """Numbers rounded to four decimals; coded values in words; marks where there is no figure."""
    write = LABELS[column][1]
    if column in _CODED and write:
        text = values.map(write, na_action="ignore")
    elif pd.api.types.is_float_dtype(values):
        text = values.round(4)
    else:
        text = values
    filled = text.astype(object).where(values.notna(), NOT_APPLICABLE)
    return filled.where(values.notna() | ~withheld, WITHHELD)


OWN_COLUMNS = ("own_pupils", "own_percent", "own_low", "own_high", "others_percent", "gap",
               "wide_low", "wide_high")  # fmt: skip
"""Columns that tell one partnership's gap in a table of `as_its_own`."""


def as_its_own(shown: Disclosed) -> Disclosed:
    """A gap of one partnership and all other schools, its columns under names that say so."""
    names = {"eligible_in": "own_pupils", "percent_in": "own_percent", "low_in": "own_low",
             "high_in": "own_high", "percent_not_in": "others_percent"}  # fmt: skip
    return Disclosed(shown.table.rename(columns=names), shown.notes)
