"""The order in which tests run: every one once, and no process without work at the end."""

import itertools

import pytest

from tests.conftest import _in_turn


class Item:
    """A test with these marks."""

    def __init__(self, number: int, *marks: str) -> None:
        self.number, self.marks = number, marks

    def get_closest_marker(self, name: str) -> str | None:
        return name if name in self.marks else None


def items(browser, slow, quick):
    marks = (
        [("browser",)] * browser + [("browser", "slow")] * browser + [("slow",)] * slow + [("quick",)] * quick
    )
    return [Item(number, *own) for number, own in enumerate(marks)]


@pytest.mark.parametrize("processes", [1, 2, 3, 4])
@pytest.mark.parametrize("counts", [(0, 0, 7), (2, 9, 100), (1, 0, 0), (3, 50, 4), (0, 8, 40)])
def test_every_test_stands_once_whatever_the_number_of_processes(processes, counts):
    found = _in_turn(items(*counts), processes)
    assert sorted(item.number for item in found) == list(range(len(items(*counts))))


def test_one_process_begins_with_the_browser_s_longest_the_others_with_what_is_slow_and_all_end_quickly():
    ordered = [item.marks for item in _in_turn(items(2, 10, 86), 3)]
    parts = [ordered[begin:end] for begin, end in itertools.pairwise([0, 33, 66, 100])]
    assert parts[0][:5] == [("browser", "slow")] * 2 + [("browser",)] * 2 + [("quick",)]
    assert all(part[:6] == [("slow",)] * 5 + [("quick",)] for part in parts[1:])
    assert all(set(part[6:]) == {("quick",)} for part in parts)
