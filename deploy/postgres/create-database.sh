# shellcheck shell=bash
# Sourced by the image when the cluster is new. The role is no superuser, but may see what standbys and other sessions do.
psql --username postgres --dbname postgres --no-password --no-psqlrc --set ON_ERROR_STOP=1 <<'SQL'
\getenv password DATABASE_PASSWORD
CREATE ROLE cidadao LOGIN PASSWORD :'password';
GRANT pg_monitor TO cidadao;
CREATE DATABASE cidadao OWNER cidadao;
SQL
