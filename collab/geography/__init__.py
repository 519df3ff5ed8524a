"""Where schools are: the National Grid, district areas, distances, locality, and the map."""
