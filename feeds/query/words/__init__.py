"""Texts as words: how they are told apart, fold, are stemmed, numbered and stored."""
