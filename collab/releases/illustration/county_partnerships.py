"""The fictional partnerships: neighbours mostly, a few deliberately spread, changing over time."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

COLLABORATING_IN_2014 = {"primary": 124, "infant": 8, "junior": 6}
"""On 1 May 2014: 132 schools with a Key Stage 1 cohort and 130 with a Key Stage 2 cohort."""

SIZES_IN_2014 = (8, 8, 8, 7, 7, 7, 7, 6, 6, 6, 6, 6, 5, 5, 5, 5, 5, 5, 4, 4, 4, 4, 4, 3, 3)
SPREAD_IN_2014 = 5
"""How many of them draw members from far away."""
_FORMED_LATER = (
    ("2015-09-01", 4, "multi_academy_trust"),
    ("2016-09-01", 5, "collaborative_partnership"),
    ("2017-01-01", 3, "multi_academy_trust"),
    ("2018-09-01", 4, "collaborative_partnership"),
    ("2022-09-01", 5, "multi_academy_trust"),
)
_NAMES = (
    "Bluebell",
    "Beacon",
    "Compass",
    "Coastline",
    "Drystone",
    "Fenway",
    "Footpath",
    "Greenlane",
    "Harvest",
    "Hedgerow",
    "Horizon",
    "Kingfisher",
    "Lighthouse",
    "Longmeadow",
    "Marshland",
    "Meander",
    "Millrace",
    "Orchard",
    "Osier",
    "Poppyfield",
    "Reedbed",
    "Riverbank",
    "Seabank",
    "Skylark",
    "Stepping Stones",
    "Stile",
    "Sunrise",
    "Tideway",
    "Towpath",
    "Viewpoint",
    "Waterside",
    "Wayfarer",
    "Wildflower",
    "Windmill",
    "Woodland",
)
_TITLES = {
    "collaborative_partnership": "Partnership",
    "federation": "Federation",
    "teaching_school_alliance": "Teaching School Alliance",
    "multi_academy_trust": "Academy Trust",
}


@dataclass
class County:
    """The schools as arrays, and the partnerships and memberships made so far."""

    schools: pd.DataFrame
    rng: np.random.Generator
    free: np.ndarray = field(init=False)
    partnerships: list[dict[str, str]] = field(default_factory=list)
    memberships: list[dict[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.free = np.ones(len(self.schools), dtype=bool)
        self.places = self.schools[["easting", "northing"]].to_numpy(float)

    def open_partnership(self, kind: str, formed: str, grew_out_of: str = "") -> str:
        """Add a partnership and return its slug."""
        name = f"{_NAMES[len(self.partnerships)]} {_TITLES[kind]}"
        slug = name.lower().replace(" ", "-")
        self.partnerships.append(
            {
                "partnership": slug,
                "name": name,
                "kind": kind,
                "standing": "active",
                "formed": formed,
                "ended": "",
                "grew_out_of": grew_out_of,
                "note": "",
            }
        )
        return slug

    def enrol(self, slug: str, school: int, joined: str, lead: bool) -> None:
        """Add a membership; the school is no longer free for another base partnership."""
        self.free[school] = False
        self.memberships.append(
            {
                "partnership": slug,
                "urn": int(self.schools["urn"].iloc[school]),
                "joined": joined,
                "left": "",
                "lead": "true" if lead else "false",
            }
        )

    def neighbours(self, school: int) -> np.ndarray:
        """Every school, nearest to `school` first, itself included."""
        apart = np.hypot(*(self.places - self.places[school]).T)
        return np.argsort(apart, kind="stable")


def make_partnerships(schools: pd.DataFrame, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The `partnerships` and `memberships` tables for `schools`."""
    county = County(schools, rng)
    _base_partnerships(county)
    _early_partnership(county)
    _alliance_across_partnerships(county)
    _later_partnerships(county)
    _leavers(county)
    _regrouping(county)
    _standings(county)
    partnerships = pd.DataFrame(county.partnerships)
    memberships = pd.DataFrame(county.memberships)
    return partnerships, memberships.sort_values(["partnership", "joined", "urn"], kind="stable")


def _base_partnerships(county: County) -> None:
    """Partnerships open on 1 May 2014; their members fill the quotas of each phase exactly."""
    phases = county.schools["phase"].to_numpy()
    small = county.schools["size"].to_numpy() < 26
    quota = dict(COLLABORATING_IN_2014)
    for i, size in enumerate(SIZES_IN_2014):
        spread = i % 5 == 2 and i // 5 < SPREAD_IN_2014
        # Seeds take small primary schools first, whatever phases the quota still needs later.
        eligible = county.free & small & (phases == "primary")
        seed = int(county.rng.choice(np.flatnonzero(eligible if eligible.any() else county.free)))
        members: list[int] = []
        for step, school in enumerate(county.neighbours(seed)):
            wanted = county.free[school] and quota[phases[school]] > 0
            # Larger schools join less often; spread partnerships pass most neighbours by.
            chance = (1.0 if small[school] or phases[school] != "primary" else 0.12) * (
                0.08 if spread and step else 1.0
            )
            if wanted and county.rng.random() < chance:
                members.append(int(school))
                quota[phases[school]] -= 1
            if len(members) == size:
                break
        _open_base(county, i, size, members)
    _fill_quota(county, quota, phases)


def _open_base(county: County, i: int, size: int, members: list[int]) -> None:
    kind = "collaborative_partnership"
    if size <= 4 and i % 2:
        kind = "federation"
    elif i in (3, 11):
        kind = "multi_academy_trust"
    elif i == 7:
        kind = "teaching_school_alliance"
    year = int(county.rng.integers(2009, 2014))
    formed = f"{year}-09-01"
    slug = county.open_partnership(kind, formed)
    for rank, school in enumerate(members):
        late = rank > 1 and county.rng.random() < 0.2
        joined = f"{int(county.rng.integers(year, 2014))}-09-01" if late else formed
        county.enrol(slug, school, joined, lead=rank == 0)


def _fill_quota(county: County, quota: dict[str, int], phases: np.ndarray) -> None:
    """Places still to fill go to the free schools nearest to a partnership below eight members."""
    number = {int(urn): i for i, urn in enumerate(county.schools["urn"])}
    for phase, places in quota.items():
        for _ in range(places):
            counts = pd.Series([m["partnership"] for m in county.memberships]).value_counts()
            hosts = [m for m in county.memberships if m["lead"] == "true"]
            hosts = [m for m in hosts if counts[str(m["partnership"])] < 8]
            free = np.flatnonzero(county.free & (phases == phase))
            at = np.array([number[int(str(m["urn"]))] for m in hosts])
            apart = np.hypot(*(county.places[free][:, None] - county.places[at][None]).T)
            host, school = np.unravel_index(int(np.argmin(apart)), apart.shape)
            joined = "2013-09-01"
            county.enrol(str(hosts[host]["partnership"]), int(free[school]), joined, lead=False)


def _early_partnership(county: County) -> None:
    """An early partnership that ended in 2012, out of which two of 2014's grew."""
    heirs = [county.partnerships[0], county.partnerships[4]]
    slug = county.open_partnership("collaborative_partnership", "2008-09-01")
    county.partnerships[-1] |= {"ended": "2012-09-01", "standing": "ended"}
    for heir in heirs:
        heir |= {"formed": "2012-09-01", "grew_out_of": slug}
        own = [m for m in county.memberships if m["partnership"] == heir["partnership"]]
        for rank, member in enumerate(own):
            member["joined"] = max("2012-09-01", str(member["joined"]))
            if rank < 4:
                stay = {"partnership": slug, "joined": "2008-09-01", "left": "2012-09-01"}
                county.memberships.append(member | stay)


def _alliance_across_partnerships(county: County) -> None:
    """A teaching school alliance whose schools all belong to another partnership as well."""
    slug = county.open_partnership("teaching_school_alliance", "2012-01-01")
    heads = [m for m in county.memberships if m["lead"] == "true" and m["left"] == ""]
    number = {int(urn): i for i, urn in enumerate(county.schools["urn"])}
    first = number[int(str(heads[5]["urn"]))]
    known = {number[int(str(m["urn"]))] for m in county.memberships if m["left"] == ""}
    near = [int(s) for s in county.neighbours(first) if int(s) in known]
    for rank, school in enumerate(near[:18:3]):
        county.enrol(slug, school, "2012-01-01", lead=rank == 0)


def _later_partnerships(county: County) -> None:
    """Partnerships formed after 2014 among schools that were in none; larger schools lead some."""
    still_open = (county.schools["closed"] == "").to_numpy()
    for formed, size, kind in _FORMED_LATER:
        free = np.flatnonzero(county.free & still_open)
        seed = int(county.rng.choice(free))
        near = [int(s) for s in county.neighbours(seed) if county.free[s] and still_open[s]]
        slug = county.open_partnership(kind, formed)
        for rank, school in enumerate(near[:size]):
            county.enrol(slug, school, formed, lead=rank == 0)


def _leavers(county: County) -> None:
    """Schools that leave after 2014, and memberships that end when a school closes."""
    closed = dict(zip(county.schools["urn"], county.schools["closed"], strict=True))
    for member in county.memberships:
        if member["left"] or member["lead"] == "true":
            continue
        if str(member["joined"]) < "2014-05-01" and county.rng.random() < 0.08:
            member["left"] = f"{int(county.rng.integers(2015, 2024))}-09-01"
    for member in county.memberships:
        end = closed[int(str(member["urn"]))]
        if end and (member["left"] == "" or str(member["left"]) > end):
            member["left"] = end


def _regrouping(county: County) -> None:
    """In 2019 two partnerships end and most of their schools regroup into one."""
    old = [county.partnerships[12], county.partnerships[17]]
    slug = county.open_partnership(
        "collaborative_partnership", "2019-09-01", " ".join(p["partnership"] for p in old)
    )
    for partnership in old:
        partnership |= {"ended": "2019-09-01", "standing": "ended"}
        staying = [
            m
            for m in county.memberships
            if m["partnership"] == partnership["partnership"] and m["left"] == ""
        ]
        for rank, member in enumerate(staying):
            member["left"] = "2019-09-01"
            if rank < 4:
                lead = "true" if partnership is old[0] and rank == 0 else "false"
                again = {"partnership": slug, "joined": "2019-09-01", "left": "", "lead": lead}
                county.memberships.append(member | again)
        for member in county.memberships:
            if member["partnership"] == partnership["partnership"]:
                member["left"] = min(str(member["left"]), "2019-09-01")


def _standings(county: County) -> None:
    """How each open partnership stands today."""
    county.partnerships[-1]["standing"] = "regrouped"
    for i, partnership in enumerate(county.partnerships):
        if partnership["standing"] == "active":
            partnership["standing"] = ("active", "deepened", "active", "active", "superficial")[i % 5]
