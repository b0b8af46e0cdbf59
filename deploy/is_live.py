"""For a container's health check: exit code 0 when the web server in it answers."""

import http.client
import os
import sys
from urllib.parse import urlsplit

connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=4)
try:
    connection.request("GET", "/health/live", headers={"Host": urlsplit(os.environ["SITE_URL"]).netloc})
    status = connection.getresponse().status
except OSError as error:
    sys.exit(f"The web server does not answer: {error}")
sys.exit(0 if status == 200 else f"The web server answers {status}")
