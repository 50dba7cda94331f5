"""The credentials committee's statistics: from a frozen roster and the log of scans, and from nothing else."""
