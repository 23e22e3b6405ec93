"""How the service is, for those who run it and for their programs."""
