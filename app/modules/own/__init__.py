"""A team's own models, a file each: found by themselves, and never touched by an upgrade."""
