-- The test clock; production never runs any of this.

-- name: lock
select pg_advisory_xact_lock(742902);

-- name: shift
select extract(epoch from service_now() - now())::float8 as seconds;
