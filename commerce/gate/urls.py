"""Addresses of the door."""

from django.urls import path

from commerce.gate import api, box_office_views, views

urlpatterns = [
    path("", views.open_door, name="gate"),
    path("scan/", views.scan, name="gate_scan"),
    path("list.json", api.device_list, name="gate_list"),
    path("push/", api.push, name="gate_push"),
    path("worker.js", views.worker, name="gate_worker"),
    path("names/", views.names, name="gate_names"),
    path("enter/", views.enter, name="gate_enter"),
    path("sale/", box_office_views.sell, name="gate_sale"),
    path("sale/<slug:code>/", box_office_views.sold, name="gate_sold"),
    path("sale/<slug:code>/back/", box_office_views.take_back, name="gate_sale_back"),
    path("conflicts/", views.conflicts, name="gate_conflicts"),
]
