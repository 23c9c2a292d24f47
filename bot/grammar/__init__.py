"""What people type, understood or refused in one friendly line."""
