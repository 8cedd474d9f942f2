"""What the index keeps of each reference, and how both databases are asked for it."""
