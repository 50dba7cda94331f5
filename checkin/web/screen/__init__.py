"""For the projector: live attendance behind a link."""
