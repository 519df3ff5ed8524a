"""The files of deploy/ agree with one another."""

import re

from tests.given import ROOT

DEPLOY = ROOT / "deploy"


def test_the_compose_file_names_what_is_there():
    """The services, the files they are built from and the ports agree with one another."""
    compose = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    services = set(re.findall(r"^  (\w+):", compose.partition("\nsecrets:")[0], re.MULTILINE))
    assert services == {"database", "app1", "app2", "proxy"}
    assert "dockerfile: deploy/Dockerfile" in compose and "./nginx.conf:" in compose
    docker = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    for line in docker.splitlines():
        if line.startswith("COPY"):
            assert all((ROOT / part).exists() for part in line.split()[1:-1]), line
    configuration = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert {"app1:8501", "app2:8501"} <= set(re.findall(r"server (app\d:\d+)", configuration))
    assert "EXPOSE 8501" in docker and "/ready" in docker
