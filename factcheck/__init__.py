# Django's processes publish tasks too: the application has to be there before the first task is.
from .celery import app as celery_app

__all__ = ["celery_app"]
