"""Makes `data/boundaries` from files of the ONS Open Geography portal: England's districts, one file a
vintage, simplified together so that neighbours keep one border.

    uv run python -m bench.boundaries FOLDER

`FOLDER` holds one GeoJSON file a vintage whose name begins `england_lad_YEAR`, with properties like
LAD13CD and LAD13NM. A file without codes takes them from the vintage before it, by name.
"""

import json
import re
import sys
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import shape

from collab.data.shipped import SHIPPED

_TOLERANCE = 0.0012
"""In degrees, about 100 metres."""
_NEW_IN_2023 = {
    "Cumberland": "E06000063",
    "Westmorland and Furness": "E06000064",
    "North Yorkshire": "E06000065",
    "Somerset": "E06000066",
}
"""Districts that no vintage with codes has yet (Code History Database, ONS)."""


def main(folder: Path) -> None:
    """Write a file for every vintage in `folder`."""
    known = dict(_NEW_IN_2023)
    for path in sorted(folder.glob("england_lad_*.geojson")):
        year = re.findall(r"england_lad_(\d{4})", path.name)[0]
        rows = [_row(feature, known) for feature in json.loads(path.read_text(encoding="utf-8"))["features"]]
        known |= {name: code for code, name, _ in rows}
        shapes = shapely.coverage_simplify(np.array([area for _, _, area in rows]), _TOLERANCE)
        features = [
            {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": _written(area)}
            for (code, name, _), area in sorted(zip(rows, shapes, strict=True), key=lambda pair: pair[0][0])
        ]
        out = SHIPPED / "data" / "boundaries" / f"{year}.geojson"
        lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
        out.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8")
        print(f"{out.name}: {len(features)} districts, {out.stat().st_size / 1000:.0f} kB")


def _row(feature: dict, known: dict[str, str]) -> tuple[str, str, shapely.Geometry]:
    found = feature["properties"]
    name = next(str(value) for key, value in found.items() if re.fullmatch(r"LAD\d\dNM", key))
    code = next((str(value) for key, value in found.items() if re.fullmatch(r"LAD\d\dCD", key)), None)
    area = shapely.make_valid(shape(feature["geometry"]))
    polygons = [part for part in shapely.get_parts(area) if part.geom_type.endswith("Polygon")]
    return code or known[name], name, shapely.union_all(np.array(polygons))


def _written(area: shapely.Geometry) -> dict:
    return json.loads(shapely.to_geojson(shapely.set_precision(area, 1e-4)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
