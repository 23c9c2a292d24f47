"""What people ask for, in words or by a button: `commanding.py` does it, a file each decides what follows."""
