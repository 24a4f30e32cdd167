"""The frame of the operator's desk in Wagtail's admin: pages, lists with their files, what can be done with a thing, and what waits."""

from sellers.desk.frame import PAGE_SIZE, DeskItem, DeskView, ReaderItem

__all__ = ["PAGE_SIZE", "DeskItem", "DeskView", "ReaderItem"]
