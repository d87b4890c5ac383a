"""Names across articles -> people, bodies and events that collect their mentions."""
