CREATE TABLE run (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    operation TEXT NOT NULL,
    source TEXT NOT NULL,
    started BIGINT NOT NULL,
    ended BIGINT,
    state TEXT NOT NULL);
CREATE TABLE series (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run BIGINT NOT NULL REFERENCES run (id),
    machine TEXT NOT NULL,
    metric TEXT NOT NULL,
    unit TEXT NOT NULL,
    first BIGINT NOT NULL,
    last BIGINT NOT NULL,
    count BIGINT NOT NULL,
    span BIGINT NOT NULL,
    written BIGINT NOT NULL,
    raw_from BIGINT NOT NULL DEFAULT 0,
    seconds_from BIGINT NOT NULL DEFAULT 0,
    minutes_from BIGINT NOT NULL DEFAULT 0,
    UNIQUE (run, machine, metric));
CREATE INDEX series_by_name ON series (machine, metric);
CREATE TABLE block (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    series BIGINT NOT NULL REFERENCES series (id),
    kind INTEGER NOT NULL,
    settled INTEGER NOT NULL,
    mark BIGINT NOT NULL,
    first BIGINT NOT NULL,
    last BIGINT NOT NULL,
    count INTEGER NOT NULL,
    bytes BYTEA NOT NULL);
CREATE INDEX block_by_time ON block (series, kind, first) WHERE settled = 1;
CREATE INDEX block_open ON block (series, id) WHERE settled = 0;
CREATE TABLE rollup (
    series BIGINT NOT NULL REFERENCES series (id),
    level INTEGER NOT NULL,
    start BIGINT NOT NULL,
    count BIGINT NOT NULL,
    mean DOUBLE PRECISION NOT NULL,
    squares DOUBLE PRECISION NOT NULL,
    minimum DOUBLE PRECISION NOT NULL,
    maximum DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (series, level, start));
CREATE TABLE event (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run BIGINT NOT NULL REFERENCES run (id),
    kind INTEGER NOT NULL,
    name TEXT NOT NULL,
    began BIGINT NOT NULL,
    ended BIGINT,
    machine TEXT NOT NULL,
    metric TEXT NOT NULL,
    state TEXT NOT NULL,
    severity TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (run, kind, name));
CREATE INDEX event_by_time ON event (kind, began);
CREATE TABLE writer (
    id TEXT PRIMARY KEY,
    sequence BIGINT NOT NULL,
    written BIGINT NOT NULL);
