"""Search over everything at once: records, screens, things to do, and what a person kept."""
