"""What programs write into config files: new tables, and ids for them."""
