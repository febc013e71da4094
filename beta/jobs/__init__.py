"""Owns work done outside a request: mail and housekeeping."""
