"""What a partnership grew out of."""

import pandas as pd

from collab.data.dataset import Dataset


def lineage(dataset: Dataset, slug: str) -> pd.DataFrame:
    """The partnerships it grew out of, itself, and those that grew out of it.

    Returns `partnership`, `partnership_name`, `generation` (-1, 0, 1), `formed` and `ended`.
    """
    table = dataset.tables["partnerships"].set_index("partnership", drop=False)
    sources = table["grew_out_of"].fillna("").str.split()
    before = [s for s in sources.get(slug, []) if s in table.index]
    after = [str(s) for s, named in sources.items() if slug in named]
    places = [*((s, -1) for s in before), (slug, 0), *((s, 1) for s in after)]
    rows = table.loc[[s for s, _ in places], ["partnership", "name", "formed", "ended"]]
    return (
        rows.rename(columns={"name": "partnership_name"})
        .assign(generation=[g for _, g in places])
        .reset_index(drop=True)
    )
