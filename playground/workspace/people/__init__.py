"""What people do in the workspace, and see: an app's tests and the page act through this."""
