-- When the last event of a rollup was received: what an agent's "last seen" is made of.
ALTER TABLE daily_rollups ADD COLUMN last_received_at timestamptz;

UPDATE daily_rollups AS rollup SET last_received_at = latest.received_at
FROM (
    SELECT org_id, livemode, (occurred_at AT TIME ZONE 'UTC')::date AS day, agent_id, task_type, currency,
        max(received_at) AS received_at
    FROM events GROUP BY 1, 2, 3, 4, 5, 6
) AS latest
WHERE (rollup.org_id, rollup.livemode, rollup.day, rollup.agent_id, rollup.task_type, rollup.currency)
    = (latest.org_id, latest.livemode, latest.day, latest.agent_id, latest.task_type, latest.currency);

-- Where somebody has deleted events: the day is the best that is known.
UPDATE daily_rollups SET last_received_at = day::timestamp AT TIME ZONE 'UTC' WHERE last_received_at IS NULL;

ALTER TABLE daily_rollups ALTER COLUMN last_received_at SET NOT NULL;
