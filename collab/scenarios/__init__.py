"""Changes of partnerships that are tried on a copy before anybody acts on them."""

from collab.scenarios.publishing import publish_scenario
from collab.scenarios.steps import Step, apply_steps, fresh_slug, read_steps, write_steps

__all__ = ["Step", "apply_steps", "fresh_slug", "publish_scenario", "read_steps", "write_steps"]
