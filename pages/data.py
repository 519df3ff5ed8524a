"""Data and method: whose data this is, which files it came from, and how figures are made."""

import pandas as pd
import streamlit as st

from collab.ui.frame import ensure_frame
from collab.ui.text import plain

frame = ensure_frame()
release = frame.dataset.release

st.title("Data and method")
st.markdown(f"**{plain(release.title)}** for {plain(release.area)}, made by `{release.made_by}`.")
st.header("Files")
files = [{"File": f.name, "Rows": f"{f.rows:,}", "SHA-256": f.sha256[:16]} for f in release.files]
st.table(pd.DataFrame(files).map(plain), hide_index=True)
