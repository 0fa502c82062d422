"""The bench as a workplace: where its time goes, what fails, which station holds it up."""

from twin.bench.production.line import LineProduction
from twin.bench.production.production import Production
from twin.bench.production.station_names import station_aliases, station_names

__all__ = ["LineProduction", "Production", "station_aliases", "station_names"]
