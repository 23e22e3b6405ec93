"""Articles: written as decided, found by id, by place and by their words."""
