"""Readers of files into contract tables: one module a format."""
