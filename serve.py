"""Collab for a network: `streamlit run serve.py`. Who may write is decided by sign-in alone."""

import streamlit as st

from collab.ui.server.serving import MIDDLEWARE, ROUTES, on_script_error

app = st.App("main.py", routes=ROUTES, middleware=MIDDLEWARE, on_script_error=on_script_error)
