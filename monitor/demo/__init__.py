"""The bundled sample newsroom that `pantau demo` collects: written for Pantau, every name and event in it invented.

Which story is told where, and what should be found in it, stands in `README.md` beside this file.
"""

from monitor.demo.newsroom import Newsroom, SimulatedClock

__all__ = ["Newsroom", "SimulatedClock"]
