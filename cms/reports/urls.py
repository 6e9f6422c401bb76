"""Addresses of the reports below /staff/."""

from django.urls import path

from cms.reports import pages, views

urlpatterns = [
    path("reports/help/", views.EntriesReport.as_view(), name="help_report"),
    path("reports/help/results/", views.EntriesReport.as_view(results_only=True), name="help_report_results"),
    path("reports/votes/", views.VotesReport.as_view(), name="votes_report"),
    path("reports/votes/results/", views.VotesReport.as_view(results_only=True), name="votes_report_results"),
    path("reports/facts/", pages.facts_page, name="facts_page"),
]
