"""How requests come in, and what HTTP itself says about them."""
