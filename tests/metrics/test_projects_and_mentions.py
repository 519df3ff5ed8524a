"""Projects and inspection mentions, found."""

from collab.metrics.projects_and_mentions import mentions_for, projects_for


def test_projects_and_mentions_are_found_by_district_starter_lesson_and_words(illustrative):
    projects = illustrative.tables["projects"]
    boston = projects_for(projects, ["Boston"], [], "")
    assert "peer-review" not in set(boston["project"]) and len(boston) == 5
    assert len(projects_for(projects, [], ["teaching_school_alliance"], "")) == 1
    assert (
        projects_for(projects, [], [], "feedback DURHAM")["project"].tolist() == ["digital-feedback"]
        or len(projects_for(projects, [], [], "feedback DURHAM")) == 1
    )
    assert projects_for(projects, [], [], "(").empty
    mentions = illustrative.tables["inspection_mentions"]
    assert mentions_for(mentions, [2], "")["school"].tolist() == ["Weston Hills"]
    assert mentions_for(mentions, [], "")["inspected"].is_monotonic_decreasing
