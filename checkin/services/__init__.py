"""One verb, one transaction. Verbs take the `Store` (or a session of it) and `now`; they know no Flask."""
