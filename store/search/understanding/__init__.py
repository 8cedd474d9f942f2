"""What a question means: places, industries, products, topics, times, and the words left over."""
