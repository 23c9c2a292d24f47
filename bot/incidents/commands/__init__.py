"""What people ask for with words or buttons. `commanding.py` runs it; each other file decides one kind of
command."""
