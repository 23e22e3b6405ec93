"""From files to one tree of keys, each with the place where it stands.

document -> files -> references -> ahead
(TOML)    (include) (env: file:) (rules, by all processors)
"""
