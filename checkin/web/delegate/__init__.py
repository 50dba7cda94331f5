"""For a delegate: a private page with the badge."""
