"""For a container's health check: exit code 0 when the web server in it answers."""

import os
import sys
import urllib.request
from urllib.parse import urlsplit

request = urllib.request.Request(
    "http://127.0.0.1:8000/health/live",
    headers={"Host": urlsplit(os.environ["SITE_URL"]).netloc},
)
try:
    urllib.request.urlopen(request, timeout=4).close()
except OSError as error:
    sys.exit(f"The web server does not answer: {error}")
