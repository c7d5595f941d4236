from django.urls import include, path
from rest_framework.routers import SimpleRouter

from api.schema import Docs, Schema
from api.v1.articles import Articles
from api.v1.bulk import BulkArticles, BulkClaims, BulkFactChecks
from api.v1.changes import Changes
from api.v1.choosing import Choosing
from api.v1.claims import Claims
from api.v1.documents import Documents
from api.v1.evidence import EvidenceView
from api.v1.export import Export
from api.v1.feeds import Feeds
from api.v1.known import Known
from api.v1.likenesses import Likenesses
from api.v1.lookups import Lookups
from api.v1.scales import Scales
from api.v1.sources import ClaimSources, Leads
from api.v1.verdicts import Verdicts
from api.v1.webhooks import Webhooks

router = SimpleRouter()  # what is asked for most stands first: each address is compared with all before it
router.register("verdicts", Verdicts, "verdicts")
router.register("claims", Claims, "claims")
router.register("articles/bulk", BulkArticles, "articles-bulk")
router.register("claims/bulk", BulkClaims, "claims-bulk")
router.register("factchecks/bulk", BulkFactChecks, "factchecks-bulk")
router.register("articles", Articles, "articles")
router.register("documents", Documents, "documents")
router.register("evidence", EvidenceView, "evidence")
router.register("claims", ClaimSources, "claim-sources")
router.register("leads", Leads, "leads")
router.register("feeds", Feeds, "feeds")
router.register("likenesses", Likenesses, "likenesses")
router.register("lookups", Lookups, "lookups")
router.register("verdicts/known", Known, "known")
router.register("verdicts/export", Export, "export")
router.register("scales", Scales, "scales")
router.register("changes", Changes, "changes")
router.register("choosing", Choosing, "choosing")
router.register("webhooks", Webhooks, "webhooks")

urlpatterns = [
    path("", include(router.urls)),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
]
