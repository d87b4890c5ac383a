"""Measurements: quality against gold, speed against peers, crashes by the thousand. Nothing here is in the wheel."""
