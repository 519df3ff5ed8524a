"""Small files of every format laid together, twice: all that the releases hold and all that is said of them
stands in `laid_together/`, and was read once by somebody who had the files beside it.

Where something else is to come of them, `python -m tests.releases.test_laid_together_whole` writes it down:
read it.
"""

from functools import cache
from pathlib import Path

import pytest

from collab.releases.importing import Beside, assemble, read_beside
from collab.sources.opening import File
from tests.official_files import EES, GIAS, GROUPS, KS2, LINK_COLUMNS, csv, performance

FOLDER = Path(__file__).parent / "laid_together"
HEADER = GIAS + ",LA (name),EstablishmentNumber,Federations (name),DistrictAdministrative (code)"
FIRST = (
    csv(
        "2018-850-ks2.csv",
        KS2 + ",URN_AC,ESTAB",
        "1,850,100001,Alder,20,50%,5%,,2001",
        "1,850,100002,Birch,40,75%,10%,,2002",
        "1,850,100004,Doe,12,50%,0%,,4004",
        # One that the register does not have any more, and the academy it became; another by its number.
        "1,850,100008,Old Elm,18,50%,0%,100009,2008",
        "1,850,100010,Old Fir,15,60%,20%,,2011",
        "2,850,100012,Holm,8,0%,0%,,7012",
        "3,850,,Hampshire,113,60%,8%,,",
        "5,,,,600000,64%,10%,,",
    ),
    csv(
        "edubasealldata.csv",
        HEADER,
        "100001,850,Alder,Primary,01-09-1990,,200,North,460000,130000,4,11,Hampshire,2001,Oak Federation,E1",
        "100002,850,Birch,Primary,,,200,North,461000,130000,4,11,Hampshire,2002,Oak Federation,E1",
        "100003,850,Cedar,Primary,,31-08-2017,200,South,460000,120000,4,11,Hampshire,2003,,E2",
        "100004,850,Doe,Secondary,,,900,South,460000,121000,11,16,Hampshire,4004,,E2",
        "100009,850,Elm Academy,Primary,01-09-2018,,150,South,462000,120000,4,11,Hampshire,2009,,E2",
        "100011,850,Fir Academy,Primary,01-01-2019,,150,South,463000,120000,4,11,Hampshire,2011,,E2",
    ),
    csv(
        "gias_group_links.csv",
        GROUPS + ",Closed Date",
        "100001,7,Oak Federation,Federation,Open,2015-09-01,850,",
        "100002,7,Oak Federation,Federation,Open,2015-09-01,850,",
        "100004,7,Oak Federation,Federation,Open,2015-09-01,850,",
        "100009,7,Oak Federation,Federation,Open,2015-09-01,850,",
        "300001,7,Oak Federation,Federation,Open,2015-09-01,850,",
        "300002,8,Far Trust,Trust,Open,2015-09-01,936,",
    ),
    csv("links.csv", LINK_COLUMNS, "100003,100001,Alder,Successor - merged,01-09-2017"),
    csv(
        "groups_of_pupils.csv",
        "URN,Year,Measure,Pupils,Cohort,Reached it",
        "100001,2018,KS2 expected standard,Girls,12,8",
        "100001,2018,KS2 expected standard,Boys,9,2",
        "100002,2018,KS2 expected standard,Disadvantaged,41,10",
        "100004,2018,KS2 expected standard,Disadvantaged,8,1",
        "200009,2018,KS2 expected standard,Girls,8,4",
    ),
    csv(
        "travel_times.csv",
        "URN from,URN to,Minutes",
        "100001,100002,3",
        "100001,100003,400",
        "100002,999999,9",
    ),
)
SECOND = (
    csv(
        "ks2_institution_information.csv",
        EES + ",telig",
        "202324,Academic year,School,8502001,100001,Alder,20",
        "202324,Academic year,School,8502002,100002,Birch,30",
    ),
    performance(
        "202324,Academic year,School,8502001,100001,Alder,All pupils,Total,RWM,60,10",
        "202324,Academic year,School,8502001,100001,Alder,Sex,Girls,RWM,70,10",
        "202324,Academic year,School,8502002,100002,Birch,All pupils,Total,RWM,c,c",
        "202324,Academic year,School,8502009,100009,Elm Academy,All pupils,Total,RWM,50,5",
    ),
    # Corrected, of one school; and the times the other way round.
    csv("2018-850-ks2.csv", KS2, "1,850,100001,Alder,22,50%,9%", "1,850,100002,Birch,40,75%,10%"),
    csv("travel_times.csv", "URN from,URN to,Minutes", "100002,100001,5", "100001,100009,12"),
    csv(
        "partnerships.csv",
        "Partnership,Kind,Formed,Part of",
        "Elder,Federation,2016-09-01,Oak Federation",
        "Ash,Federation,2016-09-01,Elder",
    ),
    csv("memberships.csv", "Partnership,URN,Joined", "Elder,100001,2016-09-01", "Gone,100001,2016-09-01"),
    csv("links.csv", LINK_COLUMNS, "100002,100001,Alder,Successor - merged,01-09-2019"),
    File(
        "districts.geojson",
        b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"LAD23CD": "E1", '
        b'"LAD23NM": "The North"}, "geometry": {"type": "Polygon", "coordinates": [[[-1.3, 51.0], '
        b"[-1.1, 51.0], [-1.1, 51.2], [-1.3, 51.0]]]}}]}",
    ),
)


@cache
def candidates():
    first = assemble(read_beside(Beside(None), FIRST), by="Anna")
    beside = Beside(1, first.release, first.tables)
    return {"first": first, "second": assemble(read_beside(beside, SECOND), by="Ben")}


def whole(made):
    """What a candidate holds and says, as text."""
    release = made.release
    told = [f"{release.title}, {release.area}, {release.made_by}, {release.authorities}, beside {made.base}"]
    told += [
        f"file: {f.name}, {f.kind}, {f.rows} rows, refused {dict(f.refused)}, notes {list(f.notes)}"
        for f in release.files
    ]
    told += [f"outcome: {outcome}" for outcome in made.outcomes]
    told += [f"refused: {problem}" for problem in made.refused]
    for name, table in (("changes", made.changes), ("checks", made.checks), *made.tables.items()):
        if len(table) and name != "lessons":
            told += [f"[{name}]", table.dropna(axis=1, how="all").to_csv(lineterminator="\n").rstrip("\n")]
    return "\n".join(told) + "\n"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["first", "second"])
def test_what_comes_of_files_laid_together_is_what_stands_beside(name):
    assert whole(candidates()[name]) == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    for name, made in candidates().items():
        (FOLDER / f"{name}.txt").write_text(whole(made), encoding="utf-8")
