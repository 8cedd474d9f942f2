"""The shared truth and the program's rules: one room per aggregate."""
