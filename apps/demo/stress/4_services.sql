-- What people can get from each group, where, and what search may then look at.
INSERT INTO directory_location (
    uuid, organisation_id, name, location_type, address_1, city, postal_code, country, ward_id, latitude, longitude,
    show_address, version, created_at, updated_at
)
SELECT gen_random_uuid(), g.id, pg_temp.pick(%(halls)s, k * 4 + n, 301) || ', ' || w.name, 'physical',
    1 + floor(pg_temp.chance(k * 4 + n, 302) * 200)::int || ' ' || pg_temp.pick(%(streets)s, k * 4 + n, 303),
    'Manchester', '', 'GB', w.code,
    CASE WHEN pg_temp.chance(k * 4 + n, 304) < 0.9 THEN round((w.latitude + (pg_temp.chance(k * 4 + n, 305) - 0.5) * 0.02)::numeric, 5) END,
    CASE WHEN pg_temp.chance(k * 4 + n, 304) < 0.9 THEN round((w.longitude + (pg_temp.chance(k * 4 + n, 306) - 0.5) * 0.03)::numeric, 5) END,
    pg_temp.chance(k * 4 + n, 307) < 0.85, 1, g.at, g.at
FROM grown g JOIN places_ward w ON w.code = g.ward, generate_series(1, 2) AS n
WHERE pg_temp.chance(k, 308) < 0.6 AND (n = 1 OR pg_temp.chance(k, 309) < 0.2);

INSERT INTO directory_location_access (location_id, accessfeature_id)
SELECT id, feature FROM directory_location, unnest(%(features)s) WITH ORDINALITY AS f (feature, n)
WHERE pg_temp.chance(id * 16 + n, 310) < 0.3;

INSERT INTO directory_service (
    uuid, organisation_id, name, description, status, "when", freq, weekdays, week, starts_at, ends_at, cost, cost_words,
    how_to_come, languages, alert, public, wording, confirmed_at, confirmed_by_id, version, created_at, updated_at
)
SELECT gen_random_uuid(), g.id, pg_temp.pick(%(what)s, k * 4 + n, 320), pg_temp.pick(%(purposes)s, k * 4 + n, 321),
    CASE WHEN s < 0.88 THEN 'active' WHEN s < 0.92 THEN 'temporarily closed' WHEN s < 0.96 THEN 'inactive' ELSE 'defunct' END,
    '', CASE WHEN f < 0.6 THEN 'WEEKLY' WHEN f < 0.7 THEN 'MONTHLY' ELSE '' END,
    CASE WHEN f < 0.7 THEN ARRAY[(ARRAY['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'])[1 + floor(pg_temp.chance(k * 4 + n, 324) * 7)::int]] ELSE ARRAY[]::text[] END,
    CASE WHEN f >= 0.6 AND f < 0.7 THEN 1 END,
    CASE WHEN f < 0.7 THEN time '10:00' + make_interval(hours => (pg_temp.chance(k * 4 + n, 325) * 9)::int) END,
    CASE WHEN f < 0.7 THEN time '11:30' + make_interval(hours => (pg_temp.chance(k * 4 + n, 325) * 9)::int) END,
    CASE WHEN pg_temp.chance(k * 4 + n, 326) < 0.6 THEN 'free' WHEN pg_temp.chance(k * 4 + n, 326) < 0.8 THEN 'some' ELSE '' END,
    '', (ARRAY['', 'drop-in', 'drop-in', 'book', 'referral'])[1 + floor(pg_temp.chance(k * 4 + n, 327) * 5)::int], '',
    CASE WHEN s >= 0.88 AND s < 0.92 THEN 'Closed until January' ELSE '' END,
    pg_temp.chance(k * 4 + n, 328) < 0.92, %(consent_wording)s,
    greatest(g.at, %(now)s::timestamptz - pg_temp.days(760 * pg_temp.chance(k * 4 + n, 329))), g.lead, 1, g.at, g.at
FROM grown g, generate_series(1, 3) AS n,
    LATERAL (SELECT pg_temp.chance(k * 4 + n, 322) AS s, pg_temp.chance(k * 4 + n, 323) AS f) c
WHERE pg_temp.chance(k, 330) < 0.7 AND (n = 1 OR pg_temp.chance(k * 4 + n, 331) < 0.4);

INSERT INTO directory_service_kinds (service_id, servicekind_id)
SELECT DISTINCT id, pg_temp.pick(%(service_kinds)s, id * 2 + n, 332)
FROM directory_service, generate_series(0, 1) AS n WHERE n = 0 OR pg_temp.chance(id, 333) < 0.4;

INSERT INTO directory_service_serves (service_id, community_id)
SELECT id, pg_temp.pick(%(communities)s, id, 334) FROM directory_service WHERE pg_temp.chance(id, 335) < 0.3;

INSERT INTO directory_service_places (service_id, location_id)
SELECT s.id, l.id FROM directory_service s JOIN directory_location l USING (organisation_id)
WHERE pg_temp.chance(s.id * 7 + l.id, 336) < 0.8;

ANALYZE directory_service, directory_location, directory_service_places, directory_service_kinds,
    organisations_organisation_works_in, organisations_organisation_themes, organisations_fieldconsent, organisations_othername;

-- What finding.text_of writes: each public line once, in its order.
CREATE TEMP TABLE shown_service ON COMMIT DROP AS
SELECT * FROM directory_service
WHERE public AND status IN ('active', 'temporarily closed') AND confirmed_at > %(now)s::timestamptz - %(agreed_for)s;

CREATE TEMP TABLE public_line ON COMMIT DROP AS
SELECT o.id, ARRAY[1::bigint] AS place, o.services_offered AS line
FROM organisations_organisation o JOIN organisations_fieldconsent c
    ON c.organisation_id = o.id AND c.field = 'services_offered' AND c.public AND c.confirmed_at >= %(consents_end)s
UNION ALL
SELECT n.organisation_id, ARRAY[0], (%(other_name_words)s::jsonb ->> n.kind) || ': ' || n.name
FROM organisations_othername n JOIN organisations_fieldconsent c
    ON c.organisation_id = n.organisation_id AND c.field = 'other_names' AND c.public AND c.confirmed_at >= %(consents_end)s
UNION ALL
SELECT t.organisation_id, ARRAY[2, 0], h.name
FROM organisations_organisation_themes t JOIN organisations_theme h ON h.code = t.theme_id
UNION ALL
SELECT w.id, ARRAY[3, w.n, x.n], x.line
FROM (
    SELECT id, ward AS ward_id, 0 AS n FROM grown
    UNION ALL SELECT organisation_id, ward_id, 1 FROM organisations_organisation_works_in
) w
JOIN places_ward d ON d.code = w.ward_id
LEFT JOIN places_wardmembership m ON m.ward_id = w.ward_id AND m.starts <= %(today)s AND (m.ends IS NULL OR m.ends > %(today)s)
LEFT JOIN places_neighbourhood b ON b.code = m.neighbourhood_id,
LATERAL (VALUES (1, d.name), (2, b.name)) AS x (n, line)
UNION ALL
SELECT s.organisation_id, ARRAY[4, s.id, x.n], x.line
FROM shown_service s, LATERAL (VALUES (1, s.name), (2, s.description), (3, s."when"), (4, s.languages)) AS x (n, line)
UNION ALL
SELECT s.organisation_id, ARRAY[4, s.id, 5], k.name
FROM shown_service s JOIN directory_service_kinds j ON j.service_id = s.id JOIN directory_servicekind k ON k.code = j.servicekind_id
UNION ALL
SELECT s.organisation_id, ARRAY[4, s.id, 6, l.id, x.n], x.line
FROM shown_service s JOIN directory_service_places j ON j.service_id = s.id JOIN directory_location l ON l.id = j.location_id
JOIN places_ward d ON d.code = l.ward_id,
LATERAL (VALUES
    (1, CASE WHEN l.show_address THEN l.name END), (2, CASE WHEN l.show_address THEN l.address_1 END), (3, d.name)
) AS x (n, line);

UPDATE organisations_organisation o SET
    findable = t.text,
    latitude = coalesce(p.latitude, w.latitude),
    longitude = coalesce(p.longitude, w.longitude)
FROM (
    SELECT id, string_agg(line, E'\n' ORDER BY place) AS text
    FROM (SELECT id, line, min(place) AS place FROM public_line WHERE line <> '' GROUP BY id, line) once
    GROUP BY id
) t
JOIN grown g USING (id)
JOIN places_ward w ON w.code = g.ward
LEFT JOIN LATERAL (
    -- what finding.point_of chooses: the place that most public services use
    SELECT l.latitude, l.longitude
    FROM shown_service s JOIN directory_service_places j ON j.service_id = s.id JOIN directory_location l ON l.id = j.location_id
    WHERE l.organisation_id = g.id AND l.show_address AND l.latitude IS NOT NULL
    GROUP BY l.id ORDER BY count(*) DESC, l.id LIMIT 1
) p ON true
WHERE o.id = t.id;
