"""Whose a nomination is, and who is asked about it while people are away.

`choosing` finds the region, `people` those who are asked there, `handover` keeps that in step
with absences, `telling` lets the account's other regions know, `overrides` holds what the hub
says against the tree of countries. `roster` is what all of them read.
"""
