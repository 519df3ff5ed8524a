"""The schools of a register, found by the words of their names and of where they are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from collab.geography.distances import miles
from collab.sources.school_names import NameParts, parts_of, words_of

_HANDOVER = pd.Timedelta(days=62)
"""A school that opened so soon after one of the same name closed carries it on."""
_HANDOVER_METRES = 3_200
_ALIKE = 78
"""How alike (0 to 100, by letters in order) two names are before one is offered for the other."""
_SHARED = 6
"""A word that more schools have in their names is no reason to offer them all."""


@dataclass(frozen=True, slots=True)
class KnownSchool:
    """A school of the register: `phases` are those that its name and the register say, `near` the
    words of where it is, `place` that for people; `at` are easting and northing (metres), or NaN."""

    urn: int
    name: str
    parts: NameParts
    phases: frozenset[str]
    near: frozenset[str]
    postcode: str
    district: str
    place: str
    opened: pd.Timestamp
    closed: pd.Timestamp
    at: tuple[float, float]


class KnownSchools:
    """The schools that names are matched with.

    `schools` and `addresses` are the contract's tables; `lineage` gives, by number, the one under
    which a school goes on (`Dataset.lineage`). The order of rows makes no difference.
    """

    def __init__(
        self, schools: pd.DataFrame, addresses: pd.DataFrame, lineage: Mapping[int, int] | None = None
    ) -> None:
        self.by_urn = {school.urn: school for school in _read(schools, addresses)}
        numbered = schools.dropna(subset=["laestab"]).sort_values(["opened", "urn"], na_position="first")
        self.by_laestab = {int(n): int(u) for n, u in numbered[["laestab", "urn"]].to_numpy()}
        self._lineage = dict(lineage or {})
        self._heirs: dict[int, int] = {}
        self._named: dict[str, set[int]] = defaultdict(set)
        self._near: dict[str, set[int]] = defaultdict(set)
        self._run_together: dict[str, set[int]] = defaultdict(set)
        for urn, school in self.by_urn.items():
            for word in school.parts.words:
                self._named[word].add(urn)
            for word in school.near:
                self._near[word].add(urn)
            self._run_together["".join(school.parts.words)].add(urn)
        self.districts = {s.district for s in self.by_urn.values() if s.district}
        self._variants: dict[str, frozenset[str]] = {}

    @cached_property
    def labels(self) -> Mapping[int, str]:
        """Every school by number, as people choose it from a list: those of today, by name."""
        found = {u: s for u, s in self.by_urn.items() if self.today(u) == u}
        told = {u: f"{s.name} ({s.place or 'place not known'}, {u})" for u, s in found.items()}
        return dict(sorted(told.items(), key=lambda item: (item[1].casefold(), item[0])))

    def knows(self, word: str) -> bool:
        """Whether the word stands in some school's name or place."""
        return word in self._named or word in self._near

    def variants(self, word: str) -> frozenset[str]:
        """The words of the register that a word may be: itself, or if it is none of them, those
        spelt nearly so."""
        if self.knows(word):
            return frozenset([word])
        if word not in self._variants:
            most = 0 if len(word) < 5 else 1 if len(word) < 8 else 2
            others = self._long_words.get(word[0], []) if most else []
            near = process.extract(word, others, scorer=OSA.distance, score_cutoff=most, limit=9)
            self._variants[word] = frozenset(w for w, _, _ in near)
        return self._variants[word]

    def answering(self, parts: NameParts) -> list[KnownSchool]:
        """The schools that answer to every word of a name, one word at least being of their own
        name, or whose name has the same letters run together."""
        every: set[int] | None = None
        some: set[int] = set()
        for word in parts.words:
            variants = self.variants(word)
            named = {u for v in variants for u in self._named.get(v, ())}
            here = named | {u for v in variants for u in self._near.get(v, ())}
            some |= named
            every = here if every is None else every & here
        found = ((every or set()) & some) | self._run_together.get("".join(parts.words), set())
        return [self.by_urn[urn] for urn in sorted(found)]

    def like(self, parts: NameParts) -> list[KnownSchool]:
        """Schools that share the rarest word of a name with it or, where none does, whose names look
        like it, the likest first."""
        lists = [self._named[v] for w in parts.words for v in self.variants(w) if v in self._named]
        least = min((len(one) for one in lists), default=0)
        rare = sorted({urn for one in lists if len(one) == least <= _SHARED for urn in one})
        if rare:
            return [self.by_urn[urn] for urn in rare]
        wanted = " ".join(sorted(parts.words))
        close = process.extract(wanted, self._letters, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=9)
        return [self.by_urn[urn] for _, _, urn in sorted(close, key=lambda found: (-found[1], found[2]))]

    def today(self, urn: int) -> int:
        """The number under which the school of this number goes on, as links say or, where they say
        nothing, names and dates; 0 where the register has none."""
        latest = self._lineage.get(urn, urn)
        if latest not in self.by_urn:
            latest = urn if urn in self.by_urn else 0
        return (self.heir(latest) or latest) if latest else 0

    def heir(self, urn: int) -> int:
        """The school that carries a closed one on by its name and dates alone: the only one of the
        same words, phase and place that opened when it closed; 0 where there is none."""
        old = self.by_urn[urn]
        if pd.isna(old.closed) or urn in self._lineage:
            return 0
        if urn not in self._heirs:
            around = {u for word in old.parts.words for u in self._named[word]}
            found = [self.by_urn[u] for u in around if _carries_on(old, self.by_urn[u])]
            same = [new for new in found if set(new.parts.words) == set(old.parts.words)]
            heirs = same or [new for new in found if _of_one_place(old, new)]
            self._heirs[urn] = heirs[0].urn if len(heirs) == 1 else 0
        return self._heirs[urn]

    def carried_on_by_name(self, urn: int) -> int:
        """The closed school that this one carries on by name and dates alone; 0 for none."""
        around = {u for word in self.by_urn[urn].parts.words for u in self._named[word]}
        return next((u for u in sorted(around) if self.heir(u) == urn), 0)

    @cached_property
    def _long_words(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for word in sorted({*self._named, *self._near}):
            if len(word) >= 5:
                found[word[0]].append(word)
        return found

    @cached_property
    def _letters(self) -> dict[int, str]:
        return {u: " ".join(sorted(s.parts.words)) for u, s in self.by_urn.items() if s.parts.words}


def _carries_on(old: KnownSchool, new: KnownSchool) -> bool:
    """Whether `new` opened under the name of `old`, or part of it, just after that closed."""
    one, other = set(old.parts.words), set(new.parts.words)
    if not (one <= other or other <= one) or not (old.phases & new.phases):
        return False
    if old.parts.faiths and new.parts.faiths and not (old.parts.faiths & new.parts.faiths):
        return False
    if pd.isna(new.opened) or not old.closed <= new.opened <= old.closed + _HANDOVER:
        return False
    return bool(np.isnan(_metres(old, new)) or _is_near(old, new))


def _of_one_place(old: KnownSchool, new: KnownSchool) -> bool:
    """Whether they are near, or differ in nothing but words of where the later one is."""
    return _is_near(old, new) or set(old.parts.words) ^ set(new.parts.words) <= new.near


def _is_near(old: KnownSchool, new: KnownSchool) -> bool:
    return bool(_metres(old, new) <= _HANDOVER_METRES)


def _metres(one: KnownSchool, other: KnownSchool) -> float:
    return float(np.hypot(one.at[0] - other.at[0], one.at[1] - other.at[1]))


def _read(schools: pd.DataFrame, addresses: pd.DataFrame) -> Iterator[KnownSchool]:
    table = schools.drop_duplicates("urn").sort_values("urn")
    where = addresses.drop_duplicates("urn").set_index("urn").reindex(table["urn"])
    text = where.astype(object).where(where.notna(), "").astype(str)
    columns = zip(table.to_dict("records"), text["locality"], text["town"], text["postcode"], strict=True)
    for row, locality, town, postcode in columns:
        parts, district = parts_of(row["name"]), _text(row["district"])
        places = [p for p in dict.fromkeys((locality, town, district)) if p]
        yield KnownSchool(
            urn=int(row["urn"]),
            name=str(row["name"]),
            parts=parts,
            phases=parts.phases | {str(row["phase"])},
            near=frozenset(word for place in places for word in words_of(place)),
            postcode=postcode,
            district=district,
            place=", ".join(places),
            opened=row["opened"],
            closed=row["closed"],
            at=(float(row["easting"]), float(row["northing"])),
        )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def miles_to(school: KnownSchool, others: Iterable[KnownSchool]) -> float:
    """Miles from a school to the nearest of others; NaN where no place is known."""
    known = [apart for other in others if not np.isnan(apart := _metres(school, other))]
    return float(miles(np.array(min(known)))) if known else float("nan")
