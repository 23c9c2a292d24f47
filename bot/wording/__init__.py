"""What a diagnosis says in plain words: verdict and steps, a text for any place, a note to a postmaster."""
