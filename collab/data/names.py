"""Names as people write them, where they were published in capitals."""

import re
from collections.abc import Iterator

import pandas as pd

from collab.data.contracts import Tables

_NAMED = ("schools", "partnerships")
"""The tables that have names in capitals in official files."""
_LITTLE = frozenset(
    [
        "and",
        "at",
        "by",
        "cum",
        "de",
        "for",
        "from",
        "in",
        "juxta",
        "la",
        "le",
        "next",
        "of",
        "on",
        "or",
        "super",
        "sub",
        "the",
        "to",
        "under",
        "upon",
        "with",
    ]
)
"""Words that begin small, save at the start."""
_SHORT = frozenset(
    [
        "asd",
        "bbc",
        "cic",
        "cio",
        "ce",
        "ceva",
        "cevc",
        "jmi",
        "nhs",
        "pru",
        "rc",
        "rcva",
        "rcvc",
        "semh",
        "sen",
        "ss",
        "uk",
        "urc",
        "utc",
        "va",
        "vc",
        "ymca",
    ]
)
"""Words that stay in capitals, beside those without a vowel and Roman numerals."""
_WRITTEN = {"cofe": "CofE", "coe": "CofE"} | {
    word: word.capitalize() for word in ("dr", "ltd", "mr", "mrs", "nr", "rd", "st", "sts")
}
"""Words without a vowel, or with a capital inside, as they are written."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SCOTS = re.compile(r"\b(Ma?c)(?=[A-Z]{2})")
_NUMERAL = re.compile(r"x{0,3}(?:ix|iv|v?i{1,3}|v)|x{1,3}")
_ENDINGS = ("s", "t", "d", "ll", "re", "ve", "n")
"""What follows an apostrophe and is no name of its own."""
_WINDOWS = {
    code: bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
"""What the register means where it has a control character: a publisher read Windows' quotation marks
and dashes as Latin-1 ("Villages\x92" is "Villages’")."""


def as_people_write(name: str) -> str:
    """A name published in capitals, as people write it: "ST MARY'S C OF E PRIMARY SCHOOL" is "St
    Mary's C of E Primary School". One that has small letters already is left as it is, save for
    what follows Mc ("McAULEY"), and for characters that a publisher read wrongly (`_WINDOWS`)."""
    name = name.translate(_WINDOWS)
    if not _SCOTS.sub("", name).isupper():
        return name
    return _WORD.sub(lambda found: _word(found, name), name)


def with_shown_names(tables: Tables) -> Tables:
    """The tables with `name` of schools and partnerships as people write it, and beside it what was
    published (`published_name`). Partnerships of one name are told apart by what a reader knows them by
    (`_told_apart`)."""
    shown = {
        key: _shown(tables[key])
        for key in _NAMED
        if key in tables and "published_name" not in tables[key].columns
    }
    if "partnerships" in shown:
        shown["partnerships"] = _told_apart(shown["partnerships"], {**tables, **shown})
    return {**tables, **shown}


def with_published_names(tables: Tables) -> Tables:
    """The tables with their names as they were published, as a file to export holds them."""
    return {
        key: table.assign(name=table["published_name"]).drop(columns="published_name")
        if "published_name" in table
        else table
        for key, table in tables.items()
    }


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    """A table with a `name` in both ways."""
    names = {name: as_people_write(name) for name in table["name"].unique()}
    return table.assign(
        published_name=table["name"], name=table["name"].map(names).astype(table["name"].dtype)
    )


def _told_apart(partnerships: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Partnerships of one name with what tells them apart behind it: their district, or else the year or
    the month they were formed in, or else their code, which is never the same."""
    names = partnerships["name"]
    if names.is_unique:
        return partnerships
    told = names.copy()
    for _, twins in partnerships[names.duplicated(keep=False)].groupby("name", sort=False):
        for marks in _marks(twins, tables):
            marked = twins["name"] + " (" + marks + ")"
            if marked.notna().all() and marked.is_unique and not marked.isin(told).any():
                told = told.mask(told.index.isin(marked.index), marked)
                break
    return partnerships.assign(name=told)


def _marks(twins: pd.DataFrame, tables: Tables) -> Iterator[pd.Series]:
    """What partnerships of one name may be told apart by, the best known first; missing where there is
    nothing of the kind."""
    if {"memberships", "schools"} <= tables.keys():
        members = tables["memberships"]
        district = members["urn"].map(tables["schools"].set_index("urn")["district"])
        of = district.groupby(members["partnership"])
        yield twins["partnership"].map(of.first().where(of.nunique() == 1))
    formed = pd.to_datetime(twins["formed"])
    yield formed.dt.strftime("since %Y")
    yield formed.dt.strftime("since %B %Y")
    yield twins["partnership"]


def _word(found: re.Match[str], name: str) -> str:
    word, before = found[0], name[: found.start()].rstrip()
    small = word.lower()
    if small in _WRITTEN:
        return _WRITTEN[small]
    if small in _LITTLE and before and before[-1] not in "(/:":
        return small
    if small in _SHORT or _NUMERAL.fullmatch(small) or _is_initials(small):
        return word.upper()
    return "".join(_part(part, first=not i) for i, part in enumerate(re.split(r"(?<=['’])", word)))


def _is_initials(small: str) -> bool:
    """Whether nobody could say it as a word: it has letters, and no vowel."""
    return small.isalpha() and len(small) > 1 and not set(small) & set("aeiouy")


def _part(part: str, *, first: bool) -> str:
    """A word, or a part of one beside an apostrophe, with a capital where it has one."""
    small = part.lower()
    if not first and small in _ENDINGS:
        return small
    if small[:1].isdigit():
        return small if re.fullmatch(r"\d+(st|nd|rd|th)", small) else small.upper()
    if small.startswith("mc") and len(small) > 3:
        return f"Mc{small[2:].capitalize()}"
    if part.startswith("Mac") and part[3:4].isupper():
        return f"Mac{small[3:].capitalize()}"
    return small.capitalize()
