"""What articles say of cooperations -> cooperations that move, each step with its evidence."""
