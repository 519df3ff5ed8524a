"""Whom a school could join: options, limits, solver, reasons, and scenarios."""
