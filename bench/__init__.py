"""Benchmarks: each figure beside its floor, both measured in the same run on the same rows."""
