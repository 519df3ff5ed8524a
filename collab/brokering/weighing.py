"""What a proposal weighs besides miles: earlier links, mutual strengths, and sizes."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from collab.brokering.candidates import Candidates
from collab.brokering.options import strengths_of_all
from collab.data.dataset import Dataset
from collab.data.selection import Selection

CRITERIA = ("miles", "link", "strength", "size")


@dataclass(frozen=True, slots=True)
class Weights:
    """How many miles each is worth to whoever asks: an earlier `link` (a school joins where it has a
    partner of old), a mutual `strength` (each is above all schools at a measure at which the other is below),
    and a `size`: one school nearer to the `preferred` number in a partnership."""

    link: float = 0.0
    strength: float = 0.0
    size: float = 0.0
    preferred: int = 6

    @property
    def any(self) -> bool:
        """Whether anything but miles counts."""
        return bool(self.link or self.strength or self.size)


@dataclass(frozen=True, eq=False, slots=True)
class Merits:
    """What is known of who would go together: `partners` (pairs of URNs, `one` and `other`, that are or were
    partners) and `strengths` (pairs of `urn` and `partnership` with mutual strengths)."""

    partners: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"one": [], "other": []}, dtype=int))
    strengths: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(
            {"urn": pd.Series(dtype=int), "partnership": pd.Series(dtype=object)}
        )
    )


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a choice comes to: `miles` from all free schools to their hosts, `links` and `strengths` (schools
    placed or moving that have an earlier link, or a mutual strength, where they are), and `off` (schools by
    which partnerships are above or below the preferred size, added up)."""

    miles: float
    links: int
    strengths: int
    off: int


def with_merits(found: Candidates, members: pd.DataFrame, merits: Merits) -> pd.DataFrame:
    """The pairs of `found` with `link` and `strength` (true or false).

    A pair has a link where the school was a partner of a member of today, or of the host of a partnership
    to be started; a partnership that does not exist yet has no strengths.
    """
    both = merits.partners
    known = set(zip(both["one"].tolist(), both["other"].tolist(), strict=True))
    known |= {(other, one) for one, other in known}
    inside = {str(slug): urns.tolist() for slug, urns in members.groupby("partnership")["urn"]}
    groups = [
        inside.get(str(slug), []) if slug else [host]
        for slug, host in zip(found.groups["partnership"], found.groups["host"], strict=True)
    ]
    strong = set(zip(merits.strengths["urn"].tolist(), merits.strengths["partnership"].tolist(), strict=True))
    slugs = found.groups["partnership"].tolist()
    pairs = list(zip(found.pairs["urn"].tolist(), found.pairs["group"].tolist(), strict=True))
    return found.pairs.assign(
        link=np.array([any((urn, other) in known for other in groups[g]) for urn, g in pairs], bool),
        strength=np.array([(urn, slugs[g]) in strong for urn, g in pairs], bool),
    )


def weigh(found: Candidates, pairs: pd.DataFrame, chosen: np.ndarray, preferred: int) -> Weighed:
    """What the chosen pairs (of `with_merits`) come to."""
    rows = pairs[chosen]
    return Weighed(
        float(rows["miles"].sum()),
        int(rows["link"].sum()),
        int(rows["strength"].sum()),
        int(off_size(found, chosen, preferred).sum()),
    )


def off_size(found: Candidates, chosen: np.ndarray, preferred: int) -> np.ndarray:
    """By group that anybody could be in, how many schools it is above or below the preferred size; none
    where it is not started."""
    joining = np.bincount(found.pairs["group"].to_numpy(int)[chosen], minlength=len(found.groups))
    size = found.groups["base"].to_numpy(int) + joining
    asked = np.isin(np.arange(len(found.groups)), found.pairs["group"])
    return np.where(asked & (size > 0), np.abs(size - preferred), 0)


def mutual_strengths(
    dataset: Dataset, selection: Selection, urns: pd.Series, members: pd.DataFrame
) -> pd.DataFrame:
    """The pairs of a school (of `urns`) and a partnership of which each is above all schools' percent at a
    measure of the year at which the other is below: `urn` and `partnership`.

    From results that may be told of singly: whole units with as many pupils as the threshold on both sides.
    `members` has `partnership` and `urn`.
    """
    rows = strengths_of_all(dataset, selection, urns, members)
    enough = rows[["eligible", "eligible_other"]].min(axis=1) >= dataset.threshold
    both = rows[enough & rows["better"].ne("")].groupby(["urn", "partnership"])["better"].nunique()
    return both[both == 2].reset_index()[["urn", "partnership"]]
