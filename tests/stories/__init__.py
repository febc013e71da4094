"""What readers leave under a story, and what its authors do with it."""
