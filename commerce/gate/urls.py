"""Addresses of the door."""

from django.urls import path

from commerce.gate import api, sales, views

urlpatterns = [
    path("", views.open_door, name="gate"),
    path("scan/", views.scan, name="gate_scan"),
    path("list.json", api.device_list, name="gate_list"),
    path("push/", api.push, name="gate_push"),
    path("worker.js", views.worker, name="gate_worker"),
    path("names/", views.names, name="gate_names"),
    path("enter/", views.enter, name="gate_enter"),
    path("sale/", sales.sell, name="gate_sale"),
    path("sale/<slug:code>/", sales.sold, name="gate_sold"),
    path("sale/<slug:code>/back/", sales.take_back, name="gate_sale_back"),
    path("conflicts/", views.conflicts, name="gate_conflicts"),
]
