"""The briefing as slides (python-pptx), with native charts."""
