"""Collab: how primary schools in collaborative partnerships do, where, and how sure we can be."""
