"""A stand that becomes free is offered to whoever waits longest and fits, for a while."""
