"""How gunicorn serves the site, read from here by `gunicorn portal.wsgi`; options on the command line take precedence."""

import os

worker_class = "gthread"  # a slow client or provider holds one thread, not the process
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", os.environ.get("DATABASE_POOL", "8")))  # each may use a connection
timeout = 60  # seconds without a sign of life, after which a process is replaced
graceful_timeout = 30  # seconds for requests in progress when it is told to end
keepalive = 5  # seconds that an idle connection is kept
limit_request_line = 4094  # bytes
limit_request_fields = 64
limit_request_field_size = 8190  # bytes
forwarder_headers = ""  # none: SCRIPT_NAME and PATH_INFO are never a proxy's here, so a client's are dropped
header_map = "drop"  # headers with underscores, which could pass for others
