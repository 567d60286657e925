"""One vote, one transaction."""

import os
from hashlib import sha256
from urllib.parse import parse_qs

from django.db import models, transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path

from bifolium.participation.ledger import encoding, tree
from tools.bench.orm.models import Box, Entry, Spent, Standing, Tally


def vote(request: HttpRequest) -> JsonResponse:
    """Count one vote."""
    form = parse_qs(request.body.decode())
    key, option = form["paper"][0], form["choice"][0]
    with transaction.atomic():
        box = Box.objects.select_for_update().get(pk=1)
        spent = Spent.objects.select_related("entry").filter(key=key).first()
        if spent:
            return JsonResponse({"seq": spent.entry.seq})
        voter = sha256(request.COOKIES["ballot"].encode()).hexdigest()
        before = Standing.objects.filter(voter=voter).first()
        sealed = encoding.commitment(os.urandom(16), option)
        entry = encoding.Entry("poll", box.size, "cast", None, sealed)
        kept = Entry.objects.create(seq=box.size, leaf=entry.leaf, selection=option)
        if before:
            Tally.objects.filter(option=before.entry.selection).update(
                votes=models.F("votes") - 1
            )
        Standing.objects.update_or_create(voter=voter, defaults={"entry": kept})
        Spent.objects.create(key=key, entry=kept)
        Tally.objects.filter(option=option).update(votes=models.F("votes") + 1)
        box.frontier, _levels = tree.append(bytes(box.frontier), box.size, entry.leaf)
        box.size += 1
        box.save()
    return JsonResponse({"seq": entry.seq, "leaf": entry.leaf.hex()})


urlpatterns = [path("ballot/poll/", vote)]
