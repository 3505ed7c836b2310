"""What many pages on many machines cost, reckoned and simulated from what some pages cost on one."""
