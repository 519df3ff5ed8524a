"""Findings as plain-English sentences, written from disclosed figures and their uncertainty."""

from collab.narrative.brokering import (
    cost_sentences,
    left_out_finding,
    match_sentence,
    proposal_finding,
    reason_counts,
    reason_words,
    size_sentence,
)
from collab.narrative.estimates import (
    effect_finding,
    effect_title,
    funnel_finding,
    like_for_like_finding,
    like_for_like_title,
    trend_finding,
)
from collab.narrative.gaps import (
    cohorts_compared,
    districts_title,
    everyday,
    finding,
    gaps_in_pupils,
    pupils_worth,
    sureness,
    thresholds_title,
    where_finding,
)
from collab.narrative.lessons import (
    disagreement,
    lessons_finding,
    lessons_title,
    movement,
    overdue,
)
from collab.narrative.places import changes_told, map_finding
from collab.narrative.profile import (
    alike_sentence,
    change_sentence,
    pooled_label,
    pooled_note,
    profile_finding,
)
from collab.narrative.words import interval, listing, percent, place, points, roughly

__all__ = [
    "alike_sentence",
    "change_sentence",
    "changes_told",
    "cohorts_compared",
    "cost_sentences",
    "disagreement",
    "districts_title",
    "effect_finding",
    "effect_title",
    "everyday",
    "finding",
    "funnel_finding",
    "gaps_in_pupils",
    "interval",
    "left_out_finding",
    "lessons_finding",
    "lessons_title",
    "like_for_like_finding",
    "like_for_like_title",
    "listing",
    "map_finding",
    "match_sentence",
    "movement",
    "overdue",
    "percent",
    "place",
    "points",
    "pooled_label",
    "pooled_note",
    "profile_finding",
    "proposal_finding",
    "pupils_worth",
    "reason_counts",
    "reason_words",
    "roughly",
    "size_sentence",
    "sureness",
    "thresholds_title",
    "trend_finding",
    "where_finding",
]
