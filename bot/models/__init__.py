"""The types that all packages share: immutable, and without access to the outside."""
