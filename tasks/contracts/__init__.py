"""What every package may rely on: schemas, ids, faults, settings, records and the stage engine."""
