"""Orchestration only: flows that call stages, and the command line."""
