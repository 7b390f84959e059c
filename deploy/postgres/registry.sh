#!/bin/bash
# At the first start only: the registry's own database, and no way from it into the ledger's.
set -eu
psql -v ON_ERROR_STOP=1 --no-psqlrc -q -U "$POSTGRES_USER" -d "$POSTGRES_DB" -v password="$REGISTRY_PASSWORD" -v ledger="$POSTGRES_DB" <<'SQL'
CREATE ROLE registry LOGIN PASSWORD :'password';
CREATE DATABASE registry OWNER registry;
REVOKE CONNECT ON DATABASE :"ledger" FROM PUBLIC;
REVOKE CONNECT ON DATABASE registry FROM PUBLIC;
SQL
