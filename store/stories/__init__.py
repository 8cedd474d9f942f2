"""Stories in several languages: what a reader gets, and how translations come about."""
