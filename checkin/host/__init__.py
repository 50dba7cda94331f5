"""What a machine in the hall needs to serve: addresses, certificates, a lock, the server. Used by cli alone."""
