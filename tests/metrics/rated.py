"""Ratings of lessons made to order."""

import pandas as pd

TODAY = pd.Timestamp(2026, 11, 24)


RATED = pd.DataFrame(
    [
        ("a", 2, "2024-06-01", 2),
        ("a", 2, "2025-06-01", 4),
        ("b", 2, "2025-06-01", 1),
        ("c", 2, "2025-06-01", 3),
        ("a", 3, "2025-06-01", 3),
        ("b", 3, "2024-06-01", 3),
        ("b", 3, "2025-06-01", 2),
        ("c", 3, "2025-06-01", 1),
        ("z", 3, "2025-06-01", 4),
        ("a", 4, "2025-06-01", 1),
    ],
    columns=["partnership", "lesson", "assessed_on", "rating"],
)
RATED = RATED.assign(assessed_on=pd.to_datetime(RATED["assessed_on"]), by="Anna", evidence=None)
