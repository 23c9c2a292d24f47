"""The words that rooms share: frozen, without behaviour that needs the outside."""
