"""One file, one question. Each check tells what it found to the scene, as soon as it knows."""
