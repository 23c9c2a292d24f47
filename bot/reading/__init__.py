"""Bytes in, bounces out. Pure."""
