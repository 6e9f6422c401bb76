"""URLs of the gate."""

from django.urls import path

from commerce.gate import api, box_office_views, views

urlpatterns = [
    path("", views.open_gate, name="gate"),
    path("close/", views.close_gate, name="gate_close"),
    path("scan/", views.scan, name="gate_scan"),
    path("list.json", api.device_list, name="gate_list"),
    path("push/", api.upload_scans, name="gate_push"),
    path("worker.js", views.service_worker, name="gate_worker"),
    path("names/", views.names, name="gate_names"),
    path("enter/", views.check_in_ticket, name="gate_check_in"),
    path("sale/", box_office_views.sell, name="gate_sale"),
    path("sale/<slug:code>/", box_office_views.sold, name="gate_sold"),
    path("sale/<slug:code>/back/", box_office_views.cancel_sale, name="gate_sale_cancel"),
    path("conflicts/", views.conflicts, name="gate_conflicts"),
]
