"""The page My school."""
