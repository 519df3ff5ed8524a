"""The page Broker."""
