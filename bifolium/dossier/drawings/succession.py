"""One post: a lane for each authority in whose eyes it was held, and the gaps."""

from bifolium.dossier.drawings.drawing import Drawing
from bifolium.dossier.drawings.timeline import TimelineData, lanes_drawn


def succession(data: TimelineData, prefix: str) -> Drawing:
    """Draw the holders of one post, those of each view on a lane of its own."""
    return lanes_drawn("succession", data, prefix)
