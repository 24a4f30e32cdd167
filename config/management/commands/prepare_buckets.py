"""Make the two buckets of the market where they do not exist yet. Run once per S3 account, before the first start."""

import json
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError


def public_policy(bucket: str) -> str:
    """A bucket policy that lets everybody read objects and nobody list them. Policies, not ACLs: AWS refuses ACLs on new buckets."""
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


class Command(BaseCommand):
    """Public media may be read by everybody; documents (slips, papers) only through a signed address. Safe to repeat."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when no bucket is named or the server refuses."""
        public, private = settings.AWS_STORAGE_BUCKET_NAME, settings.AWS_PRIVATE_BUCKET_NAME
        if not public:
            raise CommandError("AWS_STORAGE_BUCKET_NAME is not set: this market keeps its files in VAR_DIR and needs no buckets.")
        if public == private:
            raise CommandError("AWS_PRIVATE_BUCKET_NAME must name another bucket: everybody may read the public one.")
        # The connection of the storage itself: what works here works for the market, with the same keys and address.
        storage: Any = storages["default"]
        try:
            client = storage.connection.meta.client
            there = {bucket["Name"] for bucket in client.list_buckets()["Buckets"]}
            for bucket in (public, private):
                if bucket not in there:
                    client.create_bucket(Bucket=bucket, **self.place(client))
                self.stdout.write(f"{bucket}: {'exists' if bucket in there else 'made'}")
            client.put_bucket_policy(Bucket=public, Policy=public_policy(public))
        except (BotoCoreError, ClientError) as error:
            raise CommandError(f"The S3 server refused: {error}") from error

    def place(self, client: Any) -> dict[str, Any]:
        """The region of a new bucket, in the form that S3 wants: it must not be named for its default."""
        region = client.meta.region_name
        return {} if region in {None, "us-east-1", "aws-global"} else {"CreateBucketConfiguration": {"LocationConstraint": region}}
