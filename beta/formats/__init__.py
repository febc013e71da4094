"""Pure functions that turn files into drafts and drafts into files."""
