"""Understands what people type, or refuses it in one friendly line."""
