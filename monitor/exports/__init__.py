"""What is stored -> files for other programs."""
