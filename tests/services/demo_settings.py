"""Settings of the demo market that browsers look at: as on one's own machine, with static files as a public market serves them."""

from config.settings.local import *  # noqa: F403

STORAGES["staticfiles"] = {"BACKEND": "tests.services.demo_static.OwnCompressedStorage"}  # noqa: F405
WHITENOISE_USE_FINDERS = False
