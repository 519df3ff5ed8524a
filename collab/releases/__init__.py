"""How data comes to be kept: imported, merged, compared, stored, brought up to date, backed up."""
