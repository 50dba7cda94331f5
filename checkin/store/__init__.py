"""SQLAlchemy: models, queries, the scan log, migrations. Knows core, never Flask."""
