-- name: claim
-- The row is ours when none was there, or none younger than a day; a duplicate that runs at the
-- same moment waits here until the first has committed or rolled back.
INSERT INTO idempotency AS kept (person, key, request_hash, created_at)
VALUES (%(person)s, %(key)s, %(request_hash)s, service_now())
ON CONFLICT (person, key) DO UPDATE
    SET request_hash = excluded.request_hash, status = NULL, body = NULL, settled = false,
        created_at = excluded.created_at
    WHERE kept.created_at <= service_now() - interval '24 hours'
RETURNING key

-- name: keep_all
-- Whole answers of several requests. A key that is there already takes no row.
INSERT INTO idempotency (person, key, request_hash, status, body, settled, created_at)
SELECT person, key, request_hash, status, body, settled, service_now()
FROM unnest(%(people)s::bigint[], %(keys)s::text[], %(hashes)s::bytea[], %(statuses)s::bigint[],
            %(bodies)s::bytea[], %(settled)s::boolean[])
     AS answer (person, key, request_hash, status, body, settled)
ON CONFLICT (person, key) DO NOTHING

-- name: kept
SELECT request_hash, status, body, settled
FROM idempotency
WHERE person = %(person)s AND key = %(key)s
  AND created_at > service_now() - interval '24 hours'

-- name: settle
UPDATE idempotency
SET status = %(status)s, body = %(body)s, settled = %(settled)s
WHERE person = %(person)s AND key = %(key)s

-- name: forget_old
DELETE FROM idempotency
WHERE (person, key) IN (
    SELECT person, key FROM idempotency
    WHERE created_at <= service_now() - interval '24 hours'
    ORDER BY created_at LIMIT 10000
)
