"""A bucket as the package boto3 reaches it; ``pip install 'bifolium[s3]'``.

Region, credentials and another provider's address are found as boto3 finds them:
``AWS_DEFAULT_REGION``, ``AWS_ACCESS_KEY_ID``, ``AWS_ENDPOINT_URL`` and so on.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

MOST_REMOVED = 1000
NO_BOTO = "a bucket needs the package boto3; run: pip install 'bifolium[s3]'"


class Unreachable(Exception):
    """The bucket cannot be reached, or refuses; the message is one line."""


def is_bucket(place: str) -> bool:
    """Return whether a place is the address of a bucket."""
    return place.startswith("s3://")


class Bucket:
    """The objects below ``s3://bucket/prefix``.

    :raises Unreachable: if that is no such address, or the package is missing.
    """

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.bucket, self.prefix = parts.netloc, parts.path.strip("/")
        if not self.bucket or parts.query or parts.fragment:
            raise Unreachable(f"{address} is no address such as s3://bucket/prefix")
        self.prefix += "/" if self.prefix else ""
        try:
            boto3, config = import_module("boto3"), import_module("botocore.config")
        except ImportError:
            raise Unreachable(NO_BOTO) from None
        # Other providers do not know all the checksums of Amazon's.
        checksums = {
            "request_checksum_calculation": "when_required",
            "response_checksum_validation": "when_required",
        }
        with told():
            self.client = boto3.client(
                "s3", config=config.Config(retries={"mode": "standard"}, **checksums)
            )

    def get(self, name: str) -> bytes | None:
        """Return an object; None if there is none."""
        with told():
            try:
                found = self.client.get_object(**self.place(name))
            except self.client.exceptions.NoSuchKey:
                return None
            body: bytes = found["Body"].read()
            return body

    def tags(self) -> dict[str, str]:
        """Return the entity tags of all objects by name, a thousand a request."""
        with told():
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=self.prefix
            )
            return {
                one["Key"].removeprefix(self.prefix): one["ETag"].strip('"')
                for page in pages
                for one in page.get("Contents", [])
            }

    def put(self, name: str, body: bytes, headers: Mapping[str, str]) -> str:
        """Keep an object; return its entity tag."""
        with told():
            found = self.client.put_object(**self.place(name), Body=body, **headers)
            return str(found["ETag"]).strip('"')

    def remove(self, names: list[str]) -> None:
        """Remove objects, a thousand a request.

        :raises Unreachable: also if one of them is not removed.
        """
        for start in range(0, len(names), MOST_REMOVED):
            some = names[start : start + MOST_REMOVED]
            wish = {"Objects": [{"Key": self.prefix + name} for name in some]}
            with told():
                found = self.client.delete_objects(
                    Bucket=self.bucket, Delete={**wish, "Quiet": True}
                )
            for one in found.get("Errors", []):
                raise Unreachable(f"{one['Key']} is not removed: {one['Message']}")

    def place(self, name: str) -> dict[str, str]:
        """Return where an object is, as the calls want to hear it."""
        return {"Bucket": self.bucket, "Key": self.prefix + name}


@contextmanager
def told() -> Iterator[None]:
    """Let what goes wrong be said in one line."""
    errors: Any = import_module("botocore.exceptions")
    try:
        yield
    except (errors.BotoCoreError, errors.ClientError) as error:
        raise Unreachable(str(error)) from error
