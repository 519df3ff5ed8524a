"""The page Attainment."""
