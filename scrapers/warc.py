"""Pages into WARC files and out again, and the reading of archives that others wrote (CC-NEWS).

One gzip member per record, as the format wants it: a record is found by offset and length alone, and a process killed
while writing leaves at most one torn member at the end. A WarcRef is only given for bytes that are on disk.

Bodies are stored as Page has them, decoded of Content-Encoding. So that the HTTP block stays true to itself, headers
that describe the bytes on the wire get the prefix "X-Crawler-", as Common Crawl's archives have it, and Content-Length
is the stored body's; reading takes the prefix off again. What a Page holds beyond HTTP stands as JSON in the record
header "Pantau-Page".
"""

import contextlib
import errno
import io
import json
import os
import re
import secrets
import threading
from base64 import b32encode
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha1
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from urllib.parse import quote

from scrapers.archive import Record, page_of, record_at
from scrapers.article import Page, WarcRef
from scrapers.errors import ArchiveError
