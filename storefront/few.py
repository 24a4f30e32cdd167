"""When a page says that few are left: one rule for cards and basket."""

#: From so few pieces on it is worth saying.
FEW = 5


def few_left(free: int | None) -> int:
    """How many are left, where that is few; 0 where there are plenty, or none."""
    return free if free and 0 < free <= FEW else 0
