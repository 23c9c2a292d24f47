"""One file, one question, one list of Findings."""
