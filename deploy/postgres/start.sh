#!/bin/bash
# The image's own start, with TLS where the stack has certificates: the server wants its key to be its own.
set -eu
if [ -z "${HOURLEDGER_TLS:-}" ]; then
    exec docker-entrypoint.sh postgres
fi
install -d -o postgres -m 700 /tmp/tls
install -o postgres -m 600 /tls/postgres/key.pem /tls/postgres/certificate.pem /tmp/tls/
exec docker-entrypoint.sh postgres -c ssl=on -c ssl_key_file=/tmp/tls/key.pem -c ssl_cert_file=/tmp/tls/certificate.pem
