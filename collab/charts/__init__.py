"""Plotly figures from disclosed tables: pure, keyword-only, returned with their table."""

from collab.charts.balance_plot import MOST_DRAWN, balance_plot
from collab.charts.beside_chance import school_results
from collab.charts.constellations import constellations
from collab.charts.context_dots import context_dots
from collab.charts.family_tree import family
from collab.charts.funnel_plot import funnel
from collab.charts.gap_chart import gap_chart, span_of, span_with_words
from collab.charts.gap_grid import NO_COMPARISON, gap_grid
from collab.charts.left_out_map import left_out_map
from collab.charts.lesson_bars import lessons_in_place, lessons_rated
from collab.charts.lesson_heat_map import heat_map
from collab.charts.linked_years import linked_years
from collab.charts.locality_scatter import locality_scatter
from collab.charts.members_map import members_map
from collab.charts.near_here import COLUMNS as NEAR_COLUMNS
from collab.charts.near_here import near_here
from collab.charts.over_years import effects, gap_over_years, trend
from collab.charts.pair_ages import COLUMNS as PAIR_COLUMNS
from collab.charts.pair_ages import pair_ages
from collab.charts.partnership_cards import COLUMNS as CARD_COLUMNS
from collab.charts.partnership_cards import partnership_cards
from collab.charts.people_and_data import people_and_data
from collab.charts.places import places
from collab.charts.style import HEADING, SAVED_WIDTH, Chart, presented, with_heading
from collab.palette import DARK, LIGHT, Palette
from collab.words.on_gaps import GAP_COLUMNS

__all__ = [
    "CARD_COLUMNS",
    "DARK",
    "GAP_COLUMNS",
    "HEADING",
    "LIGHT",
    "MOST_DRAWN",
    "NEAR_COLUMNS",
    "NO_COMPARISON",
    "PAIR_COLUMNS",
    "SAVED_WIDTH",
    "Chart",
    "Palette",
    "balance_plot",
    "constellations",
    "context_dots",
    "effects",
    "family",
    "funnel",
    "gap_chart",
    "gap_grid",
    "gap_over_years",
    "heat_map",
    "left_out_map",
    "lessons_in_place",
    "lessons_rated",
    "linked_years",
    "locality_scatter",
    "members_map",
    "near_here",
    "pair_ages",
    "partnership_cards",
    "people_and_data",
    "places",
    "presented",
    "school_results",
    "span_of",
    "span_with_words",
    "trend",
    "with_heading",
]
