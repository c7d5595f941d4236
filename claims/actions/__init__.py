"""Every write of the record: lock, check, change, one line of history last, in one transaction."""
