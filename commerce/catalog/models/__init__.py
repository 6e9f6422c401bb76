"""All models of the catalogue."""

from commerce.catalog.models.events import Event, EventText, Performance, PerformanceText
from commerce.catalog.models.legal_notice import LegalWording
from commerce.catalog.models.offers import (
    EventFee,
    PaymentMethod,
    PaymentOption,
    SalesPeriod,
    StoreGuide,
    TicketType,
    TicketTypeText,
)
from commerce.catalog.models.organizers import Organizer, OrganizerMembership
from commerce.catalog.models.stock import Hold, Quota, QuotaCounter

__all__ = [
    "Event",
    "EventFee",
    "EventText",
    "Hold",
    "LegalWording",
    "Organizer",
    "OrganizerMembership",
    "PaymentMethod",
    "PaymentOption",
    "Performance",
    "PerformanceText",
    "Quota",
    "QuotaCounter",
    "SalesPeriod",
    "StoreGuide",
    "TicketType",
    "TicketTypeText",
]
