"""The records that people write down, as the pages use them."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from collab.data.dataset import Dataset
from collab.geography.shown_on_map import ShownOnMap
from collab.metrics.lessons_in_data import what_the_data_says
from collab.people.records import newest, with_records
from collab.ui.frame.shell import Frame
from collab.ui.server.loading import open_store


@dataclass(frozen=True, slots=True)
class Now:
    """The partnerships as they are today: `on_map` of the districts and kinds selected, `names` by
    slug of all there ever were, `lessons` (titles by number), and the records by table."""

    today: pd.Timestamp
    on_map: ShownOnMap
    names: dict[str, str]
    lessons: dict[int, str]
    records: dict[str, pd.DataFrame]

    @property
    def partnerships(self) -> pd.DataFrame:
        """The partnerships shown: `partnership`, `partnership_name` and what was measured of them."""
        return self.on_map.partnerships


def now(frame: Frame) -> Now:
    """The partnerships of the selection as they are today, with everything written about them."""
    dataset = frame.dataset
    today = pd.Timestamp(date.today())
    table = dataset.tables["partnerships"]
    lessons = dataset.tables["lessons"]
    return Now(
        today=today,
        on_map=frame.on_map(today, frame.limit),
        names=dict(zip(table["partnership"], table["name"], strict=True)),
        lessons=dict(zip(lessons["lesson"].astype(int), lessons["title"], strict=True)),
        records=records_of(dataset),
    )


def said_by_data(frame: Frame, moment: Now) -> pd.DataFrame:
    """What the data says of the lessons that it speaks about, for the partnerships shown."""
    return frame.once(
        "said by data",
        lambda: what_the_data_says(
            frame.dataset,
            moment.on_map,
            moment.records["assessments"],
            moment.records["reviews"],
            moment.today,
        ),
        newest(open_store()),
        moment.today,
    )


def records_of(dataset: Dataset) -> dict[str, pd.DataFrame]:
    """The records' tables of the release, read again only when somebody has written something."""
    store = open_store()
    release = dataset.release.number
    return _records(store.fingerprint(release), newest(store), _dataset=dataset)


@st.cache_resource(show_spinner=False, max_entries=4)
def _records(
    release: str,  # noqa: ARG001 - these two are the cache's key
    version: str,  # noqa: ARG001
    *,
    _dataset: Dataset,
) -> dict[str, pd.DataFrame]:
    illustrative = _dataset.release.illustrative
    return with_records(open_store(), _dataset.tables, illustrative=illustrative)


def named(rows: pd.DataFrame, moment: Now) -> pd.DataFrame:
    """`rows` with `partnership_name` for their `partnership`, and `lesson_title` for their
    `lesson` if they have one."""
    told = rows.assign(partnership_name=rows["partnership"].map(moment.names))
    if "lesson" not in rows:
        return told
    titles = {n: f"{n} {title}" for n, title in moment.lessons.items()}
    return told.assign(lesson_title=rows["lesson"].map(titles))
