"""Collab: start it with `streamlit run app.py`."""

from collab.ui.frame.shell import main

main()
