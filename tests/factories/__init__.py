"""Makers of what tests need: people, baskets, recipients, orders in every state. Plain functions with keyword arguments."""
