"""The domain: whether it exists, who serves it, and where its mail goes."""
