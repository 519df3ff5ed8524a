"""Collab for a network: `streamlit run serve.py`, with response headers, limits and checks."""

import streamlit as st
from starlette.middleware import Middleware

from collab.ui.server.serving import ROUTES, SafeResponses, on_script_error

app = st.App("app.py", routes=ROUTES, middleware=[Middleware(SafeResponses)], on_script_error=on_script_error)
