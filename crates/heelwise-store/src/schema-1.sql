PRAGMA application_id = 1214604652;

CREATE TABLE change (
  id INTEGER PRIMARY KEY,
  utc_ms INTEGER NOT NULL,
  offset_s INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('log', 'session', 'edit', 'remove', 'import', 'undo')),
  undoes INTEGER UNIQUE REFERENCES change (id),
  sum INTEGER NOT NULL,
  CHECK ((kind = 'undo') = (undoes IS NOT NULL))
) STRICT;

CREATE TABLE version (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL REFERENCES change (id),
  entry INTEGER NOT NULL,
  kind TEXT NOT NULL,
  day INTEGER NOT NULL,
  body TEXT,
  recorded_ms INTEGER NOT NULL,
  recorded_offset_s INTEGER NOT NULL,
  sum INTEGER NOT NULL
) STRICT;
CREATE INDEX version_day ON version (day, entry);
CREATE INDEX version_entry ON version (entry);
CREATE INDEX version_change ON version (change);

CREATE TABLE plan (
  id INTEGER PRIMARY KEY,
  change INTEGER REFERENCES change (id),
  utc_ms INTEGER NOT NULL,
  offset_s INTEGER NOT NULL,
  made INTEGER NOT NULL,
  body TEXT NOT NULL,
  sum INTEGER NOT NULL
) STRICT;
CREATE INDEX plan_kept ON plan (utc_ms);

CREATE TABLE assessment (
  id INTEGER PRIMARY KEY,
  change INTEGER REFERENCES change (id),
  utc_ms INTEGER NOT NULL,
  offset_s INTEGER NOT NULL,
  day INTEGER NOT NULL,
  answers TEXT NOT NULL,
  result TEXT NOT NULL,
  sum INTEGER NOT NULL
) STRICT;
CREATE INDEX assessment_kept ON assessment (utc_ms);

CREATE TABLE draft (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  utc_ms INTEGER NOT NULL,
  offset_s INTEGER NOT NULL,
  body TEXT NOT NULL,
  sum INTEGER NOT NULL
) STRICT;

CREATE TRIGGER change_stays BEFORE UPDATE ON change
BEGIN SELECT RAISE(ABORT, 'what was written down is never changed'); END;
CREATE TRIGGER change_remains BEFORE DELETE ON change
BEGIN SELECT RAISE(ABORT, 'what was written down is never deleted'); END;
CREATE TRIGGER version_stays BEFORE UPDATE ON version
BEGIN SELECT RAISE(ABORT, 'what was written down is never changed'); END;
CREATE TRIGGER version_remains BEFORE DELETE ON version
BEGIN SELECT RAISE(ABORT, 'what was written down is never deleted'); END;
CREATE TRIGGER plan_stays BEFORE UPDATE ON plan
BEGIN SELECT RAISE(ABORT, 'what was written down is never changed'); END;
CREATE TRIGGER plan_remains BEFORE DELETE ON plan
BEGIN SELECT RAISE(ABORT, 'what was written down is never deleted'); END;
CREATE TRIGGER assessment_stays BEFORE UPDATE ON assessment
BEGIN SELECT RAISE(ABORT, 'what was written down is never changed'); END;
CREATE TRIGGER assessment_remains BEFORE DELETE ON assessment
BEGIN SELECT RAISE(ABORT, 'what was written down is never deleted'); END;
