"""What must always be true of the market's rows, derived anew from the rows themselves. `manage.py check_invariants` reads it out."""
