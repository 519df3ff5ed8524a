"""Databases to test on: SQLite, and a PostgreSQL server started from Debian's packages."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

BOTH_DATABASES = pytest.mark.parametrize(
    "database_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.server)], indirect=True
)
"""Marks a test that holds on either kind of database."""


def postgres_tools() -> Path:
    """The folder of PostgreSQL's programs; skips the test where there is none."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    folders = [folder for folder in folders if (folder / "pg_ctl").exists()]
    if not folders:
        pytest.skip("needs PostgreSQL: apt-get install postgresql")
    return folders[0]


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server with an empty cluster, on a free port of this machine."""
    tools = postgres_tools()
    with tempfile.TemporaryDirectory(prefix="collab-postgres-") as folder:
        # PostgreSQL refuses to run as root, so root lends the folder to its own user.
        as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if as_user:
            shutil.chown(folder, "postgres")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        data = f"{folder}/data"
        init = [tools / "initdb", "-D", data, "-U", "collab", "-A", "trust", "-E", "UTF8", "-N"]
        quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder}
        subprocess.run([*as_user, *init], **quiet)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder}"
        control = [*as_user, tools / "pg_ctl", "-D", data, "-w", "-l", f"{folder}/log"]
        subprocess.run([*control, "-o", options, "start"], **quiet)
        try:
            yield f"postgresql+psycopg://collab@127.0.0.1:{port}"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **quiet)


def new_database(server: str, name: str) -> str:
    """The address of a new, empty database of a PostgreSQL server."""
    plain = server.replace("+psycopg", "")
    with psycopg.connect(f"{plain}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{server}/{name}"
