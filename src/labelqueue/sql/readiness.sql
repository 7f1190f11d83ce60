-- name: revision
-- The migration that the schema is at; several servers of several versions may look.
SELECT max(version_num) AS revision FROM alembic_version
