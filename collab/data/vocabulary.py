"""The words of the contracts: what a coded column may say, and how it is shown."""

from collections.abc import Mapping
from types import MappingProxyType

PHASES = ("infant", "junior", "primary", "special")
"""What a school is; special schools count in the figures of an area, as in what is published, but
are nobody's neighbour on the map."""
STATUSES = ("published", "withheld", "not_applicable")
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "collaborative_partnership": "Collaborative partnership",
        "federation": "Federation",
        "teaching_school_alliance": "Teaching school alliance",
        "multi_academy_trust": "Multi-academy trust",
        "foundation_trust": "Foundation trust",
    }
)
"""Kinds of partnership, and how each is shown."""
CONTEXT = ("disadvantaged", "special_needs", "additional_language", "prior_average")
"""What is known of who is in a cohort, and a fair comparison should hold equal: percent of its pupils,
and their average at Key Stage 1 (points), which stands for its shares of low, middling and high."""
PUPIL_GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "disadvantaged": "not_disadvantaged",
        "girls": "boys",
        "special_needs": "no_special_needs",
        "additional_language": "no_additional_language",
    }
)
"""Groups of the pupils of a cohort, each with its complement: together they are all its pupils."""
PUPILS: Mapping[str, str] = MappingProxyType(
    {
        "disadvantaged": "Disadvantaged",
        "not_disadvantaged": "Not disadvantaged",
        "girls": "Girls",
        "boys": "Boys",
        "special_needs": "Special needs",
        "no_special_needs": "No special needs",
        "additional_language": "Additional language",
        "no_additional_language": "No additional language",
    }
)
"""Every group and complement, and what it is called in a row, a filter and a link."""
JOINABLE = ("collaborative_partnership", "teaching_school_alliance")
"""Kinds that a school joins by agreement; trusts and federations take a change of governance."""
GOVERNING = ("federation", "multi_academy_trust")
"""Kinds with one governing body, which knows the results of all its schools."""
STANDINGS = ("deepened", "active", "regrouped", "superficial", "ended")
STARTERS = ("education_adviser", "teaching_school_alliance", "schools")
RATINGS: Mapping[str, str] = MappingProxyType(
    {"1": "Not yet", "2": "Emerging", "3": "Established", "4": "Embedded"}
)
"""How far a partnership lives a lesson."""
REVIEW_KINDS: Mapping[str, str] = MappingProxyType({"self": "Self review", "peer": "Peer review"})
"""Who reviews a partnership: itself, or another."""
GROUPS = ("all", "in_collaboration", "not_in_collaboration")
LESSONS = range(1, 11)
