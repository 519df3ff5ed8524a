"""Around every page: shell, filters, present mode, and how charts, tables and forms are shown."""
