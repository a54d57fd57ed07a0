"""Themes: what the codings of one coder amount to, as tables. Every table names its sources and its coder."""

from coding.themes.frequencies import theme_frequencies

__all__ = ["theme_frequencies"]
