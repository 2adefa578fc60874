#!/usr/bin/env bash
# Makes a key, its certificate and dask's configuration for them, in a new folder.
#
#   setup/cluster/certificate.sh FOLDER
#
# Scheduler, workers and whoever grades show the same certificate, and trust no other.
# Whoever has the key can run programs on the cluster: keep the folder to yourself.
set -euo pipefail
umask 077

mkdir "$1" # not over a folder that is there: its key may be in use
folder=$(cd "$1" && pwd)

openssl req -x509 -newkey rsa:3072 -nodes -days 365 -subj /CN=autograde \
    -keyout "$folder/key.pem" -out "$folder/certificate.pem" 2>/dev/null

cat >"$folder/tls.yaml" <<EOF
distributed:
  comm:
    require-encryption: true
    tls:
      ca-file: $folder/certificate.pem
      scheduler: &pair
        cert: $folder/certificate.pem
        key: $folder/key.pem
      worker: *pair
      client: *pair
EOF
