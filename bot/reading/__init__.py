"""Bytes in, Bounces out."""
