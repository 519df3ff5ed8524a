"""The two halves of the Evidence page, as cards: projects, and what inspectors said."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from collab.metrics.projects_and_mentions import districts_of, mentions_for, projects_for
from collab.ui.evidence.edited import STARTED_BY, edit_mention, edit_project
from collab.ui.frame.filters import KEEP
from collab.ui.frame.shell import Frame
from collab.ui.frame.today import Now
from collab.words.escaped import plain
from collab.words.numbers import counted
from collab.words.on_evidence import month_told

_ABREAST = 3
"""Cards beside each other."""


def projects(beside: DeltaGenerator, frame: Frame, moment: Now, words: str) -> None:
    """The projects of the districts, by who started them, which is asked `beside` the words, and the form."""
    rows = projects_chosen(frame, moment, words, beside)
    st.header(counted(len(rows), "project").capitalize())
    _cards(rows, lambda row: _project(row, moment))
    edit_project(frame, moment)


def projects_chosen(
    frame: Frame, moment: Now, words: str, place: DeltaGenerator | None = None
) -> pd.DataFrame:
    """The projects with these `words` in the districts, by who started them, which is asked in this place
    where there are any."""
    if moment.records["projects"].empty:
        return moment.records["projects"]
    starters = (place or st.container()).multiselect(
        "Started by",
        list(STARTED_BY),
        format_func=lambda code: STARTED_BY[code],
        key="evidence_starter",
        placeholder="Anybody",
        **KEEP,
    )
    return projects_for(moment.records["projects"], frame.selection.districts, starters, words)


def mentions(beside: DeltaGenerator, frame: Frame, moment: Now, words: str) -> None:
    """What inspectors said, by lesson, which is asked `beside` the words, and the form."""
    rows = mentions_chosen(moment, words, beside)
    st.header(counted(len(rows), "mention").capitalize())
    _cards(rows, lambda row: _mention(row, moment))
    edit_mention(frame, moment)


def mentions_chosen(moment: Now, words: str, place: DeltaGenerator | None = None) -> pd.DataFrame:
    """What inspectors said with these `words`, by lesson, which is asked in this place where there is
    anything."""
    if moment.records["inspection_mentions"].empty:
        return moment.records["inspection_mentions"]
    titles = {f"{n} {title}": n for n, title in moment.lessons.items()}
    picked = (place or st.container()).multiselect(
        "Lessons touched", list(titles), key="evidence_lesson", placeholder="Any", **KEEP
    )
    return mentions_for(moment.records["inspection_mentions"], [titles[name] for name in picked], words)


def _cards(rows: pd.DataFrame, draw: Callable[[pd.Series], None]) -> None:
    """A card for each row, in their order from left to right."""
    for start in range(0, len(rows), _ABREAST):
        shown = rows.iloc[start : start + _ABREAST]
        for column, (_, row) in zip(st.columns(_ABREAST), shown.iterrows(), strict=False):
            with column, st.container(border=True, height="stretch", gap="small"):
                draw(row)


def _project(row: pd.Series, moment: Now) -> None:
    st.markdown(f"**{plain(row['title'])}**  \n{plain(row['description'])}")
    where = districts_of(row["districts"]) or ["Whole area"]
    about = [STARTED_BY[str(row["started_by"])]] if str(row["started_by"]) in STARTED_BY else []
    if pd.notna(row["schools_involved"]):
        about.append(counted(int(row["schools_involved"]), "school"))
    if pd.notna(row["status"]):
        # What a report of years ago calls running may have ended since.
        about.append(f"{row['status']}{'' if row['saved_by'] else ', says its source'}")
    slugs = str(row["partnerships"]).split() if pd.notna(row["partnerships"]) else []
    _tags(blue=where, gray=about, violet=[moment.names.get(slug, slug) for slug in slugs])
    _source(row)


def _mention(row: pd.Series, moment: Now) -> None:
    when = month_told(str(row["inspected"]))
    st.markdown(f"**{plain(row['school'])}**, {plain(when)}  \n{plain(row['summary'])}")
    if pd.notna(row["quotation"]):
        st.markdown(f"> {plain(row['quotation'])}")
    numbers = [int(n) for n in str(row["lessons"]).split()] if pd.notna(row["lessons"]) else []
    _tags(blue=[f"{n} {moment.lessons[n]}" for n in numbers if n in moment.lessons])
    _source(row)


def _tags(**texts: Sequence[str]) -> None:
    """Tags by their colour, with whatever people wrote as text."""
    told = [f":{colour}-badge[{plain(text)}]" for colour, own in texts.items() for text in own]
    if told:
        st.markdown(" ".join(told))


def _source(row: pd.Series) -> None:
    who = f" Written down by {row['saved_by']}." if row["saved_by"] else ""
    st.caption(plain(f"Source: {row['source']}.{who}"))
