"""What config.toml may say, key by key: the schema, its types, and words for what does not fit."""
