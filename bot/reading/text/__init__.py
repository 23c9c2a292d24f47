"""What running text is made of: words to compare, addresses, and text out of markup."""
