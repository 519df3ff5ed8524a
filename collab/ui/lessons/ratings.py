"""The views of the Lessons page: the heat map, what the data says, reviews due, and the form. Each returns
its finding in a few words, which is the page's title."""

from functools import partial

import pandas as pd
import streamlit as st

from collab import charts, words
from collab.data.disclosure.gate import Disclosed, without_results
from collab.data.vocabulary import RATINGS
from collab.metrics import lesson_ratings as measured
from collab.people.records import history, newest
from collab.ui.data.kept_releases import day
from collab.ui.frame.filters import KEEP
from collab.ui.frame.minutes import say_minutes
from collab.ui.frame.present import is_phone
from collab.ui.frame.record_form import Field, may_begin, record_form
from collab.ui.frame.shell import Frame
from collab.ui.frame.show import show_chart, show_finding, show_table
from collab.ui.frame.today import Now, named, said_by_data
from collab.ui.server.loading import open_store
from collab.ui.server.sign_in import say_read_only
from collab.words.escaped import plain
from collab.words.numbers import lower_first

MEANINGS = {
    "1": "It is not done, or only by chance",
    "2": "It has begun, in some of the schools",
    "3": "It is done in all the schools, most of the time",
    "4": "It is how the partnership works, and would outlast a change of heads",
}
"""What each rating means, for those who give one."""
_NUMBERS_ONLY = """<style>
@media (max-width: 900px) {
  :is(.st-key-lessons-heat-map, .st-key-lessons-apart) .xtick text tspan:not(:last-child) {display: none}
}
@media (min-width: 901px) {
  :is(.st-key-lessons-heat-map, .st-key-lessons-apart) .xtick text tspan:last-child:not(:first-child) {
    display: none
  }
}
</style>"""
"""Where ten names do not fit beside each other the columns have their numbers; the lessons stand
below."""


def heat_map(frame: Frame, moment: Now) -> str:
    """Partnerships by lesson, and how the ratings moved."""
    found = standing_of(frame, moment)
    least = without_results(measured.least_in_place(found.lessons))
    assessed = found.latest["partnership"].nunique()
    if not assessed:
        if len(moment.partnerships):
            st.info(words.FIRST_RECORD)
        return words.assessed_title(assessed, len(moment.partnerships))
    show_finding(words.lessons_finding(least, moment.lessons, assessed, len(moment.partnerships)))
    headline = words.lessons_headline(least, moment.lessons)
    shown = without_results(named(found.latest, moment))
    title = words.lessons_title(least, moment.lessons)
    draw = partial(charts.heat_map, ratings=shown, lessons=moment.lessons, title=title, narrow=is_phone())
    st.html(_NUMBERS_ONLY)
    # The page's own title says what the picture's would.
    about = newest(open_store()), moment.today, is_phone()
    show_chart(frame, "lessons-heat-map", draw, *about, titled=False, dated=False)
    st.caption(
        "Filled squares are in place, open circles are not. An arrow shows how the rating moved. "
        "Empty: not assessed. Most in place: above and on the left."
    )
    with st.expander("The ten lessons", expanded=True):
        texts = frame.dataset.tables["lessons"]
        st.markdown(
            "\n".join(f"{n}. {plain(text)}" for n, text in zip(texts["lesson"], texts["text"], strict=True))
        )
        st.caption("Source: " + plain("; ".join(texts["source"].unique())))
    st.header("Which lessons are least in place?")
    st.markdown(plain(words.movement(without_results(found.lessons))))
    titles = [f"{n} {moment.lessons[int(n)]}" for n in found.lessons["lesson"]]
    table = without_results(found.lessons.assign(lesson_title=titles).sort_values("share"))
    columns = ["lesson_title", "share", "in_place", "assessed", "risen", "fallen"]
    show_table(table, columns, "lessons-in-place", frame.dataset.release)
    return headline


def people_and_data(frame: Frame, moment: Now) -> str:
    """What the data says of lessons 1, 2, 9 and 10, and where people say otherwise."""
    said = said_by_data(frame, moment)
    latest = standing_of(frame, moment).latest
    both = named(measured.people_beside_data(latest, said), moment)
    show_finding(
        "Of four lessons the data itself says something: growing from what exists (1), staying "
        "geographically focused (2), several partnerships and changing membership (9), and keeping "
        "assessments up (10). A disagreement is no mistake: it is worth a conversation."
    )
    apart = both[both["differ"] != ""].sort_values(["lesson", "partnership_name"], ignore_index=True)
    if len(apart):
        spoken = {int(n): moment.lessons[int(n)] for n in sorted(said["lesson"].unique())}
        draw = partial(
            charts.people_and_data,
            compared=without_results(both),
            lessons=spoken,
            title=words.apart_title(both["differ"].tolist()),
            narrow=is_phone(),
        )
        about = newest(open_store()), moment.today, is_phone()
        st.html(_NUMBERS_ONLY)
        show_chart(frame, "lessons-apart", draw, *about, titled=False, dated=False)
        st.caption("Empty: people have not rated it, or the data says nothing of it.")
    if len(apart):
        st.header("What each says")
        columns = ["partnership_name", "lesson_title", "rating", "told"]
        show_table(without_results(apart), columns, "lessons-differ", frame.dataset.release)
    with st.expander("What the data says of every partnership", on_change="rerun") as panel:
        if panel.open:
            every = named(said, moment).merge(
                latest[["partnership", "lesson", "rating"]], how="left", on=["partnership", "lesson"]
            )
            columns = ["partnership_name", "lesson_title", "told", "rating"]
            show_table(without_results(every), columns, "lessons-data", frame.dataset.release)
    say_minutes(moment.on_map.distances, (moment.on_map.ways_of(said["partnership"]),))
    return lower_first(words.apart_title(both["differ"].tolist()))


def reviews_due(frame: Frame, moment: Now) -> str:
    """When each partnership is next due to be looked at."""
    due = without_results(
        measured.review_dates(
            moment.partnerships, moment.records["assessments"], moment.records["reviews"], moment.today
        )
    )
    show_finding(words.longest_overdue(due))
    if due.table["last"].isna().all():
        # "Now" and "never" in every row would say nothing more.
        show_table(due, ["partnership_name"], "lessons-due", frame.dataset.release)
        return lower_first(words.overdue(due).rstrip("."))
    told = [words.review_due_told(row) for _, row in due.table.iterrows()]
    last = due.table["last"].dt.strftime("%d/%m/%Y").astype(object).fillna("never")
    shown = Disclosed(due.table.assign(next_due=told, last_told=last), due.notes)
    show_table(shown, ["partnership_name", "next_due", "last_told"], "lessons-due", frame.dataset.release)
    st.caption(
        "Next due is the date that the last review names, or else a year after the last review or "
        "assessment. Reviews are written down on the page Partnerships."
    )
    return lower_first(words.overdue(due).rstrip("."))


def assess(frame: Frame, moment: Now) -> str:
    """The form for one partnership and lesson, with what was said before."""
    title = words.assessed_title(
        standing_of(frame, moment).latest["partnership"].nunique(), len(moment.partnerships)
    )
    shown = moment.partnerships
    names = dict(zip(shown["partnership_name"], shown["partnership"], strict=True))
    choice, which = st.columns(2)
    picked = choice.selectbox(
        "Partnership",
        sorted(names),
        index=None,
        key="lessons_partnership",
        placeholder="Choose a partnership",
        **KEEP,
    )
    titles = {f"{n} {title}": n for n, title in moment.lessons.items()}
    lesson = which.selectbox("Lesson", list(titles), key="lessons_lesson", **KEEP)
    if not picked or not lesson:
        if may_begin(frame, "assessments", set()):
            st.info("Choose the partnership and the lesson that you have looked at.")
        else:
            say_read_only("Writing an assessment down")
        return title
    slug, number = names[picked], titles[lesson]
    texts = frame.dataset.tables["lessons"].set_index("lesson")["text"]
    st.markdown(plain(texts[number]))
    past = history(
        open_store(), "assessments", f"{slug}/{number}", illustrative=frame.dataset.release.illustrative
    )
    fields = (
        Field(
            "rating",
            "How far is this lesson in place?",
            "one",
            {c: f"{c} {label}" for c, label in RATINGS.items()},
            captions=tuple(MEANINGS.values()),
            needed=True,
        ),
        Field("assessed_on", "Date of the assessment", "date", needed=True),
        Field(
            "evidence",
            "What does that rest on?",
            "long",
            help="What was seen, read or heard; not the names of pupils.",
        ),
    )
    record_form(
        frame,
        "assessments",
        fields,
        key=f"lessons_{slug}_{number}",
        fixed={"partnership": slug, "lesson": str(number)},
        initial={"assessed_on": moment.today},
        version=past[0].version if past else 0,
        label="Save the assessment",
    )
    rows = moment.records["assessments"]
    own = rows[(rows["partnership"] == slug) & (rows["lesson"] == number)]
    if len(own):
        st.header("What was said before")
        shown = without_results(own.sort_values("assessed_on", ascending=False))
        columns = ["assessed_on", "rating", "evidence", "by"]
        show_table(shown, columns, "lessons-before", frame.dataset.release)
    if past:
        with st.expander("Every change, with who and when"):
            changes = [
                {
                    "Saved": day(e.at),
                    "By": e.by,
                    "Date": (e.content or {}).get("assessed_on", ""),
                    "Rating": RATINGS.get(str((e.content or {}).get("rating")), "removed"),
                }
                for e in past
            ]
            st.table(pd.DataFrame(changes).map(plain), hide_index=True)
    return title


def standing_of(frame: Frame, moment: Now) -> measured.Standing:
    """How the partnerships of the selection stand to the lessons."""
    return frame.once(
        "standing",
        lambda: measured.standing(moment.records["assessments"], moment.partnerships["partnership"]),
        newest(open_store()),
        moment.today,
    )
