"""How long importing all England takes, and how much memory: made-up files in the real formats.

`uv run python -m bench.import_england`: about 24,000 primary establishments in a register of
52,000 with 130 columns, their group links, and ten years of Key Stage 2 tables with 16,000 schools
and 300 columns each, through `collab import` in a process of its own.
"""

import csv
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from bench.made_up import neighbours
from collab.sources.gias import NEEDED, OPTIONAL

ESTABLISHMENTS, PRIMARY, TESTED = 52_000, 24_000, 16_000
YEARS = (2013, 2014, 2015, 2016, 2017, 2018, 2019, 2022, 2023, 2024)
AUTHORITIES = 152
_ACROSS, _UP = 18, 17
"""Districts west to east and south to north, 306 in all."""


def write_files(folder: Path) -> list[Path]:
    """The made-up files of all England."""
    rng = np.random.default_rng(2014)
    east, north = rng.integers(0, 400_000, (2, ESTABLISHMENTS))
    district = east * _ACROSS // 400_000 * _UP + north * _UP // 400_000
    register = pd.DataFrame(
        {
            "urn": 100_000 + np.arange(ESTABLISHMENTS) * 3,
            "easting": 200_000 + east,
            "northing": 100_000 + north,
            "district": district,
            "authority": 201 + district * AUTHORITIES // (_ACROSS * _UP),
        }
    )
    tested = register.head(TESTED)
    paths = [_register(folder, register), _groups(folder, register.head(PRIMARY), rng)]
    return paths + [_results(folder, year, tested, rng) for year in YEARS]


def import_england(folder: Path) -> tuple[str, float]:
    """Write the files and import them; returns the database's address and the seconds it took."""
    paths = write_files(folder)
    program = "import sys; from collab.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", program, "import", *map(str, paths), "--authority", "all"]
    database = f"sqlite:///{folder / 'england.sqlite'}"
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={"COLLAB_DATABASE_URL": database})
    return database, time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _, seconds = import_england(folder)
        size = sum(path.stat().st_size for path in folder.glob("*.csv")) / 1e6
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{size:.0f} MB of files: {seconds:.1f} s, {memory:.0f} MB of memory at most")


def _register(folder: Path, register: pd.DataFrame) -> Path:
    columns = [*NEEDED, *OPTIONAL, *(f"Other {n}" for n in range(130 - len(NEEDED + OPTIONAL)))]
    place = {column: i for i, column in enumerate(columns)}
    path = folder / "edubasealldata.csv"
    with path.open("w", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(columns)
        for i, school in enumerate(register.itertuples()):
            row = ["Not applicable"] * len(columns)
            told = {
                "URN": school.urn,
                "EstablishmentName": f"School {school.urn}",
                "LA (code)": school.authority,
                "LA (name)": f"Authority {school.authority}",
                "OpenDate": "",
                "CloseDate": "",
                "PhaseOfEducation (name)": "Primary" if i < PRIMARY else "Secondary",
                "NumberOfPupils": 200,
                "DistrictAdministrative (name)": f"District {school.district}",
                "Easting": school.easting,
                "Northing": school.northing,
                "StatutoryLowAge": 4,
                "StatutoryHighAge": 11,
                "Federations (name)": "",
                "Trusts (name)": "",
                "EstablishmentNumber": 2000 + i % 7000,
            }
            for column, value in told.items():
                row[place[column]] = value
            lines.writerow(row)
    return path


def _groups(folder: Path, primary: pd.DataFrame, rng: np.random.Generator) -> Path:
    """Neighbours in federations and trusts: two schools in five."""
    places = primary[["easting", "northing"]].to_numpy(float)
    members = neighbours(primary["urn"].to_numpy(), places, 0.4, rng)
    path = folder / "gias_group_links.csv"
    with path.open("w", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(
            [
                "URN",
                "Group UID",
                "Group Name",
                "Group Type",
                "Group Status",
                "Joined date",
                "Closed Date",
                "LA (code)",
            ]
        )
        for group, (_, rows) in enumerate(members.groupby("partnership")):
            kind = "Federation" if group % 3 else "Multi-academy trust"
            for urn in rows["urn"]:
                lines.writerow([urn, group, f"Group {group}", kind, "Open", "2013-09-01", "", 201])
    return path


def _results(folder: Path, year: int, tested: pd.DataFrame, rng: np.random.Generator) -> Path:
    measures = ["PTREADWRITTAMATX", "PTREADWRITTAMATAX"]
    if year >= 2016:
        measures = ["PTRWM_EXP", "PTRWM_HIGH"]
    columns = ["RECTYPE", "LEA", "ESTAB", "URN", "SCHNAME", "TELIG", *measures]
    columns += [f"OTHER{n}" for n in range(300 - len(columns))]
    path = folder / f"{year}_england_ks2final.csv"
    with path.open("w", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(columns)
        for i, school in enumerate(tested.itertuples()):
            percent = rng.integers(20, 100)
            figures = ["SUPP"] * 2 if i % 40 == 0 else [f"{percent}%", f"{percent // 3}%"]
            named = [school.urn, f"School {school.urn}", 5 + i % 85]
            lines.writerow(
                [1, school.authority, 2000 + i % 7000, *named, *figures, *["12.3"] * (len(columns) - 8)]
            )
    return path


if __name__ == "__main__":
    main()
