"""The checks: one question per file, grouped by subject (`dns`, `servers`, `tls`, our own side in `sender`).

Each check reports a finding as soon as it knows it (`Context.tell`). `checks.toml` says when each one runs.
"""
