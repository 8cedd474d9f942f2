"""The program as the hub handles it in Slack: regions, routes, colleagues' absences, its history.

What it may be is said elsewhere (`store.program_file`, `store.routing`); here it is opened,
tried on the last weeks, and changed, by members of the hub alone.
"""
