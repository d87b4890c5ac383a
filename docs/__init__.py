"""The tables that README.md is generated from."""
