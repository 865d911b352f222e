"""Measurements that anyone can run: `make bench`. Results: benchmarks/README.md."""
