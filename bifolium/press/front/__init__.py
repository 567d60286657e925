"""The process that readers talk to. Nothing of Django may be imported here.

Baked pages are answered from the store; everything else is handed to Django over a
Unix socket.
"""
