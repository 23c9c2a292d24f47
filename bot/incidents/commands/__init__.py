"""What people ask for with words or buttons. `commanding.py` runs what concerns an incident, `serving.py` the
rest; each other file decides one kind of command."""
