"""The benchmark, `python -m tests.bench`: how long things take against others that are timed in turn with them."""
