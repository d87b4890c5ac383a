-- Delivery: each recipient of a message on its own, ways beside mail, and who does not want to get any more.

ALTER TABLE outbox ADD COLUMN channel TEXT NOT NULL DEFAULT 'mail'; -- mail, or a name in [channels]
ALTER TABLE outbox ADD COLUMN watch TEXT; -- the watch or audience that it is of; null: the built-in one
-- of a message with several recipients, `state`, `attempts`, `error` and `sent_at` sum up outbox_recipients:
-- pending while somebody waits for it; failed where somebody never gets it; else sent, suppressed or dropped

CREATE TABLE outbox_recipients (     -- a copy of a message for one recipient, who sees no other
    id INTEGER PRIMARY KEY,
    outbox_id INTEGER NOT NULL REFERENCES outbox(id) ON DELETE CASCADE,
    recipient TEXT NOT NULL,         -- an address; for a channel, its name
    channel TEXT NOT NULL,           -- as in outbox
    message_id TEXT NOT NULL,        -- the copy's own, for ever
    state TEXT NOT NULL,             -- pending | sent | failed (given up) | suppressed (unwanted) | dropped (by people)
    attempts INTEGER NOT NULL DEFAULT 0,
    refusals INTEGER NOT NULL DEFAULT 0, -- attempts that were answered, and put off
    next_try_at TEXT NOT NULL,
    error TEXT,                      -- why the last attempt failed, or why there was none
    sent_at TEXT,
    UNIQUE (outbox_id, recipient)
) STRICT;
CREATE INDEX outbox_recipients_due ON outbox_recipients(channel, next_try_at) WHERE state = 'pending';
CREATE INDEX outbox_recipients_state ON outbox_recipients(outbox_id, state);
CREATE INDEX outbox_recipients_error ON outbox_recipients(outbox_id) WHERE error IS NOT NULL;
CREATE INDEX outbox_recipients_recipient ON outbox_recipients(recipient);

INSERT INTO outbox_recipients (outbox_id, recipient, channel, message_id, state, attempts, next_try_at, error, sent_at)
SELECT o.id, r.value, 'mail', o.message_id,
    -- of one that was given up, who had been refused stood in `reason`, and everybody else had got it
    CASE WHEN o.state = 'failed' AND json_type(o.reason, '$.refused') IS NOT NULL AND f.key IS NULL THEN 'sent'
        ELSE o.state END,
    o.attempts, o.next_try_at, CASE WHEN o.state = 'sent' THEN NULL ELSE coalesce(f.value, o.error) END, o.sent_at
FROM outbox o
JOIN (SELECT DISTINCT x.id, y.value FROM outbox x, json_each(x.recipients) y) r ON r.id = o.id
LEFT JOIN (SELECT x.id, y.key, y.value FROM outbox x, json_each(x.reason, '$.refused') y) f
    ON f.id = o.id AND f.key = r.value
UNION ALL
SELECT o.id, f.key, 'mail', o.message_id, 'failed', o.attempts, o.next_try_at, f.value, NULL
FROM outbox o, json_each(o.reason, '$.refused') f
WHERE f.key NOT IN (SELECT value FROM json_each(o.recipients));

CREATE TABLE suppressions (          -- who is not to get what; one that was lifted stays, for the record
    id INTEGER PRIMARY KEY,
    recipient TEXT NOT NULL,         -- in small letters
    scope TEXT NOT NULL,             -- "digest", "alert", "alert:WATCH"; "*": everything
    until TEXT,                      -- null: for good
    at TEXT NOT NULL,
    by TEXT NOT NULL,                -- link | command
    lifted_at TEXT
) STRICT;
CREATE INDEX suppressions_recipient ON suppressions(recipient) WHERE lifted_at IS NULL;
