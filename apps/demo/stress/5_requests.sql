-- The requests themselves, with clocks that say what the moves would have made them say.
CREATE TEMP TABLE clocked ON COMMIT DROP AS
SELECT s.*,
    coalesce(CASE WHEN asked THEN coalesce(answered_at, closed_at) - asked_at END, interval '0')
        + coalesce(agreed_at - offered_at, interval '0') AS on_them,
    CASE status WHEN 'sent' THEN 'us' WHEN 'needs-facts' THEN 'them' WHEN 'waiting' THEN 'us' WHEN 'offered' THEN 'them'
        WHEN 'agreed' THEN 'us' WHEN 'active' THEN 'us' ELSE 'nobody' END AS waiting_on,
    CASE status WHEN 'sent' THEN sent_at WHEN 'needs-facts' THEN asked_at WHEN 'waiting' THEN coalesce(answered_at, sent_at)
        WHEN 'offered' THEN offered_at WHEN 'agreed' THEN agreed_at WHEN 'active' THEN agreed_at END AS since,
    coalesce(closed_at, started_at, agreed_at, offered_at, accepted_at, asked_at, sent_at, t0) AS last_at
FROM story s;

INSERT INTO threads_thread (id, opened_at) SELECT %(thread_base)s + i, t0 - interval '20 minutes' FROM story;

INSERT INTO support_request (
    id, organisation_id, asked_by_id, thread_id, status, topic_id, title, difference, stage, deadline, deadline_fact, wish, wish_name,
    access_note, ward_id, neighbourhood_id, adviser_id, assigned_by_id, assigned_at, reason_id, closing_note, created_at,
    sent_at, reply_due_at, first_reply_at, read_at, waiting_on, waiting_since, time_on_us, time_on_them, warned_at,
    offered_at, started_at, closed_at, updated_at, version
)
SELECT c.id, o.id, asker, %(thread_base)s + i, c.status, topic,
    left(t.name || ' for ' || pg_temp.pick(%(projects)s, i, 80), 120),
    pg_temp.pick(%(whys)s, i, 81) || ' ' || pg_temp.pick(%(wills)s, i, 82),
    stage, deadline, CASE WHEN deadline IS NULL THEN '' ELSE pg_temp.pick(%(deadline_facts)s, i, 83) END,
    w.wish, CASE WHEN w.wish = 'named' THEN 'Northern Threads' ELSE '' END,
    CASE WHEN pg_temp.chance(i, 85) < 0.1 THEN 'Please ring in the evening' ELSE '' END,
    CASE WHEN sent_at IS NOT NULL THEN o.ward_id END, CASE WHEN sent_at IS NOT NULL THEN m.neighbourhood_id END,
    CASE WHEN a.at IS NOT NULL THEN adviser END,
    CASE WHEN a.at IS NOT NULL THEN CASE WHEN offered_at IS NULL THEN %(triage_lead)s ELSE adviser END END, a.at,
    CASE c.status WHEN 'signposted' THEN pg_temp.pick(%(signpost_reasons)s, i, 86)
        WHEN 'declined' THEN pg_temp.pick(%(decline_reasons)s, i, 86)
        WHEN 'withdrawn' THEN pg_temp.pick(%(withdraw_reasons)s, i, 86) END,
    CASE WHEN c.status IN ('signposted', 'declined') THEN pg_temp.pick(%(closing_notes)s, i, 87) ELSE '' END,
    t0 - interval '20 minutes', sent_at, pg_temp.reply_due(sent_at), replied_at, accepted_at, c.waiting_on, since,
    CASE WHEN sent_at IS NULL THEN interval '0' ELSE coalesce(since, closed_at) - sent_at - on_them END, on_them,
    CASE WHEN c.waiting_on = 'them' AND since < %(now)s::timestamptz - interval '21 days' THEN since + interval '21 days 4 hours' END,
    offered_at, started_at, closed_at, greatest(last_at, a.at),
    6 + num_nonnulls(sent_at, asked_at, answered_at, accepted_at, offered_at, agreed_at, started_at, closed_at)
FROM clocked c
JOIN organisations_organisation o ON o.id = %(organisation_base)s + c.org
JOIN support_topic t ON t.code = c.topic
LEFT JOIN places_wardmembership m ON m.ward_id = o.ward_id
    AND m.starts <= %(today)s AND (m.ends IS NULL OR m.ends > %(today)s)
CROSS JOIN LATERAL (SELECT CASE WHEN pg_temp.chance(i, 84) < 0.6 THEN 'none' WHEN pg_temp.chance(i, 84) < 0.75 THEN 'lead'
    WHEN pg_temp.chance(i, 84) < 0.93 THEN 'community' ELSE 'named' END AS wish) w
CROSS JOIN LATERAL (SELECT CASE WHEN offered_at IS NOT NULL THEN offered_at
    WHEN c.status = 'waiting' AND pg_temp.chance(i, 88) < 0.3 THEN accepted_at + interval '2 hours' END AS at) a;

INSERT INTO support_request_readiness (request_id, readiness_id)
SELECT DISTINCT id, pg_temp.pick(%(readiness)s, i * 8 + n, 90) FROM story, generate_series(1, 3) AS n
WHERE pg_temp.chance(i * 8 + n, 91) < 0.6;

INSERT INTO support_request_access (request_id, access_id)
SELECT id, pg_temp.pick(%(access)s, i, 92) FROM story WHERE pg_temp.chance(i, 93) < 0.2;
