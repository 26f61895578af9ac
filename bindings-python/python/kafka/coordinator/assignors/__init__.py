"""Names of the assignors for `partition_assignment_strategy`; the work is done by native code."""
