"""Who may do what, and what they write: roles, grants, records, and the list of changes."""
