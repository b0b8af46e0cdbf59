-- Each group, as its lead would have registered it shortly before its first request.
CREATE TEMP TABLE grown ON COMMIT DROP AS
SELECT k, %(organisation_base)s + k AS id, %(person_base)s + k AS lead,
    coalesce(
        first_sent - pg_temp.days(1 + 20 * pg_temp.chance(k, 30)),
        %(start)s::timestamptz + pg_temp.days(%(years)s * 365 * pg_temp.chance(k, 31))
    ) AS at,
    (%(wards)s)[1 + floor(pg_temp.chance(k, 32) * cardinality(%(wards)s))::int] AS ward,
    pg_temp.chance(k, 33) AS size
FROM generate_series(1, %(organisations)s::bigint) AS k
LEFT JOIN (SELECT org, min(t0) AS first_sent FROM story GROUP BY org) asked ON asked.org = k;

INSERT INTO organisations_organisation (
    id, name, slug, kind_id, legal_form_id, purpose, services_offered, findable, ward_id, city_wide,
    serves_answer, led_by_answer, income_answer, people_answer, income, income_year, paid_staff, volunteers,
    contact_name, contact_email, contact_phone, website, listed, status, closed_on, version, created_at, created_by_id, updated_at
)
SELECT g.id, n.name, left(trim(both '-' from regexp_replace(lower(unaccent(n.name)), '[^a-z0-9]+', '-', 'g')), 70) || '-' || k,
    (%(kinds)s)[1 + floor(power(pg_temp.chance(k, 34), 1.7) * cardinality(%(kinds)s))::int],
    (%(legal_forms)s)[1 + floor(power(pg_temp.chance(k, 35), 1.5) * cardinality(%(legal_forms)s))::int],
    pg_temp.pick(%(purposes)s, k, 36) || ' ' || pg_temp.pick(%(purposes)s, k, 37),
    CASE WHEN pg_temp.chance(k, 38) < 0.5 THEN pg_temp.pick(%(purposes)s, k, 39) ELSE '' END, '',
    g.ward, pg_temp.chance(k, 40) < 0.08,
    CASE WHEN pg_temp.chance(k, 41) < 0.70 THEN 'answered' WHEN pg_temp.chance(k, 41) < 0.8 THEN 'rather-not' ELSE 'not-asked' END,
    CASE WHEN pg_temp.chance(k, 42) < 0.55 THEN 'answered' WHEN pg_temp.chance(k, 42) < 0.7 THEN 'rather-not' ELSE 'not-asked' END,
    CASE WHEN size < 0.85 THEN 'answered' WHEN size < 0.93 THEN 'rather-not' ELSE 'not-asked' END,
    CASE WHEN size < 0.8 THEN 'answered' ELSE 'not-asked' END,
    CASE WHEN size < 0.85 THEN floor(exp(4 + 10 * size * pg_temp.chance(k, 43)) - 50)::int END,
    CASE WHEN size < 0.85 THEN extract(year FROM g.at)::int - 1 END,
    CASE WHEN size < 0.8 THEN floor(power(size, 8) * 60)::int END,
    CASE WHEN size < 0.8 THEN 2 + floor(60 * power(pg_temp.chance(k, 44), 3))::int END,
    u.name, u.email, CASE WHEN pg_temp.chance(k, 45) < 0.7 THEN '0161 496 0' || lpad((k %% 1000)::text, 3, '0') ELSE '' END,
    CASE WHEN pg_temp.chance(k, 46) < 0.4 THEN 'https://group' || k || '.example.org/' ELSE '' END,
    pg_temp.chance(k, 47) < 0.93,
    CASE WHEN pg_temp.chance(k, 48) < 0.95 THEN 'active' WHEN pg_temp.chance(k, 48) < 0.985 THEN 'dormant' ELSE 'closed' END,
    CASE WHEN pg_temp.chance(k, 48) >= 0.985 THEN %(today)s::date END,
    1, g.at, g.lead, g.at
FROM grown g
JOIN accounts_user u ON u.id = g.lead
JOIN places_ward w ON w.code = g.ward
CROSS JOIN LATERAL (
    SELECT left(trim(concat_ws(' ',
        CASE WHEN pg_temp.chance(k, 49) < 0.6 THEN w.name END, pg_temp.pick(%(who)s, k, 50),
        -- a small world has so many of one kind that a search for them fills a page there too
        CASE WHEN %(every)s < 100 AND k %% 3 = 0 THEN 'Community Kitchen' ELSE pg_temp.pick(%(what)s, k, 51) END, nullif(pg_temp.pick(%(forms)s, k, 52), '')
    )), 200) AS name
) n;

INSERT INTO organisations_organisation_works_in (organisation_id, ward_id)
SELECT id, ward FROM grown
UNION
SELECT id, (%(wards)s)[1 + floor(pg_temp.chance(k * 8 + n, 53) * cardinality(%(wards)s))::int]
FROM grown, generate_series(1, 2) AS n WHERE pg_temp.chance(k * 8 + n, 54) < 0.4;

INSERT INTO organisations_organisation_themes (organisation_id, theme_id)
SELECT DISTINCT id, pg_temp.pick(%(themes)s, k * 8 + n, 55)
FROM grown, generate_series(1, 3) AS n WHERE n = 1 OR pg_temp.chance(k * 8 + n, 56) < 0.5;

INSERT INTO organisations_organisation_serves (organisation_id, community_id)
SELECT DISTINCT g.id, pg_temp.pick(%(communities)s, k * 8 + n, 57)
FROM grown g JOIN organisations_organisation o USING (id), generate_series(1, 3) AS n
WHERE o.serves_answer = 'answered' AND (n = 1 OR pg_temp.chance(k * 8 + n, 58) < 0.4);

INSERT INTO organisations_organisation_led_by (organisation_id, community_id)
SELECT DISTINCT g.id, pg_temp.pick(%(communities)s, k * 8 + 1, 57)
FROM grown g JOIN organisations_organisation o USING (id) WHERE o.led_by_answer = 'answered';

-- Confirmed at some time in the last two years, a few due within 30 days; of one group in fifty they ran out.
CREATE TEMP TABLE agreed ON COMMIT DROP AS
SELECT *, confirmed_at < %(consents_end)s AS ended FROM (
    SELECT id, k, lead, at, greatest(at, %(now)s::timestamptz - pg_temp.days(
        CASE WHEN pg_temp.chance(k, 77) < 0.02 THEN 735 + 200 * pg_temp.chance(k, 78) ELSE 725 * pg_temp.chance(k, 78) END
    )) AS confirmed_at
    FROM grown
) said;
CREATE UNIQUE INDEX ON agreed (id);

INSERT INTO organisations_fieldconsent (
    organisation_id, field, public, wording, given_by_id, given_as, given_at, confirmed_at, asked_at, lapsed_at
)
SELECT id, field, pg_temp.chance(k, 60 + n::int) < 0.6, %(consent_wording)s, lead, 'lead', at, confirmed_at,
    CASE WHEN confirmed_at < %(consents_end)s::timestamptz + interval '30 days' AND pg_temp.chance(k, 60 + n::int) < 0.6
        THEN %(now)s::timestamptz - interval '1 day' END,
    CASE WHEN ended AND pg_temp.chance(k, 60 + n::int) < 0.6 THEN %(now)s::timestamptz - interval '2 hours' END
FROM agreed, unnest(%(consent_fields)s) WITH ORDINALITY AS f (field, n);

INSERT INTO organisations_othername (organisation_id, kind, name)
SELECT id, (ARRAY['also', 'acronym', 'former'])[1 + (k %% 3)::int], 'The ' || pg_temp.pick(%(what)s, k, 79) || ' People'
FROM grown WHERE k %% 20 = 3;

INSERT INTO organisations_identifier (organisation_id, scheme, value)
SELECT id, 'GB-CHC', (9000000 + k)::text FROM grown WHERE pg_temp.chance(k, 59) < 0.35;

INSERT INTO organisations_membership (organisation_id, user_id, role, started_at)
SELECT id, lead, 'lead', at FROM grown
UNION ALL
-- the second member is somebody of their own, or for one group in thirty the lead of the group before
SELECT id, CASE WHEN k > 1 AND pg_temp.chance(k, 76) < 0.1 THEN lead - 1
                ELSE %(person_base)s + %(organisations)s + ceil(k * 0.3)::bigint END, 'member', at + interval '9 days'
FROM grown WHERE k %% 10 < 3;

INSERT INTO core_auditevent (at, verb, actor_id, organisation_id, subject_type, subject_id, before, after, reason_code, request_id)
SELECT g.at, 'organisation.registered', g.lead, g.id, 'organisations.Organisation', g.id, '{}',
    jsonb_build_object('kind', o.kind_id, 'ward', o.ward_id, 'listed', o.listed, 'public', coalesce(c.fields, '[]')), '', ''
FROM grown g
JOIN organisations_organisation o ON o.id = g.id
LEFT JOIN (
    SELECT organisation_id, jsonb_agg(field ORDER BY field) AS fields
    FROM organisations_fieldconsent WHERE public GROUP BY organisation_id
) c ON c.organisation_id = o.id
ORDER BY g.at;
