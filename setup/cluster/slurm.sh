#!/usr/bin/env bash
# Grades a class on the processors that SLURM gives, with a worker on each.
#
#   sbatch setup/cluster/slurm.sh COURSE [ASSIGNMENT...]
#
# Typed in the folder of the repository, which all nodes see, with DASK_CONFIG set.
#SBATCH --job-name=grading
#SBATCH --ntasks=16
#SBATCH --cpus-per-task=1
#SBATCH --mem-per-cpu=6G
#SBATCH --time=02:00:00
#SBATCH --output=grading-%j.log
set -euo pipefail

course=$1
assignments=("${@:2}")
source .venv/bin/activate

place=$PWD/scheduler-$SLURM_JOB_ID.json
trap 'kill $(jobs -p) || true; rm -f "$place"' EXIT
dask scheduler --port 0 --dashboard-address 127.0.0.1:0 --scheduler-file "$place" &
until [[ -s $place ]]; do sleep 1; done
srun dask worker --nthreads 1 --scheduler-file "$place" &

address=$(python -c 'import json, sys; print(json.load(sys.stdin)["address"])' <"$place")
cd "$course"
autograde grade "${assignments[@]}" --scheduler "$address" --json results.json
