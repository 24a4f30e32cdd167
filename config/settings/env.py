"""The environment is read here and in the other settings files, and nowhere else."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()

#: Everything that running the market writes: database, cache, media, private documents, mail, logs.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
