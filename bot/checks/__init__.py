"""One file, one question, in the room of what it is about: `dns`, `servers`, `tls`, our own side (`sender`).

Each check tells what it found as soon as it knows (`Context.tell`). `checks.toml` says when each is asked.
"""
