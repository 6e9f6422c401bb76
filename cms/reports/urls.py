"""URLs of the reports below /staff/."""

from django.urls import path

from cms.reports import fact_views, search_views, views

urlpatterns = [
    path("reports/help/", views.EntriesReport.as_view(), name="help_report"),
    path("reports/help/results/", views.EntriesReport.as_view(results_only=True), name="help_report_results"),
    path("reports/votes/", views.VotesReport.as_view(), name="votes_report"),
    path("reports/votes/results/", views.VotesReport.as_view(results_only=True), name="votes_report_results"),
    path("reports/searches/", search_views.WeakSearchesReport.as_view(), name="weak_searches"),
    path(
        "reports/searches/results/",
        search_views.WeakSearchesReport.as_view(results_only=True),
        name="weak_searches_results",
    ),
    path("reports/contact-searches/", search_views.ContactSearchesReport.as_view(), name="contact_searches"),
    path(
        "reports/contact-searches/results/",
        search_views.ContactSearchesReport.as_view(results_only=True),
        name="contact_searches_results",
    ),
    path("reports/facts/", fact_views.facts_page, name="facts_page"),
]
