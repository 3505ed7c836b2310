"""Many pages: workers of this machine or a cluster, shards, time limits, and stopping in good order."""
