"""What a code means."""
