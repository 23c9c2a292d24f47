"""One numbered file in `versions` per schema change."""
