-- The audit trail of every move, in the words that the services record.
INSERT INTO core_auditevent (at, verb, actor_id, organisation_id, subject_type, subject_id, before, after, reason_code, request_id)
SELECT e.at, 'request.' || e.verb, e.actor, %(organisation_base)s + s.org, 'support.Request', s.id,
    CASE WHEN e.source IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('status', e.source) END,
    CASE WHEN e.target IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('status', e.target) END,
    coalesce(CASE WHEN e.target IN ('signposted', 'declined', 'withdrawn') THEN r.reason_id END, ''), ''
FROM story s
JOIN support_request r ON r.id = s.id
CROSS JOIN LATERAL (
    VALUES
        (t0 - interval '20 minutes', 'drafted', asker, NULL::text, NULL::text),
        (s.sent_at, 'sent', asker, 'draft', 'sent'),
        (asked_at, 'facts-asked', s.adviser, 'sent', 'needs-facts'),
        (s.answered_at, 'answered', asker, 'needs-facts', 'sent'),
        (accepted_at, 'accepted', s.adviser, 'sent', 'waiting'),
        (s.offered_at, 'offered', s.adviser, 'waiting', 'offered'),
        (agreed_at, 'offer-accepted', asker, 'offered', 'agreed'),
        (s.started_at, 'started', s.adviser, 'agreed', 'active'),
        (s.closed_at, s.status, CASE s.status WHEN 'withdrawn' THEN asker WHEN 'timed-out' THEN NULL ELSE s.adviser END,
            CASE s.status WHEN 'completed' THEN 'active' WHEN 'timed-out' THEN 'needs-facts' WHEN 'withdrawn' THEN 'waiting' ELSE 'sent' END,
            s.status),
        (CASE s.status WHEN 'timed-out' THEN asked_at + interval '21 days 4 hours' ELSE r.warned_at END, 'warned', NULL, NULL, NULL)
) AS e (at, verb, actor, source, target)
WHERE e.at IS NOT NULL
ORDER BY e.at;

INSERT INTO core_auditevent (at, verb, actor_id, organisation_id, subject_type, subject_id, before, after, reason_code, request_id)
SELECT v.at, 'request.verdict-given', v.by_id, r.organisation_id, 'support.Request', r.id, '{}'::jsonb,
    jsonb_build_object('change', v.change), '', ''
FROM support_verdict v JOIN support_request r ON r.id = v.request_id WHERE v.side = 'group'
UNION ALL
SELECT c.logged_at, 'request.contact-logged', c.by_id, r.organisation_id, 'support.Request', r.id, '{}'::jsonb,
    jsonb_build_object('hours', c.hours::text, 'kind', c.kind), '', ''
FROM support_contact c JOIN support_request r ON r.id = c.request_id
UNION ALL
SELECT m.sent_at, 'request.message-written', m.author_id, r.organisation_id, 'support.Request', r.id, '{}'::jsonb,
    jsonb_build_object('message', m.id), '', ''
FROM threads_message m JOIN support_request r ON r.thread_id = m.thread_id
JOIN story s ON s.id = r.id WHERE NOT m.asks AND m.sent_at IS DISTINCT FROM s.answered_at
UNION ALL
SELECT f.at, 'request.fact-checked', f.by_id, r.organisation_id, 'support.Request', r.id, '{}'::jsonb,
    jsonb_build_object('fact', f.fact), '', ''
FROM support_factcheck f JOIN support_request r ON r.id = f.request_id
UNION ALL
SELECT r.assigned_at, 'request.assigned', r.assigned_by_id, r.organisation_id, 'support.Request', r.id,
    '{"adviser": null}'::jsonb, jsonb_build_object('adviser', r.adviser_id), '', ''
FROM support_request r WHERE r.assigned_at IS NOT NULL AND r.id IN (SELECT id FROM story);
