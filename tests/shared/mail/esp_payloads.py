"""Webhook requests with a delivery event of one mail, in the format and with the signature that each provider documents."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from portal.shared.mail.models import MailMessage

PASSWORD = "hook:a-long-secret"
BASIC = {"Authorization": "Basic " + base64.b64encode(PASSWORD.encode()).decode()}
UNKNOWN_USER = "550 Unknown user"
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_PEM = RSA_KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
SETTINGS = {
    "WEBHOOK_SECRET": PASSWORD,
    "MAILERSEND_SIGNING_SECRET": "mailersend-secret",
    "MAILGUN_WEBHOOK_SIGNING_KEY": "mailgun-key",
    "MANDRILL_WEBHOOK_KEY": "mandrill-key",
    "POSTAL_WEBHOOK_KEY": "".join(_PEM.decode().splitlines()[1:-1]),
    "UNISENDER_GO_API_KEY": "unisender-key",
}


@dataclass(frozen=True)
class Post:
    """A request to /hooks/mail/<provider>/tracking/."""

    body: object
    headers: dict = field(default_factory=lambda: BASIC)
    content_type: str = "application/json"

    @property
    def raw(self) -> bytes | dict:
        """The body as the test client expects it."""
        if isinstance(self.body, bytes) or self.content_type != "application/json":
            return self.body
        return json.dumps(self.body).encode()


def amazon_ses(mail: MailMessage, event_kind: str, at: datetime) -> Post:
    ses_mail = {"messageId": mail.esp_message_id, "destination": [mail.address], "headers": []}
    timestamp = at.isoformat().replace("+00:00", "Z")
    recipient = {"emailAddress": mail.address, "status": "5.1.1", "diagnosticCode": f"smtp; {UNKNOWN_USER}"}
    bounce = {"bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": [recipient]}
    delivery = {"timestamp": timestamp, "recipients": [mail.address], "smtpResponse": "250 ok:  Message 1 accepted"}
    events = {
        "bounced": {"eventType": "Bounce", "bounce": bounce},
        "delivered": {"eventType": "Delivery", "delivery": delivery},
    }
    message_id = f"19ba9823-d7f2-53c1-860e-{event_kind}"
    body = {
        "Type": "Notification",
        "MessageId": message_id,
        "TopicArn": "arn:aws:sns:us-east-1:1:t",
        "Timestamp": timestamp,
    }
    body["Message"] = json.dumps({"mail": ses_mail} | events[event_kind])
    return Post(body, BASIC | {"x-amz-sns-message-type": "Notification", "x-amz-sns-message-id": message_id})


def brevo(mail: MailMessage, event_kind: str, at: datetime) -> Post:
    event = {"bounced": "hard_bounce", "delivered": "delivered"}[event_kind]
    body = {"event": event, "email": mail.address, "id": 1, "ts_epoch": int(at.timestamp() * 1000)}
    body |= {"message-id": mail.esp_message_id, "reason": UNKNOWN_USER if event_kind == "bounced" else "sent"}
    return Post(body)


def mailersend(mail: MailMessage, event_kind: str, at: datetime) -> Post:
    activity = {"bounced": "hard_bounced", "delivered": "delivered"}[event_kind]
    morph = {"object": "recipient_bounce", "reason": UNKNOWN_USER} if event_kind == "bounced" else None
    email = {"message": {"id": mail.esp_message_id}, "recipient": {"email": mail.address}, "status": "rejected"}
    data = {
        "object": "activity",
        "id": f"62f114f8165fe0d8db0288e{event_kind}",
        "type": activity,
        "email": email,
        "morph": morph,
    }
    raw = json.dumps({"type": f"activity.{activity}", "data": data | {"created_at": at.isoformat()}}).encode()
    signature = hmac.new(SETTINGS["MAILERSEND_SIGNING_SECRET"].encode(), raw, hashlib.sha256).hexdigest()
    return Post(raw, BASIC | {"Signature": signature})


def mailgun(mail: MailMessage, event_kind: str, at: datetime) -> Post:
    stamp, token = str(int(at.timestamp())), f"06c96bafc3f42a66b9edd546347a2fe18dc23461fe80dc52f0{event_kind}"
    signature = hmac.new(SETTINGS["MAILGUN_WEBHOOK_SIGNING_KEY"].encode(), f"{stamp}{token}".encode(), hashlib.sha256)
    status = {"bounced": {"code": 550, "message": UNKNOWN_USER}, "delivered": {"code": 250, "message": "OK"}}[
        event_kind
    ]
    event = {"bounced": "failed", "delivered": "delivered"}[event_kind]
    data = {
        "event": event,
        "severity": "permanent",
        "timestamp": at.timestamp(),
        "id": "Fs7-5t81S2ixjNbrZW",
        "recipient": mail.address,
    }
    data |= {"message": {"headers": {"message-id": mail.esp_message_id.strip("<>")}}, "delivery-status": status}
    if event_kind == "delivered":
        del data["severity"]
    proof = {"timestamp": stamp, "token": token, "signature": signature.hexdigest()}
    return Post({"signature": proof, "event-data": data})


def mailjet(mail: MailMessage, event_kind: str, at: datetime) -> Post:
    body = {"time": int(at.timestamp()), "MessageID": int(mail.esp_message_id), "email": mail.address, "Payload": ""}
    result = {"event": "sent", "smtp_reply": "sent (250 2.0.0 OK)"}
    if event_kind == "bounced":
        result = {"event": "bounce", "blocked": False, "hard_bounce": True, "error_related_to": "recipient"}
        result |= {"error": "user unknown", "smtp_reply": UNKNOWN_USER}
    return Post([body | result])


def mailtrap(mail: MailMessage, event_kind: str, at: datetime) -> Post:
    event_name = {"bounced": "bounce", "delivered": "delivery"}[event_kind]
    event = {
        "event": event_name,
        "timestamp": int(at.timestamp()),
        "email": mail.address,
        "event_id": f"bede7236-{event_kind}",
    }
    event |= {"message_id": mail.esp_message_id, "sending_stream": "transactional"}
    return Post(
        {"events": [event | ({"response": UNKNOWN_USER, "response_code": 550} if event_kind == "bounced" else {})]}
    )


def mandrill(mail: MailMessage, event_kind: str, at: datetime) -> Post:
    event = {"bounced": "hard_bounce", "delivered": "deferral"}[event_kind]  # Mandrill does not report deliveries
    message = {
        "ts": int(at.timestamp()),
        "email": mail.address,
        "_id": mail.esp_message_id,
        "diag": f"smtp;{UNKNOWN_USER}",
    }
    events = json.dumps([{"event": event, "ts": int(at.timestamp()), "_id": mail.esp_message_id, "msg": message}])
    signed = f"http://{PASSWORD}@testserver/hooks/mail/mandrill/tracking/mandrill_events{events}".encode()
    digest = hmac.new(SETTINGS["MANDRILL_WEBHOOK_KEY"].encode(), signed, hashlib.sha1).digest()
    proof = {"X-Mandrill-Signature": base64.b64encode(digest).decode()}
    return Post({"mandrill_events": events}, BASIC | proof, "form")


def postal(mail: MailMessage, event_kind: str, at: datetime) -> Post:
    status = {"bounced": "HardFail", "delivered": "Sent"}[event_kind]
    message = {"id": int(mail.esp_message_id), "direction": "outgoing", "to": mail.address, "tag": "t"}
    payload = {
        "message": message,
        "status": status,
        "details": "sent",
        "output": UNKNOWN_USER if event_kind == "bounced" else "250 ok",
    }
    raw = json.dumps(
        {"event": "x", "uuid": f"uuid-{event_kind}", "timestamp": at.timestamp(), "payload": payload}
    ).encode()
    signature = RSA_KEY.sign(raw, padding.PKCS1v15(), hashes.SHA1())
    return Post(raw, BASIC | {"X-Postal-Signature": base64.b64encode(signature).decode()})


def postmark(mail: MailMessage, event_kind: str, at: datetime) -> Post:
    if event_kind == "delivered":
        delivery = {"RecordType": "Delivery", "Recipient": mail.address, "DeliveredAt": at.isoformat()}
        return Post(delivery | {"MessageID": mail.esp_message_id, "Details": "smtp;250 2.0.0 OK"})
    bounce = {"RecordType": "Bounce", "ID": 901542550, "Type": "HardBounce", "TypeCode": 1, "Email": mail.address}
    return Post(
        bounce
        | {
            "MessageID": mail.esp_message_id,
            "BouncedAt": at.isoformat(),
            "Details": f"smtp;{UNKNOWN_USER} {mail.address}",
        }
    )


def resend(mail: MailMessage, event_kind: str, at: datetime) -> Post:
    data = {"created_at": at.isoformat(), "email_id": mail.esp_message_id, "to": [mail.address]}
    if event_kind == "bounced":
        data["bounce"] = {"message": "The recipient's email provider sent a hard bounce message.", "type": "Permanent"}
    body = {"type": f"email.{event_kind}", "created_at": at.isoformat(), "data": data}
    return Post(body, BASIC | {"svix-id": f"msg_{event_kind}"})


def sendgrid(mail: MailMessage, event_kind: str, at: datetime) -> Post:
    event = {
        "email": mail.address,
        "timestamp": int(at.timestamp()),
        "sg_event_id": f"sg-{event_kind}",
        "anymail_id": mail.esp_message_id,
    }
    result = {"event": "delivered", "response": "250 OK"}
    if event_kind == "bounced":
        result = {"event": "bounce", "reason": UNKNOWN_USER, "status": "5.1.1", "type": "bounce"}
    return Post([event | result])


def sparkpost(mail: MailMessage, event_kind: str, at: datetime) -> Post:
    event_type = {"bounced": "bounce", "delivered": "delivery"}[event_kind]
    event = {
        "type": event_type,
        "timestamp": str(int(at.timestamp())),
        "event_id": f"sp-{event_kind}",
        "raw_rcpt_to": mail.address,
    }
    event |= {"transmission_id": mail.esp_message_id, "rcpt_meta": {}}
    if event_kind == "bounced":
        event |= {"bounce_class": "10", "raw_reason": UNKNOWN_USER}
    return Post([{"msys": {"message_event": event}}])


def unisender_go(mail: MailMessage, event_kind: str, at: datetime) -> Post:
    delivery = {"delivered": {"delivery_status": "ok_delivered"}, "bounced": {"delivery_status": "err_user_unknown"}}[
        event_kind
    ]
    delivery |= {"destination_response": UNKNOWN_USER} if event_kind == "bounced" else {}
    data = {"job_id": mail.esp_message_id, "email": mail.address, "event_time": f"{at:%Y-%m-%d %H:%M:%S}"}
    data |= {"status": {"bounced": "hard_bounced", "delivered": "delivered"}[event_kind], "delivery_info": delivery}
    key = SETTINGS["UNISENDER_GO_API_KEY"]
    events = [{"event_name": "transactional_email_status", "event_data": data}]
    signed = json.dumps({"auth": key, "events_by_user": [{"user_id": 1, "events": events}]})
    return Post(signed.replace(key, hashlib.md5(signed.encode()).hexdigest()).encode())


PROVIDERS = {
    builder.__name__: builder
    for builder in (
        amazon_ses, brevo, mailersend, mailgun, mailjet, mailtrap, mandrill, postal, postmark, resend, sendgrid,
        sparkpost, unisender_go,
    )
}  # fmt: skip
