"""Reads bounces: bytes in, bounces out. Pure."""
