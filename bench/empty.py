"""An otherwise empty page with one filter, which the benchmarks measure the real pages against."""

import streamlit as st

DISTRICTS = (
    "Boston",
    "East Lindsey",
    "Lincoln",
    "North Kesteven",
    "South Holland",
    "South Kesteven",
    "West Lindsey",
)

with st.container(horizontal=True):
    chosen = st.multiselect("Districts", DISTRICTS)
st.title(", ".join(chosen) or "Everywhere")
