"""What gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
os.environ.setdefault("DATABASE_POOL", "8")

application = get_wsgi_application()

# All that a request needs is loaded now, and not with the first one; the collector needn't walk it again and again.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
