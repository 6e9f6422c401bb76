"""Registers with the catalog how the preview of an event is built: as its public page."""

from commerce.catalog.event_preview import register_preview_context
from commerce.shop.event_views import preview_context

register_preview_context("public page", preview_context)
