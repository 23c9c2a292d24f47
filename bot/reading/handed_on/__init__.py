"""Bounces that people forward, quote, paste or list."""
