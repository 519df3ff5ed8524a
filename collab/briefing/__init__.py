"""The governors' briefing: slides, paper and data from one set of sections."""
