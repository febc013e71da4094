"""Owns the sockets: handlers, broadcast, presence."""
