"""What is said of groups of pupils that cannot be those of their cohort."""

import pandas as pd

from collab.releases.group_fit import without_misfits
from collab.sources.reading import Reading
from tests.official_files import REGISTER, csv, made

HEADER = (
    "RECTYPE,LEA,URN,SCHNAME,TELIG,TFSM6CLA1A,TNotFSM6CLA1A,GELIG,BELIG,PTRWM_EXP,PTRWM_EXP_FSM6CLA1A,"
    "PTRWM_EXP_NotFSM6CLA1A,PTRWM_EXP_G,PTRWM_EXP_B"
)


def results(*rows):
    return csv("2018-850-ks2.csv", HEADER, *rows)


def test_what_does_not_fit_is_told_with_its_row_and_value_and_left_out(store):
    candidate = made(
        store,
        REGISTER,
        results(
            # 31 of 30 are no group; of 10 of whom all achieved none is left where 6 of all 30 did.
            "1,850,100001,Alder,30,31,10,15,15,60%,50%,50%,60%,60%",
            "1,850,100002,Birch,30,10,20,16,15,20%,100%,10%,20%,20%",
        ),
    )
    told = [(p.row, p.column, p.value) for p in candidate.refused]
    assert told == [(2, "TFSM6CLA1A", "31"), (3, "Disadvantaged", "10"), (3, "Boys", "15")]
    reasons = [p.reason for p in candidate.refused]
    assert "more pupils than the whole cohort has" in reasons[0]
    assert reasons[1].startswith("10 of 10 cannot have reached it, where 6 of all 30 pupils did")
    # Girls and boys together are one too many: it is told, and boys are whoever is no girl.
    assert reasons[2].startswith("with girls they are 31, and the whole cohort 30")
    rows = candidate.tables["group_results"]
    rows = rows[rows["status"] == "published"]
    kept = set(zip(rows["urn"], rows["pupil_group"].astype(str), strict=True))
    assert (100002, "disadvantaged") not in kept and (100001, "disadvantaged") not in kept
    assert {(100001, "girls"), (100002, "girls"), (100002, "boys"), (100002, "not_disadvantaged")} <= kept


def test_a_pupil_more_or_less_by_rounding_fits_and_the_unknown_language_is_no_mistake(store):
    header = HEADER.replace("GELIG", "TEALGRP2").replace("PTRWM_EXP_G", "PTRWM_EXP_EAL")
    row = "1,850,100001,Alder,120,40,80,9,111,61%,99%,42%,50%,61%"
    candidate = made(store, REGISTER, csv("2018-850-ks2.csv", header, row))
    assert candidate.refused == ()


def refused_of(*groups):
    """What is said of groups `(pupils, eligible, achieved)` of a cohort of 20 of whom 10 reached it."""
    key = {"urn": 100001, "year": 2018, "measure": "ks2_rwm_exp", "status": "published"}
    whole = pd.DataFrame([{**key, "eligible": 20, "achieved": 10}])
    rows = pd.DataFrame([{**key, "pupil_group": g, "eligible": n, "achieved": k} for g, n, k in groups])
    reading = Reading("k", "g.csv", len(rows), {"group_results": rows})
    (told,), kept = without_misfits([reading], rows, whole)
    return [(p.row, p.column, p.value, p.reason.split(";")[0]) for p in told.refused], kept[
        "pupil_group"
    ].tolist()


def test_a_group_is_judged_at_the_cohort_s_own_size():
    """All of the cohort may be in a group; more may not, and then only that is said of it."""
    both = "with girls they are 23, and the whole cohort 20"
    assert refused_of(("girls", 20, 10), ("boys", 3, 1)) == ([(3, "Boys", "3", both)], ["girls", "boys"])
    more = "21 are more than the 20 pupils of the whole cohort"
    told, kept = refused_of(("girls", 21, 10), ("boys", 3, 1))
    assert (told, kept) == ([(2, "Girls", "21", more)], ["boys"])
    assert refused_of(("girls", 12, 6), ("boys", 8, 4)) == ([], ["girls", "boys"])
    few = "with girls they are 19, and the whole cohort 20"
    assert refused_of(("girls", 12, 6), ("boys", 7, 4))[0] == [(3, "Boys", "7", few)]
    # Of some nobody knows the first language.
    assert refused_of(("additional_language", 12, 6), ("no_additional_language", 7, 4))[0] == []
