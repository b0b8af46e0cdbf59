-- One lead for each group, a second member for three in ten, and the lead body's staff.
INSERT INTO accounts_user (id, email, name, phone, access_needs, is_active, joined_at, password)
SELECT %(person_base)s + k, 'person' || k || '@example.org',
    pg_temp.pick(%(first_names)s, k, 20) || ' ' || pg_temp.pick(%(last_names)s, k, 21), '', '', true,
    %(start)s::timestamptz, '!stress' || k
FROM generate_series(1, %(people)s::bigint) AS k;

INSERT INTO accounts_user (id, email, name, phone, access_needs, is_active, joined_at, password)
SELECT %(staff_base)s + k, 'staff' || k || '@example.org',
    pg_temp.pick(%(first_names)s, k, 22) || ' ' || pg_temp.pick(%(last_names)s, k, 23), '', '', true,
    %(start)s::timestamptz, '!stress-staff' || k
FROM generate_series(1, %(staff)s::bigint) AS k;

INSERT INTO account_emailaddress (email, verified, "primary", user_id)
SELECT email, true, true, id FROM accounts_user WHERE password LIKE '!stress%%';

-- Advisers come first, then two triage leads, then one person for each other role.
INSERT INTO accounts_rolegrant (user_id, role, granted_at, reason, end_reason)
SELECT %(staff_base)s + k,
    CASE WHEN k <= %(advisers)s THEN 'adviser' WHEN k <= %(advisers)s + 2 THEN 'triage-lead'
         ELSE (%(other_roles)s)[k - %(advisers)s - 2] END,
    %(start)s::timestamptz, 'Works for the support team', ''
FROM generate_series(1, %(staff)s::bigint) AS k;
