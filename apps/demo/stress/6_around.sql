-- What hangs on each request: its thread, offers, hours, checked facts and what changed.
INSERT INTO threads_message (thread_id, author_id, side, route, body, asks, sent_at)
SELECT %(thread_base)s + i, adviser, 'team', 'portal', pg_temp.pick(%(thread)s, i, 100), true, asked_at FROM story WHERE asked
UNION ALL
SELECT %(thread_base)s + i, asker, 'group', CASE WHEN pg_temp.chance(i, 101) < 0.3 THEN 'email' ELSE 'portal' END,
    pg_temp.pick(%(thread)s, i, 102), false, answered_at
FROM story WHERE answered_at IS NOT NULL
UNION ALL
-- the first words on a request that was read at once
SELECT %(thread_base)s + i, adviser, 'team', 'portal', pg_temp.pick(%(thread)s, i, 118), false, replied_at
FROM story WHERE NOT asked AND accepted_at IS NOT NULL
UNION ALL
-- written while the request waits, when a message moves no clock
SELECT %(thread_base)s + i, CASE WHEN n %% 2 = 0 THEN asker ELSE adviser END, CASE WHEN n %% 2 = 0 THEN 'group' ELSE 'team' END, 'portal',
    pg_temp.pick(%(thread)s, i * 8 + n, 103), false, accepted_at + (coalesce(offered_at, closed_at, %(now)s) - accepted_at) * n / 5
FROM story, generate_series(1, 3) AS n WHERE accepted_at IS NOT NULL AND pg_temp.chance(i * 8 + n, 104) < 0.3;

INSERT INTO support_offer (request_id, adviser_id, what, hours, made_by_id, made_at, answer, answer_note, said_by, answered_by_id, answered_at)
SELECT id, adviser, pg_temp.pick(%(offers)s, i, 105), 2 + floor(10 * pg_temp.chance(i, 106)), adviser, offered_at,
    CASE WHEN agreed_at IS NULL THEN '' ELSE 'accepted' END, '', '', CASE WHEN agreed_at IS NOT NULL THEN asker END, agreed_at
FROM story WHERE offered_at IS NOT NULL;

INSERT INTO support_contact (request_id, "on", kind, what, hours, by_id, logged_at, why)
SELECT id, (c.at AT TIME ZONE %(zone)s)::date, pg_temp.pick(ARRAY['visit', 'call', 'video', 'email', 'desk'], i * 8 + n, 107),
    pg_temp.pick(%(contacts)s, i * 8 + n, 108), 0.5 + floor(8 * power(pg_temp.chance(i * 8 + n, 109), 2)) / 2, adviser, c.at, ''
FROM story, generate_series(1, 4) AS n
CROSS JOIN LATERAL (SELECT started_at + (coalesce(closed_at, %(now)s) - started_at) * (n - 0.5) / 4 AS at) c
WHERE started_at IS NOT NULL AND (n = 1 OR pg_temp.chance(i * 8 + n, 110) < 0.5);

INSERT INTO support_factcheck (request_id, fact, note, by_id, at)
SELECT id, fact, '', adviser, accepted_at + interval '5 minutes'
FROM story, unnest(ARRAY['deadline', 'readiness', 'stage']) WITH ORDINALITY AS f (fact, n)
WHERE accepted_at IS NOT NULL AND status <> 'withdrawn' AND (fact <> 'deadline' OR deadline IS NOT NULL)
    AND pg_temp.chance(i * 8 + n, 111) < 0.5;

INSERT INTO support_verdict (request_id, side, change, stage_now, what, by_id, at)
SELECT id, side, (ARRAY['better', 'better', 'better', 'better', 'better', 'better', 'better', 'same', 'same', 'worse'])
        [1 + floor(pg_temp.chance(i * 2 + n, 112) * 10)::int],
    CASE WHEN pg_temp.chance(i * 2 + n, 113) < 0.5 THEN stage ELSE '' END, pg_temp.pick(%(changes)s, i * 2 + n, 114),
    CASE side WHEN 'adviser' THEN adviser ELSE asker END,
    least(%(now)s, CASE side WHEN 'adviser' THEN closed_at ELSE closed_at + pg_temp.days(0.2 + 12 * pg_temp.chance(i, 115)) END)
FROM story, unnest(ARRAY['adviser', 'group']) WITH ORDINALITY AS f (side, n)
WHERE status = 'completed' AND (side = 'adviser' OR pg_temp.chance(i, 116) < 0.55);

INSERT INTO threads_readmark (thread_id, user_id, read_at)
SELECT %(thread_base)s + i, asker, least(%(now)s, replied_at + interval '7 hours') FROM story
WHERE replied_at IS NOT NULL AND pg_temp.chance(i, 117) < 0.6;
