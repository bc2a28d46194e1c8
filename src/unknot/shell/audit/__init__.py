"""An audit on all cores, or on a Dask cluster: batches go out, tallies come in, and only their sum stays."""

from unknot.shell.audit.batches import Batch, Worked
from unknot.shell.audit.dask import on_dask
from unknot.shell.audit.keeping import Kept, kept_in, write_kept
from unknot.shell.audit.processes import in_processes

__all__ = ["Batch", "Kept", "Worked", "in_processes", "kept_in", "on_dask", "write_kept"]
