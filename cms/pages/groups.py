"""Names of the groups that decide what somebody may do in the admin. The groups themselves are made by a migration of cms/training."""

OPERATORS = "Operators"
OFFICERS = "Officers"
TRAINERS = "Trainers"
