"""The questions a briefing asks."""

from collab.data.dataset import day_of_tests


def test_the_questions_follow_from_the_figures(illustrative, briefing):
    section = next(s for s in briefing.sections if s.key == "questions")
    asked = (*section.points, *section.told)
    assert any("4.5 points ahead at KS1 Level 2B+" in question for question in asked)
    day = day_of_tests(2014)
    members = illustrative.members_on(day)
    assert any(f"{145} schools are in no partnership" in question for question in asked)
    assert members["urn"].nunique() < len(illustrative.schools)
    assert not any(
        "significant" in text.lower()
        for s in briefing.sections
        for text in (s.title, s.about, s.sure, *s.points, *s.told)
    )
