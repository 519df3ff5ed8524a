"""Collab for this machine: `streamlit run app.py`. Whoever writes gives the code that the terminal shows."""

import streamlit as st

from collab.ui.server.serving import MIDDLEWARE, ROUTES, on_script_error
from collab.ui.server.this_machine import served_here

app = st.App(
    "main.py", lifespan=served_here, routes=ROUTES, middleware=MIDDLEWARE, on_script_error=on_script_error
)
