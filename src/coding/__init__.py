"""Code interviews."""
