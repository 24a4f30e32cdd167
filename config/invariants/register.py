"""The one list of checks."""

from config.invariants import orders, payments, shops, stock
from config.invariants.checks import Check, Finding, run_checks

CHECKS: list[Check] = [*stock.CHECKS, *orders.CHECKS, *payments.CHECKS, *shops.CHECKS]


def find_faults() -> list[Finding]:
    """Everything that is wrong, empty if nothing is. One query per check."""
    return run_checks(CHECKS)
