"""What a story can tell: a maker for each section."""
