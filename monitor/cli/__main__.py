"""`python -m monitor.cli` is `pantau`."""

from monitor.cli import main

main()
