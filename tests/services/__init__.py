"""Real services for tests, on loopback, with ports and folders of their own.

    with running(["postgresql", "s3"]) as env:   # env: DATABASE_URL, AWS_S3_ENDPOINT_URL, ...
        ...

    eval "$(python -m tests.services up)"        # for a shell; `python -m tests.services down` ends it

What is missing is installed where that is allowed (root on Debian; Go modules into our own folder). Everything that was
started is stopped, also after a failure and after SIGTERM. With CI=true a service that cannot run raises ServiceMissing;
otherwise it is named on standard error and left out.
"""

from tests.services.control import SERVICES, Running, running, start
from tests.services.parts import ServiceMissing

__all__ = ["SERVICES", "Running", "ServiceMissing", "running", "start"]
