"""One release in memory, indexed once for the metrics and shared by every session.

Nothing here is copied per session, and nothing may change the frames it hands out.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from shapely import Geometry

from collab.areas import approximate_areas
from collab.contracts import CONTRACTS, empty
from collab.measures import MEASURES, KeyStage
from collab.protection import THRESHOLD, assign_units, reduce_to_units
from collab.provenance import Release, SourceFile
from collab.sources.boundaries import shapes_of
from collab.sources.tidy import Tables, read_csv, read_folder
from collab.vocabulary import KINDS

DATA = Path(os.environ.get("COLLAB_DATA", Path(__file__).parent.parent / "data"))
"""The folder of the built-in data, or the one that `COLLAB_DATA` names."""
SIZE_BANDS = ("1-10", "11-20", "21-30", "31-60", "61+")
"""Bands of cohort size (eligible pupils of one school, year and key stage)."""
_BAND_EDGES = (0, 10, 20, 30, 60, np.inf)
_PUBLISHED = ("benchmarks", "projects", "inspection_mentions", "lessons")
"""Tables of the built-in release that are real."""
_UNKNOWN_DISTRICT = "District not known"
KIND_BITS = {kind: 1 << i for i, kind in enumerate(KINDS)}
"""Each kind of partnership as a bit, so that a school's kinds of one year are one integer."""


@dataclass(frozen=True, slots=True)
class StageCohorts:
    """The protected cohorts of one year and key stage, one row a school, in the order of units.

    `urn`, `unit`, `district` and `band` (category codes), `kinds` (bits of `KIND_BITS` on the day
    of the tests), each an array; `starts` is where each unit begins.
    """

    urn: np.ndarray
    unit: np.ndarray
    district: np.ndarray
    band: np.ndarray
    kinds: np.ndarray
    eligible: np.ndarray
    starts: np.ndarray
    achieved: dict[str, np.ndarray]
    """For each measure, pupils who achieved per unit; -1 where a member's figure is withheld."""

    @property
    def unit_schools(self) -> np.ndarray:
        """How many schools each unit has."""
        return np.diff(np.append(self.starts, len(self.urn)))

    @property
    def unit_eligible(self) -> np.ndarray:
        """Eligible pupils of each unit."""
        return reduce_to_units(self.eligible, self.starts, np.add)

    def unit_achieved(self, measure: str) -> np.ndarray:
        """Pupils of each unit who achieved; -1 where there is no figure."""
        return self.achieved.get(measure, np.full(len(self.starts), -1))


@dataclass(frozen=True, eq=False)
class Dataset:
    """A release with its contract tables and the cohorts every figure is built from.

    Two are the same only if they are one object: what is worked out from it is kept by it."""

    release: Release
    tables: Tables
    threshold: int = THRESHOLD
    _stages: dict[tuple[int, KeyStage], StageCohorts] = field(default_factory=dict, repr=False)

    @cached_property
    def schools(self) -> pd.DataFrame:
        """The schools by URN, with `district` filled in where the source has none."""
        schools = self.tables["schools"].set_index("urn").sort_index()
        return schools.assign(
            district=schools["district"].fillna(_UNKNOWN_DISTRICT).astype("category")
        )

    @cached_property
    def lineage(self) -> Mapping[int, int]:
        """By URN, the number under which the same school goes on; only for those that changed it.

        A school that converted has one successor, which has no other predecessor; where schools
        merged or split, what follows is another school.
        """
        links = self.tables["successions"]
        single = ~links["urn"].duplicated(keep=False) & ~links["successor"].duplicated(keep=False)
        after = {int(a): int(b) for a, b in links.loc[single, ["urn", "successor"]].to_numpy()}
        found = {}
        for urn in after:
            seen, latest = {urn}, urn
            while latest in after and after[latest] not in seen:
                latest = after[latest]
                seen.add(latest)
            found[urn] = latest
        return found

    def today(self, urn: pd.Series) -> pd.Series:
        """Each URN's school, by the number it goes on under (see `lineage`)."""
        return urn.map(self.lineage).fillna(urn).astype(urn.dtype) if self.lineage else urn

    @cached_property
    def districts(self) -> tuple[str, ...]:
        """Names of the districts, in alphabetical order."""
        return tuple(self.schools["district"].cat.categories)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Years with results, earliest first."""
        return tuple(sorted(int(y) for y in self.tables["results"]["year"].unique()))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of partnership that occur in the release, in the order of the vocabulary."""
        found = set(self.tables["partnerships"]["kind"])
        return tuple(kind for kind in KINDS if kind in found)

    @cached_property
    def start_year(self) -> int:
        """The year to open with: the latest with a published table of both groups, or at all."""
        published = self.tables["benchmarks"]
        both = published.loc[published["group"] == "in_collaboration", "year"]
        checked = [year for year in self.years if year in set(both)]
        return max(checked or self.years)

    @cached_property
    def measures(self) -> dict[int, tuple[str, ...]]:
        """Codes of the measures with published results, by year."""
        results = self.tables["results"]
        pairs = results.loc[results["status"] == "published", ["year", "measure"]].drop_duplicates()
        return {
            int(str(year)): tuple(code for code in MEASURES if code in set(group["measure"]))
            for year, group in pairs.groupby("year")
        }

    def stages_of(self, year: int) -> tuple[KeyStage, ...]:
        """The key stages that have published results in `year`."""
        found = {MEASURES[code].key_stage for code in self.measures.get(year, ())}
        return tuple(stage for stage in KeyStage if stage in found)

    @cached_property
    def areas(self) -> Mapping[str, Geometry]:
        """District areas in WGS84 degrees: the boundaries if there are any, else approximate."""
        return shapes_of(self.tables["boundaries"]) or approximate_areas(self.schools)

    def stage(self, year: int, key_stage: KeyStage) -> StageCohorts:
        """The protected cohorts of `year` and `key_stage`, built at first use and kept."""
        key = (year, key_stage)
        if key not in self._stages:
            self._stages[key] = _stage_cohorts(self, year, key_stage)
        return self._stages[key]

    def members_on(self, day: pd.Timestamp) -> pd.DataFrame:
        """Memberships in force on `day` (partnership, urn, joined, left, lead) with their kind."""
        rows = self.tables["memberships"]
        rows = rows[(rows["joined"] <= day) & (rows["left"].isna() | (rows["left"] > day))]
        kinds = self.tables["partnerships"].set_index("partnership")["kind"]
        return rows.assign(kind=rows["partnership"].map(kinds))


def illustrative_release() -> tuple[Release, Tables]:
    """The built-in release: the illustrative county with the real, published figures beside it.

    Raises DataError naming file, row, column and value when a built-in file has been damaged.
    """
    tables = dict(read_folder(DATA / "illustrative"))
    tables |= {name: _read_published(name) for name in _PUBLISHED}
    release = Release(
        title="Illustrative data",
        area="Lincolnshire",
        illustrative=True,
        made_by="collab illustrate --seed 2014",
        files=built_in_files(),
        authorities=(925,),
    )
    return release, tables


def built_in_files() -> tuple[SourceFile, ...]:
    """The files of the built-in release, with their checksums."""
    files = [DATA / "illustrative" / f"{n}.csv" for n in CONTRACTS if n not in _PUBLISHED]
    files += [DATA / "published" / f"{name}.csv" for name in _PUBLISHED]
    return tuple(_source_file(path) for path in files if path.exists())


def load_illustrative(threshold: int = THRESHOLD) -> Dataset:
    """The built-in release as a dataset, without a database."""
    release, tables = illustrative_release()
    return Dataset(release, in_memory(tables), threshold)


def in_memory(tables: Tables) -> Tables:
    """The tables as a dataset keeps them: words that repeat in every row are stored once."""
    coded = {"measure": "category", "status": "category"}
    return {**tables, "results": tables["results"].astype(coded)}


def day_of_tests(year: int) -> pd.Timestamp:
    """1 May of `year`, when the tests are sat and membership is looked at."""
    return pd.Timestamp(date(year, 5, 1))


def _read_published(table: str) -> pd.DataFrame:
    path = DATA / "published" / f"{table}.csv"
    return read_csv(path, table) if path.exists() else empty(table)


def _source_file(path: Path) -> SourceFile:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return SourceFile(f"{path.parent.name}/{path.name}", digest, content.count(b"\n") - 1)


def _stage_cohorts(dataset: Dataset, year: int, key_stage: KeyStage) -> StageCohorts:
    """Join results, schools and memberships of one year and key stage, and protect the cohorts."""
    results = dataset.tables["results"]
    measures = [
        code for code in dataset.measures.get(year, ()) if MEASURES[code].key_stage == key_stage
    ]
    rows = results[
        (results["year"] == year)
        & results["measure"].isin(measures)
        & (results["status"] == "published")
    ]
    achieved = rows.pivot(index="urn", columns="measure", values="achieved").reindex(
        columns=measures
    )
    cohorts = pd.DataFrame({"eligible": rows.groupby("urn")["eligible"].first().astype(int)})
    cohorts = cohorts.rename_axis(None).assign(urn=cohorts.index)
    cohorts["published"] = achieved.notna().to_numpy() @ (1 << np.arange(len(measures)))
    cohorts["district"] = dataset.schools["district"].cat.codes.reindex(cohorts.index)
    cohorts["band"] = np.searchsorted(_BAND_EDGES, cohorts["eligible"]) - 1
    members = dataset.members_on(day_of_tests(year))
    bits = members.assign(bit=members["kind"].map(KIND_BITS)).drop_duplicates(["urn", "kind"])
    cohorts["kinds"] = bits.groupby("urn")["bit"].sum().reindex(cohorts.index, fill_value=0)
    cohorts["collaborating"] = cohorts["kinds"] > 0
    groups = members.sort_values("partnership").groupby("urn")["partnership"].agg(" ".join)
    cohorts["partnership"] = groups.reindex(cohorts.index).fillna("")
    alike = ("published", "collaborating", "district", "kinds", "partnership", "band")
    cohorts["unit"] = assign_units(cohorts, dataset.threshold, alike)
    cohorts = cohorts[cohorts["unit"] >= 0].sort_values(["unit", "urn"])
    _, starts = np.unique(cohorts["unit"].to_numpy(), return_index=True)
    return StageCohorts(
        urn=cohorts["urn"].to_numpy(),
        unit=cohorts["unit"].to_numpy(),
        district=cohorts["district"].to_numpy(dtype=int),
        band=cohorts["band"].to_numpy(dtype=int),
        kinds=cohorts["kinds"].to_numpy(dtype=int),
        eligible=cohorts["eligible"].to_numpy(dtype=int),
        starts=starts,
        achieved={
            code: _per_unit(achieved[code].reindex(cohorts.index), starts) for code in measures
        },
    )


def _per_unit(achieved: pd.Series, starts: np.ndarray) -> np.ndarray:
    """Sums per unit, or -1 where any member's figure is missing: the rest would give it away."""
    counts = achieved.to_numpy(dtype=float, na_value=np.nan)
    sums = reduce_to_units(counts, starts, np.add)
    return np.where(np.isnan(sums), -1, sums).astype(int)
