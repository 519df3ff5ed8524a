"""The pictures drawn without a browser (matplotlib), for paper, slides and the map on the stage."""
