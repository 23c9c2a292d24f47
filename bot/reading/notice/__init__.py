"""What people read in a bounce: who failed, which reply is quoted, where the returned message begins."""
