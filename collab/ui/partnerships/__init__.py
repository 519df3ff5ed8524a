"""The page Partnerships."""
