"""The addresses of evidence and of what it was seen in."""

from __future__ import annotations

from django.urls import path

from desk.views import bookmarklet, evidence, files, uploads
from desk.views.documents import document, publisher

urlpatterns = [
    path("claims/<int:pk>/evidence/<slug:form>/", evidence.add, name="evidence_add"),
    path("evidence/<int:pk>/copy/", evidence.copy, name="evidence_copy"),
    path("evidence/<int:pk>/from/", evidence.say_from, name="evidence_from"),
    path("evidence/<int:pk>/translate/", evidence.translate, name="evidence_translate"),
    path("evidence/<int:pk>/use/", evidence.use, name="evidence_use"),
    path("evidence/<int:pk>/file/", files.evidence_file, name="evidence_file"),
    path("claims/<int:pk>/documents.warc.gz", files.claim_documents, name="claim_documents"),
    path("articles/<int:pk>/documents.warc.gz", files.article_documents, name="article_documents"),
    path("documents/add/", uploads.add, name="documents_add"),
    path("documents/moving/", uploads.moving, name="documents_moving"),
    path("documents/<int:pk>/", document, name="document"),
    path("documents/<int:pk>/publisher/", publisher, name="document_publisher"),
    path("documents/<int:pk>/original/", files.original, name="document_original"),
    path("bookmarklet/", bookmarklet.explain, name="bookmarklet"),
    path("sources/add/", bookmarklet.confirm, name="bookmarked"),
]
