"""Processes that go on until they are asked to end."""
