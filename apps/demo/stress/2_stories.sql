-- What will have happened to each request, as days after it was sent. Everything else is written from this.
CREATE TEMP TABLE story ON COMMIT DROP AS
WITH fate AS (
    SELECT i,
        1 + floor(%(organisations)s * power(pg_temp.chance(i, 1), 1.5))::bigint AS org,
        CASE
            WHEN pg_temp.chance(i, 2) < %(open_share)s THEN
                CASE
                    WHEN pg_temp.chance(i, 3) < 0.10 THEN 'sent'
                    WHEN pg_temp.chance(i, 3) < 0.18 THEN 'needs-facts'
                    WHEN pg_temp.chance(i, 3) < 0.70 THEN 'waiting'
                    WHEN pg_temp.chance(i, 3) < 0.76 THEN 'offered'
                    WHEN pg_temp.chance(i, 3) < 0.80 THEN 'agreed'
                    ELSE 'active'
                END
            WHEN pg_temp.chance(i, 3) < 0.03 THEN 'draft'
            WHEN pg_temp.chance(i, 3) < 0.65 THEN 'completed'
            WHEN pg_temp.chance(i, 3) < 0.75 THEN 'signposted'
            WHEN pg_temp.chance(i, 3) < 0.82 THEN 'declined'
            WHEN pg_temp.chance(i, 3) < 0.91 THEN 'withdrawn'
            ELSE 'timed-out'
        END AS status
    FROM generate_series(1, %(requests)s::bigint) AS i
), lived AS (
    SELECT *,
        CASE status
            WHEN 'sent' THEN 0.05 + 4 * power(pg_temp.chance(i, 4), 2)
            WHEN 'needs-facts' THEN 1 + 30 * pg_temp.chance(i, 4)
            WHEN 'waiting' THEN 2 + 150 * power(pg_temp.chance(i, 4), 1.5)
            WHEN 'offered' THEN 12 + 100 * pg_temp.chance(i, 4)
            WHEN 'agreed' THEN 20 + 100 * pg_temp.chance(i, 4)
            WHEN 'active' THEN 40 + 180 * pg_temp.chance(i, 4)
            WHEN 'completed' THEN 40 + 250 * power(pg_temp.chance(i, 4), 1.4)
            WHEN 'withdrawn' THEN 2 + 80 * pg_temp.chance(i, 4)
            WHEN 'timed-out' THEN 36 + 10 * pg_temp.chance(i, 4)
            ELSE 0.3 + 5 * power(pg_temp.chance(i, 4), 2)
        END AS life,
        status IN ('completed', 'signposted', 'declined', 'withdrawn', 'timed-out') AS closed,
        status IN ('needs-facts', 'timed-out')
            OR (status IN ('waiting', 'offered', 'agreed', 'active', 'completed') AND pg_temp.chance(i, 5) < 0.2) AS asked,
        status IN ('offered', 'agreed', 'active', 'completed') AS offered,
        status IN ('agreed', 'active', 'completed') AS agreed,
        status IN ('active', 'completed') AS started
    FROM fate
), dated AS (
    SELECT *,
        CASE
            WHEN status IN ('sent', 'draft') THEN NULL
            WHEN status IN ('signposted', 'declined') THEN life
            WHEN status = 'timed-out' THEN 0.4 + pg_temp.chance(i, 6)
            WHEN pg_temp.chance(i, 7) < 0.06 THEN least(life * 0.5, 3 + 7 * pg_temp.chance(i, 6))
            ELSE least(life * 0.3, 0.1 + 2.4 * pg_temp.chance(i, 6))
        END AS replied,
        %(now)s::timestamptz - CASE
            WHEN closed THEN pg_temp.days(life + pg_temp.chance(i, 8) * greatest(1, %(years)s * 365 - life))
            WHEN status = 'draft' THEN pg_temp.days(60 * pg_temp.chance(i, 8))
            ELSE pg_temp.days(life)
        END AS t0
    FROM lived
), answered AS (
    SELECT *, CASE WHEN asked AND status NOT IN ('needs-facts', 'timed-out')
        THEN replied + least(life * 0.1, 0.5 + 5 * pg_temp.chance(i, 9)) END AS answered
    FROM dated
), accepted AS (
    SELECT *, CASE
        WHEN status IN ('waiting', 'offered', 'agreed', 'active', 'completed')
            THEN CASE WHEN asked THEN answered + least(life * 0.05, 1) ELSE replied END
        WHEN status = 'withdrawn' THEN replied END AS accepted
    FROM answered
), helped AS (
    SELECT *,
        CASE WHEN offered THEN accepted + (life - accepted) * CASE status
            WHEN 'offered' THEN 0.7 + 0.25 * pg_temp.chance(i, 10)
            WHEN 'agreed' THEN 0.6 + 0.2 * pg_temp.chance(i, 10)
            ELSE 0.2 + 0.25 * pg_temp.chance(i, 10) END END AS offer,
        0.01 + 0.07 * pg_temp.chance(i, 11) AS slip
    FROM accepted
), placed AS (
    SELECT *,
        CASE WHEN agreed THEN offer + (life - accepted) * slip END AS agree,
        CASE WHEN started THEN offer + (life - accepted) * slip * 1.8 END AS start
    FROM helped
)
SELECT i, org, status, closed, asked, life, t0,
    %(request_base)s + i AS id,
    %(person_base)s + org AS asker,
    %(staff_base)s + 1 + floor(pg_temp.chance(org, 12) * %(advisers)s)::bigint AS adviser,
    CASE WHEN status <> 'draft' THEN t0 END AS sent_at,
    t0 + pg_temp.days(replied) AS replied_at,
    CASE WHEN asked THEN t0 + pg_temp.days(replied) END AS asked_at,
    t0 + pg_temp.days(answered) AS answered_at,
    t0 + pg_temp.days(accepted) AS accepted_at,
    t0 + pg_temp.days(offer) AS offered_at,
    t0 + pg_temp.days(agree) AS agreed_at,
    t0 + pg_temp.days(start) AS started_at,
    CASE WHEN closed THEN t0 + pg_temp.days(life) END AS closed_at,
    (ARRAY['try', 'do', 'do', 'grow'])[1 + floor(pg_temp.chance(i, 13) * 4)::int] AS stage,
    pg_temp.pick(%(topics)s, i, 14) AS topic,
    CASE WHEN pg_temp.chance(i, 15) < 0.4
        THEN (t0 AT TIME ZONE %(zone)s)::date + 10 + floor(120 * pg_temp.chance(i, 16))::int END AS deadline
FROM placed;
CREATE UNIQUE INDEX ON story (i);
CREATE INDEX ON story (org);
ANALYZE story;
