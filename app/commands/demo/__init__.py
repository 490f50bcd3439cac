"""`flask demo`: invented books of a Turkish trading company, the same for the same seed."""
