"""Checks that are due: the look itself, and the change that results."""
