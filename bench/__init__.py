"""Benchmarks: measured, never asserted in the tests."""
