"""The arithmetic of what is measured; nothing here measures."""
