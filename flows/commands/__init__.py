"""The commands of ``marsad``, one module per group."""
