-- People, their ways in, their remembered requests, and the files they put up.

CREATE TABLE person (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email         text NOT NULL CONSTRAINT an_email_is_not_empty CHECK (email <> ''),
    name          text NOT NULL,
    password_hash text,
    admin         boolean NOT NULL DEFAULT false,
    active        boolean NOT NULL DEFAULT true,
    created_at    timestamptz NOT NULL
);
CREATE UNIQUE INDEX person_by_email ON person (lower(email));

-- Secrets are random, so a plain SHA-256 is enough: there is nothing to guess.
CREATE TABLE token (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person      bigint NOT NULL REFERENCES person ON DELETE CASCADE,
    name        text,
    secret_hash bytea NOT NULL CONSTRAINT a_token_is_a_sha256 CHECK (octet_length(secret_hash) = 32),
    created_at  timestamptz NOT NULL
);
CREATE UNIQUE INDEX token_by_secret ON token (secret_hash);
CREATE INDEX token_of_person ON token (person, id);

CREATE TABLE session (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person       bigint NOT NULL REFERENCES person ON DELETE CASCADE,
    secret_hash  bytea NOT NULL
                 CONSTRAINT a_session_is_a_sha256 CHECK (octet_length(secret_hash) = 32),
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL
);
CREATE UNIQUE INDEX session_by_secret ON session (secret_hash);
CREATE INDEX session_of_person ON session (person);
CREATE INDEX session_by_end ON session (expires_at);

-- One row per request that may be repeated, written in the transaction of its effect. `settled` is
-- false between a submit and the pull that belongs to the same answer.
CREATE TABLE idempotency (
    person       bigint NOT NULL,  -- no reference: it would lock the person at each label
    key          text NOT NULL,
    request_hash bytea NOT NULL,
    status       smallint,
    body         bytea,
    settled      boolean NOT NULL DEFAULT false,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (person, key)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_cost_delay = 0);
CREATE INDEX idempotency_by_age ON idempotency (created_at);

CREATE TABLE upload (
    project      bigint NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    sha256       text NOT NULL CONSTRAINT a_file_is_a_sha256 CHECK (length(sha256) = 64),
    name         text NOT NULL,
    content_type text NOT NULL,
    size         bigint NOT NULL,
    created_by   bigint NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (project, id)
);
