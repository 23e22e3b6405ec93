"""The bytes of feeds, for whoever polls: no page, no article, no wait."""
