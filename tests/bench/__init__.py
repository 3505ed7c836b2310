"""The benchmark, `python -m tests.bench`: how long runs take against others that are timed in turn with them."""
