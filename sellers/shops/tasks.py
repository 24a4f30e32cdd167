"""What happens to shops by the clock."""

from django_tasks import task

from sellers.shops.marks import warn_of_expiry


@task()
def warn_expiring_marks() -> int:
    """Tell owners of marks that expire soon. Running it twice tells nobody twice."""
    return warn_of_expiry()
