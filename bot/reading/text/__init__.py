"""Text: words to compare, addresses, and text from markup."""
