"""Owns the rules: the door, the access table, commands, log, projections and views."""
