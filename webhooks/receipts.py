"""Receipts: what the carrier says became of a text or a call of ours."""

from uuid import UUID

from flask import Blueprint, Response

from outreach.actions import receipts
from webhooks.guard import runtime, the_form

blueprint = Blueprint("receipts", __name__)


@blueprint.post("/receipts/<uuid:message_id>")
def receipt(message_id: UUID) -> Response:
    """Keep a receipt; our own id in the signed URL heals an answer that was lost."""
    told = runtime().carrier.read_receipt(the_form(), message_id=message_id)
    with runtime().transaction() as session:
        receipts.receive_receipt(session, told, now=runtime().now())
    return Response(status=204)
