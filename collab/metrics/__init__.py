"""Pure functions from cohorts to tables of figures."""
