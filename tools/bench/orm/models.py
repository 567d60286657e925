"""What the usual way keeps of a vote."""

from django.db import models


class Box(models.Model):
    size = models.BigIntegerField(default=0)
    frontier = models.BinaryField(default=b"")


class Entry(models.Model):
    seq = models.BigIntegerField(unique=True)
    leaf = models.BinaryField()
    selection = models.TextField()


class Standing(models.Model):
    voter = models.CharField(max_length=64, unique=True)
    entry = models.ForeignKey(Entry, models.PROTECT)


class Spent(models.Model):
    key = models.CharField(max_length=200, unique=True)
    entry = models.ForeignKey(Entry, models.PROTECT)


class Tally(models.Model):
    option = models.CharField(max_length=20, unique=True)
    votes = models.BigIntegerField(default=0)
