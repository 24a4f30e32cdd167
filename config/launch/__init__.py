"""What `make run` does: environment, tables, messages, demo market, web server and worker.

Standard library only, Python 3.11 or newer (`config/start.py` sees to that): when this runs, nothing is installed yet.
"""
