"""All models of the catalogue, for Django and for readers of the chapter."""

from commerce.catalog.commerciallaw import LegalWording
from commerce.catalog.events import Event, EventText, Performance, PerformanceText
from commerce.catalog.offers import (
    EventFee,
    PaymentMethod,
    PaymentOption,
    SalesPeriod,
    StoreGuide,
    TicketType,
    TicketTypeText,
)
from commerce.catalog.organizers import Organizer, OrganizerMembership
from commerce.catalog.stock import Hold, Quota, QuotaCounter

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
