"""Marsad's stages (one module each, thin Prefect tasks) and, in packages beside them, the pure code they compose."""
