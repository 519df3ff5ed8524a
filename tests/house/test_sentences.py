"""The catalogue of sentences is what the code says."""

from bench.sentences import CATALOGUE, Said, catalogue, sentences


def test_the_catalogue_is_what_the_code_says():
    assert CATALOGUE.read_text(encoding="utf-8") == catalogue(), (
        "Run `uv run python -m bench.sentences`, and read what it changed in docs/sentences.md."
    )


def test_a_sentence_is_told_with_what_has_to_be_so():
    source = '''
def told(count, near):
    """Not a sentence that anybody reads."""
    if not count:
        return "There is nobody here at all."
    text = f"{count} schools {'is' if count == 1 else 'are'} near"
    return text + (" and all are full" if near else f"; none within {near:g} miles of them")
'''
    assert list(sentences(source)) == [
        Said("told", "There is nobody here at all.", ("not count",)),
        Said("told", "‹count› schools (is or are) near", ("count",)),
        Said("told", "and all are full", ("count", "near")),
        Said("told", "; none within ‹near› miles of them", ("count", "not (near)")),
    ]
