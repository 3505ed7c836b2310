"""What a person may look over: who and what is one, problems, and sentences that were not read. Only with `--edit`."""
