"""The types that all packages share: frozen, without behaviour that needs the outside."""
