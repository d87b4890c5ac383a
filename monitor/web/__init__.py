"""What `pantau serve` serves to readers of its mails: the pages behind their links, past digests, and a sign of health.

`app` is a WSGI application without cookies or state of its own; `server` runs it with waitress in a thread.
"""
