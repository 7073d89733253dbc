"""Measures the product beside yardsticks of the same run: `script/bench`; docs/benchmarks.md explains the figures."""
