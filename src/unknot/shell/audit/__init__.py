"""An audit on all cores, or on a Dask cluster: batches go out, tallies come in, and only their sum stays."""

from unknot.shell.audit.batches import Batch, Worked
from unknot.shell.audit.dask import on_dask
from unknot.shell.audit.processes import in_processes

__all__ = ["Batch", "Worked", "in_processes", "on_dask"]
