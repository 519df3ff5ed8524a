"""What a school's name says, however it is written: its own words, apart from kind, faith and phase.

"St Helena's C of E Primary School, Willoughby", "ST HELENAS CEP (WILLOUGHBY)" and "Willoughby, Saint
Helena's Church of England" say the same.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType


def _these(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PHRASES = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"\b(roman catholic|r\.? ?c\.?(?=\W|$)|catholic)", " rc "),
        (r"\bchurch of england|\bch\.? of eng(land)?\b\.?|\bc\.? ?of ?e\b\.?|\bc\.? ?o\.? ?e\b\.?", " ce "),
        (r"\bc\.e\b\.?|\bc/e\b|\bc of england\b", " ce "),
        (r"\bce(?=(p|ps|va|vc|vap|vcp|j|js|i|is)\b)", " ce "),
        (r"\brc(?=(p|ps|va|vap)\b)", " rc "),
        (r"\bc\.p\b\.?", " primary "),
        (r"\ball s(?:ain)?ts\b", " allsaints "),
        (r"\b(high|upper) schools?\b", r" \1school "),
        (r"\bsixth form\b", " sixthform "),
        (r"\b(va|vc|v\.a\.?|v\.c\.?)(?=\W|$)", " "),
        (r"\((a|c|aided|controlled|foundation)\)", " "),
        (r"\bj\.?m\.?i\.?n?\b\.?|\bj ?(?:and|&) ?i\b", " primary "),
        (r"\binf(?:ant)?s? (?:and|&|\+) juniors?\b|\bjuniors? (?:and|&|\+) inf(?:ant)?s?\b", " primary "),
        (r"\b(inf(?:ant)?s?|primary|juniors?) (?:and|&|\+) nursery\b", r" \1 "),
        (r"\bnursery (?:and|&|\+) (inf(?:ant)?s?|primary)\b", r" \1 "),
    )
)
"""Ways of writing that take more than one word, and the one they are read as."""
_SILENT = _these(
    "the and of at in on by with le la de a school schools sch schl scool voluntary aided controlled va vc "
    "vap vcp ks endowed foundation free county community comm comunity maintained trust multi state funded "
    "for s"
)
"""Words that people add and leave out."""
_PHASES: Mapping[str, str] = MappingProxyType(
    {
        word: phase
        for phase, written in (
            ("primary", "primary prim pri pry primry cp cps p ps vap vcp"),
            ("infant", "infant infants inf infs i is"),
            ("junior", "junior juniors jun jnr jnrs j js"),
            ("first", "first"),
            ("middle", "middle"),
            ("nursery", "nursery"),
            ("special", "special specialist sen pru"),
        )
        for word in _these(written)
    }
)
_FAITHS: Mapping[str, str] = MappingProxyType(
    {"ce": "ce", "cofe": "ce", "coe": "ce", "rc": "rc", "methodist": "methodist", "meth": "methodist"}
)
_ACADEMY = _these("academy academies acad acadamy")
_OLDER = _these("highschool upperschool grammar secondary college comprehensive sixthform university utc")
_KINDS = {*_PHASES, *_FAITHS, *_ACADEMY, *_OLDER}
"""Words that say what kind of school it is."""
_SHORT: Mapping[str, str] = MappingProxyType(
    {
        short: word
        for word, written in (
            ("great", "gt grt"),
            ("little", "lt ltl"),
            ("market", "mkt"),
            ("north", "n nth"),
            ("south", "sth"),
            ("road", "rd"),
            ("lane", "ln"),
            ("avenue", "ave"),
            ("mount", "mt"),
        )
        for short in _these(written)
    }
)
_APOSTROPHES = re.compile("['\u2018\u2019\u201b\u02bc\u00b4`]")
_SAINT = _these("st saint sts saints ss")
_DEDICATIONS = _these(
    "allsaint baptist evangelist virgin trinity holy lady sacred heart angel christ assumption apostle "
    "family cross rosary redeemer blessed"
)


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name taken apart: its own `words` in order (places, people, saints), those of them that are
    a `dedication`, the `phases` and `faiths` it names, whether it says `academy`, and the words of
    schools for `older` pupils."""

    words: tuple[str, ...]
    dedication: frozenset[str]
    phases: frozenset[str]
    faiths: frozenset[str]
    academy: bool
    older: frozenset[str]


@lru_cache(maxsize=5_000)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in small letters, without accents, apostrophes, and the s at their end."""
    return tuple(_single(word) for word in _split(_flat(text)))


def parts_of(name: str) -> NameParts:
    """Take a school's name apart."""
    text = _flat(name)
    for pattern, instead in _PHRASES:
        text = pattern.sub(instead, text)
    found = _split(text)
    words: list[str] = []
    dedication: set[str] = set()
    phases, faiths, older = set(), set(), set()
    saint = academy = False
    for place, word in enumerate(found):
        last = all(w in _SILENT or w in _KINDS for w in found[place + 1 :])
        if word in _SAINT and not (word == "st" and last and place):
            saint = True
        elif word in _FAITHS:
            faiths.add(_FAITHS[word])
        elif word in _PHASES:
            phases.add(_PHASES[word])
        elif word in _ACADEMY:
            academy = True
        elif word in _OLDER:
            older.add(word)
        elif word not in _SILENT:
            own = _single("street" if word == "st" else _SHORT.get(word, word))
            if saint or own in _DEDICATIONS:
                dedication.add(own)
            saint = False
            words.append(own)
    once = tuple(dict.fromkeys(words))
    return NameParts(
        once, frozenset(dedication), frozenset(phases), frozenset(faiths), academy, frozenset(older)
    )


def _flat(text: str) -> str:
    """Small letters without accents; what joins words is "and", and an apostrophe nothing."""
    bare = text.casefold()
    if not bare.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
    bare = _APOSTROPHES.sub("", bare).replace("&", " and ").replace("+", " and ")
    return " ".join(bare.split())


def _split(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text)


def _single(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
