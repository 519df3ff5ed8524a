"""The reader of bad sentences: what no page, slide or paper should say.

A sentence about nothing ("0 of 0 schools"), a value that nobody wrote ("nan"), a noun that does not
go with its number ("1 schools"), and what is left when a name or a list is empty ("and .").
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

_NOUNS = (
    "schools|pupils|partnerships|districts|cohorts|members|thresholds|measures|changes|steps|years|files"
    "|rows|miles|points|districts|lessons|trusts|federations|places|people|projects|reviews|mentions"
)
BAD: Mapping[str, re.Pattern[str]] = {
    "a value that nobody wrote": re.compile(r"\b(nan|NaN|NaT|inf|undefined)\b|<NA>|&lt;NA|Ellipsis"),
    "a Python None": re.compile(r"[a-z0-9:,(] None\b|\bNone None\b"),
    "a sentence about nothing": re.compile(r"(?<![\d.,])0 of (the )?0\b"),
    "no noun for one": re.compile(rf"(?<![\d.,–/])(?<!\d and )1 (?:more )?({_NOUNS})\b"),
    "a verb for many after one": re.compile(
        r"(?<![\d.,] )\b1 (?:school|pupil|partnership|district) (are|have)\b"
    ),
    "nothing written as 0": re.compile(rf"(?<![\d.,%])0 ({_NOUNS})\b(?! or)"),
    "an empty place": re.compile(r" [.,;](?![\d\w])|[:;,(]\s*[.;)](?!\w)|\(\s*\)|“\s*”"),
    "a word that leads nowhere": re.compile(r"\b(and|of|than|with|between|called|named)\s*[.,;:](?!\w)"),
    "a word twice": re.compile(r"\b(the|in|of|a|is|are|and|to|that|schools?|districts?)\s+\1\b"),
    "a size below nothing": re.compile(r"[−-]0\.0+(?!\d)"),
    "a code of ours": re.compile(r"\b[a-z]+_[a-z_]+\b(?!:)"),
    "a list without names": re.compile(r"\[\]|\{\}|\(\)"),
}
"""What is wrong, and how it is found."""
_MARKS = re.compile(r":(?:material|[a-z]+-badge|small|orange|blue|green|grey|red)(?:/\w+:|\[)|https?://\S+")


def bad_sentences(texts: Iterable[str]) -> list[str]:
    """Every text that says something it should not, each with what is wrong and where."""
    return [fault for text in texts for fault in _faults(text)]


@cache
def _faults(text: str) -> list[str]:
    """What is wrong with one text, which many pages say."""
    found = []
    # A backslash hides Markdown's marks from Streamlit; the reader does not see it.
    plain = re.sub(r"\\(?=[^\w\s])", "", _MARKS.sub("", text))
    for what, pattern in BAD.items():
        for hit in pattern.finditer(plain):
            around = plain[max(hit.start() - 60, 0) : hit.end() + 40].replace("\n", " ")
            found.append(f"{what}: …{around}…")
    return found
