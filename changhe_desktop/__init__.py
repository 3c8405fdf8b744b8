"""Changhe Desk: the desk of a town's working team."""

__version__ = "0.1.0"
