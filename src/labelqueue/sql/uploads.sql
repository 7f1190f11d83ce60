-- name: role_in_project
SELECT m.role
FROM member m
WHERE m.project = %(project)s AND m.person = %(person)s AND m.active

-- name: add_upload
INSERT INTO upload (project, sha256, name, content_type, size, created_by, created_at)
VALUES (%(project)s, %(sha256)s, %(name)s, %(content_type)s, %(size)s, %(person)s, service_now())
RETURNING id

-- name: upload
SELECT sha256, name, content_type, size
FROM upload
WHERE project = %(project)s AND id = %(upload)s

-- name: media_origins
SELECT DISTINCT unnest(p.media_origins) AS origin
FROM member m
JOIN project p ON p.id = m.project
WHERE m.person = %(person)s AND m.active
