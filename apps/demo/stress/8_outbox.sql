-- What each group's asker was told in the last year, all of it sent long ago.
CREATE TEMP TABLE letter ON COMMIT DROP AS
SELECT %(envelope_base)s + row_number() OVER (ORDER BY e.at, r.id, e.kind) AS id, e.kind, e.at, e.action,
    u.id AS user_id, u.email, u.name, o.id AS organisation_id, o.name AS organisation,
    left('R-' || r.id || ': ' || e.subject, 250) AS subject,
    'Hello ' || u.name || ',' || E'\n\n' || e.subject || ': ' || r.title || '.' AS body,
    %(site_url)s || '/support/R-' || r.id || '/' AS url
FROM story s
JOIN support_request r ON r.id = s.id
JOIN accounts_user u ON u.id = s.asker
JOIN organisations_organisation o ON o.id = r.organisation_id
CROSS JOIN LATERAL (
    VALUES
        (s.sent_at, 'request-sent', 'your request is sent', 'See your request'),
        (s.accepted_at, 'request-accepted', 'your request is on the list', 'See your place'),
        (s.offered_at, 'request-offered', 'we made you an offer', 'Answer the offer'),
        (CASE WHEN s.status = 'completed' THEN s.closed_at END, 'request-completed', 'the work is completed', 'Say what changed')
) AS e (at, kind, subject, action)
WHERE e.at >= %(now)s::timestamptz - interval '365 days';

INSERT INTO digests_envelope (
    id, key, kind, to_email, to_name, user_id, subject, state, created_at, due_at, tries, delivery_uncertain, claimed_by, sent_at
)
SELECT id, gen_random_uuid(), kind, email, name, user_id, subject, 'sent', at, NULL, 1, false, '', at + interval '12 seconds'
FROM letter;

INSERT INTO digests_message (
    kind, topic, to_email, to_name, user_id, organisation_id, organisation_name, subject, body, url, action, asks, frequency,
    created_at, due_at, envelope_id
)
SELECT kind, 'requests', email, name, user_id, organisation_id, organisation, subject, body, url, action,
    kind IN ('request-offered', 'request-completed'), 'at-once', at, at, id
FROM letter;

INSERT INTO digests_attempt (envelope_id, number, started_at, ended_at, worker, outcome, error)
SELECT id, 1, at + interval '11 seconds', at + interval '12 seconds', 'stress', 'sent', '' FROM letter;
