"""What Streamlit runs for each viewer, at each of their clicks; `app.py` and `serve.py` serve it."""

from collab.ui.frame.shell import main

main()
