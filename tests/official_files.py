"""Official files made to order, and the real ones as published."""

import io

import openpyxl
import pytest

from collab.releases.importing import assemble, read_files
from collab.sources.formats import open_file, read_opened
from collab.sources.opening import File
from collab.sources.own_template import write_workbook
from tests.given import SHARED

OFFICIAL = SHARED / "official"


HAMPSHIRE = frozenset([850])


published = pytest.mark.skipif(not OFFICIAL.exists(), reason="needs ../shared/data/official")


KS2 = "RECTYPE,LEA,URN,SCHNAME,TELIG,PTRWM_EXP,PTRWM_HIGH"


GIAS = (
    "URN,LA (code),EstablishmentName,PhaseOfEducation (name),OpenDate,CloseDate,NumberOfPupils,"
    "DistrictAdministrative (name),Easting,Northing,StatutoryLowAge,StatutoryHighAge"
)


GROUPS = "URN,Group UID,Group Name,Group Type,Group Status,Joined date,LA (code)"


def read_official(path, authorities=frozenset(), year=None):
    """The one reading of a file with one table."""
    (reading,) = read_opened(open_file(path.name, File(path.name, path).content()), authorities, year, None)
    return reading


def written(tmp_path, *lines, name="2018-850-ks2.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def csv(name, *lines):
    return File(name, ("\n".join(lines) + "\n").encode())


REGISTER = csv(
    "edubasealldata.csv",
    GIAS,
    "100001,850,Alder,Primary,,,200,North,460000,130000,4,11",
    "100002,850,Birch,Primary,,,200,North,461000,130000,4,11",
    "100003,850,Cedar,Primary,,31-08-2017,200,South,460000,120000,4,11",
    "100004,850,Doe,Secondary,,,900,South,460000,121000,11,16",
)


RESULTS = csv("2018-850-ks2.csv", KS2, "1,850,100001,Alder,20,50%,5%", "1,850,100002,Birch,40,75%,10%")


LINKS = csv(
    "gias_group_links.csv",
    GROUPS,
    "100001,7,Oak Federation,Federation,Open,2015-09-01,850",
    "100002,7,Oak Federation,Federation,Open,2015-09-01,850",
    "100004,7,Oak Federation,Federation,Open,2015-09-01,850",
)


def made(store, *files, **options):
    return assemble(read_files(store, files, **options), by="a test")


LINK_COLUMNS = "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate"


EES = "time_period,time_identifier,geographic_level,school_laestab,school_urn,school_name"


def performance(*rows):
    header = EES + (
        ",breakdown_topic,breakdown,subject,expected_standard_pupil_percent,higher_standard_pupil_percent"
    )
    rows = [row.replace("RWM", '"Reading, writing and maths"') for row in rows]
    return csv("ks2_institution_performance.csv", header, *rows)


PERFORMANCE = performance(
    "202324,Academic year,School,8502001,100001,Alder,All pupils,Total,RWM,60,10",
    "202324,Academic year,School,8502001,100001,Alder,All pupils,Total,Reading,80,30",
    "202324,Academic year,School,8502001,100001,Alder,Sex,Girls,RWM,70,10",
    "202324,Academic year,School,8502002,100002,Birch,All pupils,Total,RWM,c,c",
    "202324,Academic year,School,9362002,300002,Far,All pupils,Total,RWM,5,5",
)


INFORMATION = csv(
    "ks2_institution_information.csv",
    EES + ",telig",
    "202324,Academic year,School,8502001,100001,Alder,20",
    "202324,Academic year,School,8502002,100002,Birch,5",
)


def filled(**sheets):
    """The template with rows written on some of its sheets, as people do."""
    book = openpyxl.load_workbook(io.BytesIO(write_workbook()))
    for title, rows in sheets.items():
        for row in rows:
            book[title.replace("_", " ")].append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return File("workbook.xlsx", buffer.getvalue())
