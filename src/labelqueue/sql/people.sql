-- name: add_person
INSERT INTO person (email, name, password_hash, admin, created_at)
VALUES (%(email)s, %(name)s, %(password_hash)s, %(admin)s, service_now())
ON CONFLICT (lower(email)) DO NOTHING
RETURNING id, email, name, admin, active, created_at

-- name: person
SELECT id, email, name, admin, active, created_at FROM person WHERE id = %(person)s

-- name: person_by_email
SELECT id, email, name, admin, active, created_at, password_hash
FROM person
WHERE lower(email) = lower(%(email)s)

-- name: people
SELECT id, email, name, admin, active, created_at
FROM person
WHERE id > %(after)s
  AND (%(q)s::text IS NULL OR strpos(lower(email || ' ' || name), lower(%(q)s::text)) > 0)
ORDER BY id
LIMIT %(limit)s

-- name: change_person
UPDATE person
SET name = coalesce(%(name)s, name),
    password_hash = coalesce(%(password_hash)s, password_hash),
    active = coalesce(%(active)s, active)
WHERE id = %(person)s
RETURNING id, email, name, admin, active, created_at

-- name: lock_admins
SELECT id FROM person WHERE admin AND active ORDER BY id FOR UPDATE

-- name: roles
SELECT DISTINCT role FROM member WHERE person = %(person)s AND active

-- name: my_projects
SELECT p.id, p.name, p.state, m.role
FROM project p
LEFT JOIN member m ON m.project = p.id AND m.person = %(person)s AND m.active
WHERE p.state <> 'deleting' AND (m.person IS NOT NULL OR %(admin)s)
ORDER BY p.id

-- name: add_token
INSERT INTO token (person, name, secret_hash, created_at)
VALUES (%(person)s, %(name)s, %(secret_hash)s, service_now())
RETURNING id

-- name: tokens
SELECT id, name, created_at FROM token
WHERE person = %(person)s AND id > %(after)s
ORDER BY id
LIMIT %(limit)s

-- name: drop_token
DELETE FROM token WHERE person = %(person)s AND id = %(token)s

-- name: drop_tokens
DELETE FROM token WHERE person = %(person)s

-- name: add_session
INSERT INTO session (person, secret_hash, created_at, last_seen_at, expires_at)
VALUES (%(person)s, %(secret_hash)s, service_now(), service_now(),
        service_now() + interval '30 days')
RETURNING id

-- name: drop_session
DELETE FROM session WHERE id = %(session)s

-- name: drop_sessions
DELETE FROM session WHERE person = %(person)s AND id IS DISTINCT FROM %(keep)s

-- name: drop_old_sessions
DELETE FROM session WHERE expires_at <= service_now()

-- name: by_token
SELECT p.id, p.email, p.name, p.admin
FROM token t
JOIN person p ON p.id = t.person AND p.active
WHERE t.secret_hash = %(secret_hash)s

-- name: by_session
-- A session ends when its person was idle for the shortest `logout_seconds` of the label queues of
-- their projects. `last_seen_at` is written every 30 s, or at a quarter of that limit, at the most.
WITH found AS (
    SELECT s.id AS session, s.last_seen_at, p.id, p.email, p.name, p.admin,
           (SELECT min((q.settings ->> 'logout_seconds')::bigint)
            FROM member m
            JOIN queue q ON q.project = m.project AND q.queue = 0
            WHERE m.person = p.id AND m.active) AS idle_limit
    FROM session s
    JOIN person p ON p.id = s.person AND p.active
    WHERE s.secret_hash = %(secret_hash)s AND s.expires_at > service_now()
), alive AS (
    SELECT * FROM found
    WHERE idle_limit IS NULL
       OR last_seen_at + make_interval(secs => idle_limit) > service_now()
), seen AS (
    UPDATE session SET last_seen_at = service_now()
    FROM alive
    WHERE session.id = alive.session AND %(active)s
      AND alive.last_seen_at
          < service_now() - make_interval(secs => least(30, alive.idle_limit / 4.0))
)
SELECT id, email, name, admin, session FROM alive
