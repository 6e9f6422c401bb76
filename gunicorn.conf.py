"""How gunicorn serves the site, read from here by `gunicorn portal.wsgi`; options on the command line take precedence."""

import os

worker_class = "portal.buffered_worker.BufferedWorker"  # slow clients hold no thread; its limits stand there
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", os.environ.get("DATABASE_POOL", "8")))  # each may use a connection
timeout = 60  # seconds without a sign of life, after which a process is replaced
graceful_timeout = 30  # seconds for requests in progress when it is told to end
