"""How well references meet a question, who comes first, and why."""
