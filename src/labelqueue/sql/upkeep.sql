-- Keeping the planner informed while young tables grow.

-- name: stale
-- Tables that have doubled since they were last analyzed; autovacuum asks once a minute,
-- which is an hour's work for a crowd.
select s.relname as table
from pg_stat_user_tables s join pg_class c on c.oid = s.relid
where s.schemaname = current_schema()
  and (s.relname = any (%(tables)s)
       or s.relid in (select inhrelid from pg_inherits where inhparent = 'event'::regclass))
  and s.n_mod_since_analyze > greatest(500, c.reltuples);
