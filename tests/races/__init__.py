"""Many at once, in threads, on a database of their own; each with a control that shows what happens when the guard is off."""
