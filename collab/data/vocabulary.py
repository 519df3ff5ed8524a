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
        "inclusion_cluster": "Inclusion cluster",
        "area_partnership": "Area partnership",
        "peer_review_network": "Peer review network",
        "trust_cluster": "Trust cluster",
        "diocesan_family": "Diocesan family",
    }
)
"""Kinds of partnership, and how each is shown; new ones are added at the end."""
KINDS_TOLD: Mapping[str, str] = MappingProxyType(
    {
        "collaborative_partnership": "schools that agreed to work together",
        "federation": "schools under one governing body",
        "teaching_school_alliance": "schools around a teaching school; all ended on 31 August 2021",
        "multi_academy_trust": "academies of one trust",
        "foundation_trust": "schools that share a foundation trust, a legal body",
        "inclusion_cluster": "schools that pool money for special needs",
        "area_partnership": "schools of an area in an education partnership",
        "peer_review_network": "schools that review one another",
        "trust_cluster": "a cluster inside a trust, which it belongs to",
        "diocesan_family": "schools of one diocese that work together",
    }
)
"""What each kind is, in a few words."""
CONTEXT = ("disadvantaged", "special_needs", "additional_language", "prior_average")
"""What is known of who is in a cohort, and a fair comparison should hold equal: percent of its pupils,
and their average at Key Stage 1 (points), which stands for its shares of low, middling and high."""
MILES, MINUTES = "miles", "minutes"
DISTANCES: Mapping[str, str] = MappingProxyType({MILES: "Miles", MINUTES: "Minutes"})
"""What distances are told in, and what each is called: miles in a straight line, or minutes by car."""
LOCAL: Mapping[str, float] = MappingProxyType({MILES: 5.0, MINUTES: 20.0})
"""How far from the host counts as local where the viewer sets no other limit; the minutes are those of the
published guidance (Hill 2017)."""
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
JOINABLE = (
    "collaborative_partnership",
    "teaching_school_alliance",
    "inclusion_cluster",
    "area_partnership",
    "peer_review_network",
)
"""Kinds that a school joins by agreement; trusts and federations take a change of governance."""
GOVERNING = ("federation", "multi_academy_trust", "trust_cluster")
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
TOPIC_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "teaching": "Teaching",
        "leadership": "Leadership",
        "governors": "Governors' skills",
        "moderation": "Moderation",
        "premises": "Premises",
        "money": "Money",
        "transport": "Transport",
    }
)
"""What a topic that schools can give or look for is about."""
OFFER_SIDES: Mapping[str, str] = MappingProxyType({"gives": "Can give", "seeks": "Looks for"})
"""Whether something is offered or looked for."""
MATCH_STAGES: Mapping[str, str] = MappingProxyType(
    {
        "suggested": "Suggested",
        "agreed": "Agreed",
        "under_way": "Under way",
        "ended": "Ended",
        "declined": "Declined",
    }
)
"""How far an offer and a need that were brought together have come."""
AT_WORK = ("agreed", "under_way")
"""Stages in which a match takes up whoever gives."""
HELPED = "ended"
"""The stage of a match whose help was given to its end: its need is met."""
CONTACTS: Mapping[str, str] = MappingProxyType(
    {
        "headteacher": "Headteacher",
        "deputy": "Deputy head",
        "subject_lead": "Subject lead",
        "inclusion_lead": "Inclusion lead (SENCO)",
        "business_manager": "School business manager",
        "chair_of_governors": "Chair of governors",
        "clerk": "Clerk to the governors",
        "coordinator": "Partnership coordinator",
        "adviser": "Authority's adviser",
    }
)
"""Roles that can be named as whom to ask, or who sees to something; people are never named."""
VERDICTS: Mapping[str, str] = MappingProxyType(
    {
        "too_early": "Too early to say",
        "spread": "Spread it",
        "go_on": "Go on",
        "change": "Go on, changed",
        "stop": "Stop",
    }
)
"""What people decide about a project at its review."""
