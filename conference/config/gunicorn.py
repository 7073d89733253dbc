"""gunicorn's configuration: `gunicorn -c python:conference.config.gunicorn conference.config.wsgi`."""

import gc
import os
from pathlib import Path

bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"  # keeps connections open between requests, which sync workers cannot
keepalive = 30  # seconds; longer than a proxy's pause between two requests
backlog = 512
timeout = 30
graceful_timeout = 5
preload_app = True  # the code is in memory once, not once per worker
control_socket_disable = True
accesslog = None  # an address and a personal link do not belong into a log
forwarded_allow_ips = "*" if int(os.environ.get("TRUSTED_PROXIES", "0")) else "127.0.0.1"
if Path("/dev/shm").is_dir():  # noqa: S108  the heartbeat of a worker must not wait for a disk
    worker_tmp_dir = "/dev/shm"  # noqa: S108


def when_ready(server: object) -> None:
    """Leave what is loaded alone at collections, so that its pages stay shared between the workers."""
    gc.collect()
    gc.freeze()
