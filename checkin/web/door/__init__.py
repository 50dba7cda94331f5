"""For door staff: one page that a paired phone keeps open."""
