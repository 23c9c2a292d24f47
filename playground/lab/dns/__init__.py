"""The lab's DNS: a resolver, the parent zone, each domain's own servers, and what can be wrong with them.

`authority.py`, `filters.py` and `denials.py` say what is answered, as pure functions; `zone.py` from which
records; `wire.py` puts it on the wire; `side.py` runs all of it.
"""
