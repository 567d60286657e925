"""What a WSGI server loads. Static files are answered before Django is asked."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from servestatic import ServeStatic

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bifolium.conf.settings")

application = get_wsgi_application()
if settings.STATIC_ROOT.is_dir():
    application = ServeStatic(
        application,
        root=settings.STATIC_ROOT,
        prefix=settings.STATIC_URL,
        allow_all_origins=False,
    )
