"""One file a benchmark. Machines and moments differ by more than code does, so each measures, in the same
run, something fixed beside what it is about.
"""
