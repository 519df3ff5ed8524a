"""Collab: how primary schools in collaborative partnerships do, where, and how sure we can be."""

import pandas as pd

# Words are Python's own: pandas converts pyarrow's, names of columns too, each time it looks one up, a third
# of all time on a county's tables. On all England's it makes no difference.
pd.options.mode.string_storage = "python"
