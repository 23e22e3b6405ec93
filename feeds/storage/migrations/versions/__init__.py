"""One file a migration, in order; each is frozen once released."""
