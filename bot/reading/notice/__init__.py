"""The notice, a bounce's text for people: who failed, the quoted reply, where the returned message begins."""
