"""Telling people what happened, for the rooms of shops (catalog/notices.py does it)."""

from catalog.notices import announce

__all__ = ["announce"]
