"""Steps tried on a copy."""

from dataclasses import replace

from collab.brokering.scenario import Step, apply_steps
from collab.data.dataset import Dataset, day_of_tests

DAY = day_of_tests(2014)


def with_steps(dataset: Dataset, *steps: Step) -> Dataset:
    return replace(dataset, tables=apply_steps(dataset.tables, steps, DAY), _stages={})
