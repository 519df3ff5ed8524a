"""Registers for the matching of names: the real Lincolnshire one, England's names, and made-up ones."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from pyproj import Transformer

from collab.data.contracts import empty
from collab.sources.known_schools import KnownSchools
from tests.given import SHARED
from tests.official_files import read_official

LINCOLNSHIRE = SHARED / "real" / "real_925_lincolnshire" / "925_register_assembled.csv"
ENGLAND = SHARED / "england_primary_schools.csv"
real_register = pytest.mark.skipif(not LINCOLNSHIRE.exists(), reason="needs ../shared/data/real")
real_names = pytest.mark.skipif(not ENGLAND.exists(), reason="needs ../shared/data")


@cache
def lincolnshire():
    """The real register of Lincolnshire, which has no addresses."""
    return KnownSchools(read_official(LINCOLNSHIRE).tables["schools"], empty("addresses"))


def england():
    """The schools and addresses of all England's primary schools."""
    table = pd.read_csv(ENGLAND)
    to_grid = Transformer.from_crs(4326, 27700, always_xy=True)
    east, north = to_grid.transform(table["longitude"].to_numpy(), table["latitude"].to_numpy())
    schools = table.assign(
        phase="primary",
        district=None,
        easting=east,
        northing=north,
        opened=pd.NaT,
        closed=pd.NaT,
        laestab=pd.NA,
    )
    addresses = table.assign(locality=None, postcode=table["postcode_district"])
    return schools, addresses[["urn", "locality", "town", "postcode"]]


def schools(*rows):
    """The contract's schools of rows `urn, name` and, as they are wanted, `phase`, `district`,
    `opened`, `closed`, `easting`, `laestab`."""
    table = pd.DataFrame([{"phase": "primary", **row} for row in rows])
    for column in ("district", "opened", "closed", "easting", "northing", "laestab"):
        if column not in table:
            table[column] = np.nan
    for column in ("opened", "closed"):
        table[column] = pd.to_datetime(table[column])
    return table


def known(*rows, addresses=(), lineage=None):
    """A register of such rows, with addresses (urn, locality, town, postcode)."""
    where = pd.DataFrame(addresses, columns=["urn", "locality", "town", "postcode"])
    return KnownSchools(schools(*rows), where, lineage)
