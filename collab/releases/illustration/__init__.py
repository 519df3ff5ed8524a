"""Illustrative data: a fictional county whose 2014 sums equal the published figures exactly."""

from collab.releases.illustration.county import generate, write

__all__ = ["generate", "write"]
