"""Grade a class on SLURM, with a job for each worker.

python setup/cluster/jobqueue.py JOBS COURSE [ASSIGNMENT ...]
"""

import subprocess
import sys

from dask_jobqueue import SLURMCluster
from distributed import Security


def main(jobs: int, course: str, assignments: list[str]) -> int:
    """Start the scheduler here and the workers as jobs; grade; the status of ``autograde``."""
    with SLURMCluster(security=Security()) as cluster:
        cluster.scale(jobs=jobs)
        options = ["--scheduler", cluster.scheduler_address, "--json", "results.json"]
        command = ["autograde", "grade", *assignments, *options]
        return subprocess.run(command, cwd=course, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2], sys.argv[3:]))
