"""Messages that report bounces: each opens an incident or joins the open one for its domain."""
