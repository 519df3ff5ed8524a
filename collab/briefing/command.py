"""`collab briefing`: files for one meeting, or for every district in one go."""

import argparse
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from collab.briefing import FORMATS, SECTIONS, Audience, Scope, compose
from collab.briefing.model import STORIES
from collab.briefing.where_to_see_it import link_to
from collab.data.dataset import Dataset
from collab.data.disclosure.threshold import disclosure_threshold
from collab.data.errors import CollabError
from collab.data.group_cohorts import pupils_in
from collab.data.measures import MEASURES_BY_LABEL
from collab.data.selection import Selection, make_selection
from collab.data.vocabulary import MILES, MINUTES, PUPILS
from collab.data.written import write_whole
from collab.people.records import with_records
from collab.releases.ledger import shown_dataset
from collab.releases.store import Store

_TO_EACH = "{district}"


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "--to",
        type=Path,
        nargs="+",
        required=True,
        metavar="FILE",
        help="where to write: .pptx (slides), .pdf (paper) or .xlsx (data); with --each-district "
        "the name must have {district} in it",
    )
    parser.add_argument("--districts", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--each-district", action="store_true", help="a set of files for every district")
    parser.add_argument("--year", type=int, help="2014 for 2013/14 (default: as in the app)")
    parser.add_argument("--measure", metavar="LABEL", help='such as "KS2 Level 4B+"')
    parser.add_argument("--pupils", metavar="GROUP", help='such as "Disadvantaged" (default: all pupils)')
    parser.add_argument("--minutes", action="store_true", help="distances in minutes by car, not in miles")
    about = parser.add_mutually_exclusive_group()
    about.add_argument("--partnership", metavar="SLUG", help="about one partnership")
    about.add_argument("--school", type=int, metavar="URN", help="for one school's governors")
    parser.add_argument("--sections", nargs="+", choices=tuple(SECTIONS), default=[])
    parser.add_argument("--note", default="", help="a note of your own, for the first page")
    parser.add_argument("--meeting", type=_day, metavar="YYYY-MM-DD", help="day it is for")


def run(options: argparse.Namespace, store: Store, number: int) -> Iterator[str]:
    """Write the files from a release; yields a line for each.

    Raises CollabError for a district, year, measure or group of pupils that the data does not have, and
    for a file of another kind.
    """
    kinds = [(path, _writer(path)) for path in options.to]
    dataset = shown_dataset(store, number, disclosure_threshold())
    records = with_records(store, dataset.tables, illustrative=dataset.release.illustrative)
    for districts in _rounds(options, dataset):
        start = time.perf_counter()
        selection = _selection(options, dataset, districts)
        scope = _scope(options)
        briefing = compose(dataset, selection, scope, records, today=date.today())
        scope = replace(scope, link=link_to(dataset, selection, scope))
        briefing = replace(briefing, scope=scope)
        for path, ending in kinds:
            target = Path(str(path).replace(_TO_EACH, _plain(districts)))
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, FORMATS[ending](briefing))
            yield f"{target} ({time.perf_counter() - start:.1f} s)"


def _rounds(options: argparse.Namespace, dataset: Dataset) -> list[tuple[str, ...]]:
    unknown = [name for name in options.districts if name not in dataset.districts]
    if unknown:
        raise CollabError(
            f"There is no district {', '.join(unknown)}. The districts are {', '.join(dataset.districts)}."
        )
    if not options.each_district:
        return [tuple(options.districts)]
    if any(_TO_EACH not in str(path) for path in options.to):
        raise CollabError("With --each-district, write {district} where its name goes in --to.")
    return [(name,) for name in options.districts or dataset.districts]


def _selection(options: argparse.Namespace, dataset: Dataset, districts: tuple[str, ...]) -> Selection:
    if options.year is not None and options.year not in dataset.measures:
        years = ", ".join(map(str, dataset.years))
        raise CollabError(f"There are no results of {options.year}. The years are {years}.")
    year = options.year or dataset.start_year
    measure = MEASURES_BY_LABEL.get(options.measure) if options.measure else None
    if options.measure and (measure is None or measure.code not in dataset.measures[year]):
        raise CollabError(f"There are no results for {options.measure!r} in {year}.")
    unit = MINUTES if options.minutes else MILES
    if unit not in dataset.units:
        raise CollabError("There are no travel times in this data, so distances are in miles.")
    selection = make_selection(dataset, year, measure.code if measure else None, districts, unit=unit)
    if not options.pupils:
        return selection
    known = {PUPILS[name]: name for name in pupils_in(dataset, year, selection.measure)}
    if options.pupils not in known:
        groups = f"The groups are {', '.join(known)}." if known else "Nothing is known of any group."
        raise CollabError(
            f"There are no results of {options.pupils!r} at {selection.definition.label} in {year}. {groups}"
        )
    return selection.of(known[options.pupils])


def _scope(options: argparse.Namespace) -> Scope:
    audience = Audience.AREA
    if options.partnership:
        audience = Audience.PARTNERSHIP
    elif options.school:
        audience = Audience.SCHOOL
    return Scope(
        audience,
        options.partnership or "",
        options.school or 0,
        tuple(key for key in STORIES[audience] if key in options.sections),
        options.note.strip(),
        options.meeting,
    )


def _writer(path: Path) -> str:
    ending = path.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise CollabError(f"{path} should end in {', '.join('.' + e for e in FORMATS)}.")
    return ending


def _plain(districts: tuple[str, ...]) -> str:
    return re.sub(r"[^a-z0-9]+", "-", " ".join(districts).lower()).strip("-")


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise argparse.ArgumentTypeError("write the day like 2026-11-26") from None
