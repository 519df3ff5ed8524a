"""Plotly figures from disclosed tables: pure, keyword-only, returned with their table."""

from collab.charts.evidence import project_map
from collab.charts.gaps import gap_intervals
from collab.charts.groups import GAP_COLUMNS, dumbbells, thresholds
from collab.charts.lessons import heat_map
from collab.charts.lineage import family
from collab.charts.locality import locality_scatter
from collab.charts.style import Chart, enlarged
from collab.charts.time import effects, trend
from collab.charts.variation import funnel
from collab.palette import DARK, LIGHT, Palette

__all__ = [
    "DARK",
    "GAP_COLUMNS",
    "LIGHT",
    "Chart",
    "Palette",
    "dumbbells",
    "effects",
    "enlarged",
    "family",
    "funnel",
    "gap_intervals",
    "heat_map",
    "locality_scatter",
    "project_map",
    "thresholds",
    "trend",
]
