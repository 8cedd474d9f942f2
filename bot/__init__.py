"""The running process: settings, wiring, delivery, the tick, the web front, the command line."""
