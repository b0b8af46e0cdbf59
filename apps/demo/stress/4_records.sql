-- What staff have to do with records: to check, claims, hand-overs, groups without a lead, quiet ones, pairs, the register.
-- ``every`` is 100 in a large world. In a small one it is less, so that each list of work fills a page there too: what a
-- page costs in two worlds tells how it grows, and not how full it is.
CREATE TEMP TABLE checked ON COMMIT DROP AS
SELECT k, id, lead, at, power(pg_temp.chance(k, 400), CASE WHEN %(every)s < 100 THEN 0.2 ELSE 1 END) AS told,
    %(staff_base)s + 1 + floor(pg_temp.chance(k, 401) * %(advisers)s)::bigint AS adviser,
    least(%(now)s::timestamptz, at + pg_temp.days(1 + 20 * pg_temp.chance(k, 402))) AS decided
FROM grown;

INSERT INTO organisations_verification (organisation_id, status, causes, since, message, decided_by_id, decided_at)
SELECT id, CASE WHEN told < 0.93 THEN 'checked' WHEN told < 0.96 THEN 'asked' ELSE 'waiting' END,
    CASE WHEN told < 0.8 THEN ARRAY['new'] ELSE ARRAY['new', 'name'] END, at,
    CASE WHEN told >= 0.93 AND told < 0.96 THEN 'Send us the rules of your group, or ring us.' ELSE '' END,
    CASE WHEN told < 0.96 THEN adviser END, CASE WHEN told < 0.96 THEN decided END
FROM checked;

INSERT INTO organisations_verification_checks (verification_id, check_id)
SELECT v.id, pg_temp.pick(%(checks)s, v.id, 403) FROM organisations_verification v WHERE v.status = 'checked';

UPDATE organisations_organisation o SET checked_at = c.decided FROM checked c WHERE c.id = o.id AND c.told < 0.93;

INSERT INTO core_auditevent (at, verb, actor_id, organisation_id, subject_type, subject_id, before, after, reason_code, request_id)
SELECT v.since, 'verification.began', c.lead, c.id, 'organisations.Verification', v.id, '{}'::jsonb,
    jsonb_build_object('causes', to_jsonb(v.causes)), '', ''
FROM organisations_verification v JOIN checked c ON c.id = v.organisation_id
UNION ALL
SELECT v.decided_at, 'organisation.checked', c.adviser, c.id, 'organisations.Organisation', c.id, '{}'::jsonb, '{}'::jsonb, '', ''
FROM organisations_verification v JOIN checked c ON c.id = v.organisation_id WHERE v.status = 'checked';

-- The lead of some groups is gone, and a member stays.
UPDATE organisations_membership m SET ended_at = %(now)s::timestamptz - interval '20 days', ended_by_id = m.user_id
FROM grown g WHERE g.id = m.organisation_id AND m.role = 'lead' AND g.k %% %(every)s = 0 AND g.at < %(now)s::timestamptz - interval '40 days';

INSERT INTO organisations_claim (organisation_id, user_id, status, who, phone, note, mail_helps, had_lead, told, role, asked_at)
SELECT g.id, %(person_base)s + 1 + (g.k + 6) %% %(organisations)s, 'asked', 'I look after the money', '0161 496 0123', '', false,
    g.k %% %(every)s <> 0, '', '', %(now)s::timestamptz - pg_temp.days(25 * pg_temp.chance(g.k, 404))
FROM grown g JOIN organisations_organisation o USING (id)
WHERE (g.k %% (2 * %(every)s) = 0 OR g.k %% %(every)s = %(every)s / 2) AND o.status = 'active' AND g.at < %(now)s::timestamptz - interval '40 days';

INSERT INTO organisations_handover (organisation_id, kind, status, candidate_id, asked_by_id, asked_at, due_on)
SELECT g.id, 'request', 'asked', m.user_id, m.user_id, d.due::timestamptz - interval '14 days', d.due
FROM grown g JOIN organisations_organisation o USING (id)
JOIN organisations_membership m ON m.organisation_id = g.id AND m.role = 'member' AND m.ended_at IS NULL,
LATERAL (SELECT %(today)s::date + 1 + floor(12 * pg_temp.chance(g.k, 405))::int AS due) d
WHERE (g.k %% %(every)s = 1 OR %(every)s < 100) AND o.status = 'active' AND g.at < %(now)s::timestamptz - interval '40 days';

UPDATE organisations_organisation o SET quiet_asked_at = %(now)s::timestamptz - pg_temp.days(1 + 60 * pg_temp.chance(g.k, 406))
FROM grown g WHERE g.id = o.id AND g.k %% (%(every)s * 3 / 2) = 1 AND o.status = 'active' AND g.at < %(now)s::timestamptz - interval '730 days';

-- Names that are the same in the same ward.
INSERT INTO organisations_duplicatepair (one_id, two_id, score, evidence, found_at, status)
SELECT min(id), max(id), 88, ARRAY['same-name', 'ward'], %(now)s::timestamptz - interval '6 hours', 'open'
FROM organisations_organisation GROUP BY lower(name), ward_id HAVING count(*) = 2 LIMIT 500;

-- Names of two groups in a row, said to be alike: enough for a page.
INSERT INTO organisations_duplicatepair (one_id, two_id, score, evidence, found_at, status)
SELECT id, id + 1, 60, ARRAY['like-name'], %(now)s::timestamptz - interval '6 hours', 'open'
FROM grown WHERE k %% 2 = 1 AND k <= 120 AND id + 1 IN (SELECT id FROM grown)
ON CONFLICT DO NOTHING;

-- The register, and where it says something else.
INSERT INTO registers_registerimport (
    started_at, finished_at, charities_file, classification_file, extract_date, new, changed, removed, kept
)
SELECT %(now)s::timestamptz - interval '3 days', %(now)s::timestamptz - interval '3 days' + interval '40 seconds',
    'publicextract.charity.zip', 'publicextract.charity_classification.zip', %(today)s::date - 4, count(*), 0, 0, 0
FROM organisations_identifier WHERE scheme = 'GB-CHC';

INSERT INTO registers_registerentry (number, name, plain, kind, on_register, reporting, year_end, income, is_cio, activities, codes, changed_in_id)
SELECT i.value::int, upper(o.name), trim(regexp_replace(lower(unaccent(o.name)), '[^a-z0-9]+', ' ', 'g')), 'CIO',
    true, CASE WHEN pg_temp.chance(o.id, 407) < 5.0 / %(every)s THEN 'Submission Overdue' ELSE 'Submission Received' END,
    make_date(extract(year FROM %(today)s::date)::int - 1, 3, 31), o.income, true, o.purpose, '{}', r.id
FROM organisations_identifier i JOIN organisations_organisation o ON o.id = i.organisation_id, registers_registerimport r
WHERE i.scheme = 'GB-CHC';

INSERT INTO organisations_registerdifference (organisation_id, field, ours, theirs, found_at, found_in_id)
SELECT o.id, 'contact_phone', o.contact_phone, '0161 496 0999', r.finished_at, r.id
FROM organisations_identifier i JOIN organisations_organisation o ON o.id = i.organisation_id, registers_registerimport r
WHERE i.scheme = 'GB-CHC' AND o.status IN ('active', 'dormant') AND pg_temp.chance(o.id, 408) < 10.0 / %(every)s;

-- Where people signed in lately, and who could not.
INSERT INTO accounts_signin (user_id, at, method, second_factor, succeeded, device, browser_digest, session_key, seen_at)
SELECT %(person_base)s + p, a.at, 'password', '', true, 'Chrome on Android', '', '', a.at
FROM generate_series(1, %(people)s::bigint) AS p, generate_series(1, 2) AS n,
LATERAL (SELECT %(now)s::timestamptz - pg_temp.days(88 * pg_temp.chance(p * 2 + n, 409)) AS at) a;

INSERT INTO accounts_accountrecovery (email, name, phone, new_email, happened, person_id, status, asked_at)
SELECT u.email, u.name, '0161 496 0456', '', 'My phone is gone.', u.id, 'asked', %(now)s::timestamptz - pg_temp.days(9 * pg_temp.chance(u.id, 410))
FROM accounts_user u WHERE u.id > %(person_base)s AND u.id <= %(person_base)s + %(people)s AND u.id %% 250 = 0;
