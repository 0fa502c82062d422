"""The bench as a workplace: where its time goes, what fails, which station holds it up."""

from twin.bench.production.line import LineProduction, station_names
from twin.bench.production.production import Production

__all__ = ["LineProduction", "Production", "station_names"]
