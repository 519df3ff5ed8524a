"""The pictures of a briefing."""

from collab.briefing.drawing import png, svg


def test_the_same_briefing_is_the_same_picture(briefing):
    section = next(s for s in briefing.sections if s.key == "districts")
    assert svg(section.graph, 5, 4) == svg(section.graph, 5, 4)
    picture = next(s.picture for s in briefing.sections if s.picture)
    assert png(picture, 4, 4, 60)[:8] == b"\x89PNG\r\n\x1a\n"
