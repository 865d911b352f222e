"""Gateways that run Python: the check inside them, without a request of its own between."""
