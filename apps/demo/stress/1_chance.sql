-- Chance that repeats: the same seed, row and salt always give the same draw.
CREATE FUNCTION pg_temp.chance(row_number bigint, salt int) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (hashint8extended(row_number, salt + %(seed)s * 1000::bigint) & 1073741823) / 1073741824.0::float8 $$;

CREATE FUNCTION pg_temp.pick(choices text[], row_number bigint, salt int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT choices[1 + floor(pg_temp.chance(row_number, salt) * cardinality(choices))::int] $$;

CREATE FUNCTION pg_temp.days(days float8) RETURNS interval LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT make_interval(secs => round(days * 86400)) $$;

-- The same wall-clock time two working days later, as core.working_days says.
CREATE FUNCTION pg_temp.reply_due(sent timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS
$$ SELECT (working.day::date + (sent AT TIME ZONE %(zone)s)::time) AT TIME ZONE %(zone)s
     FROM generate_series(date_trunc('day', sent AT TIME ZONE %(zone)s) + interval '1 day',
                          date_trunc('day', sent AT TIME ZONE %(zone)s) + interval '12 days', interval '1 day') AS working(day)
    WHERE extract(isodow FROM working.day) < 6 AND NOT working.day::date = ANY(%(bank_holidays)s::date[])
    ORDER BY working.day LIMIT 1 OFFSET 1 $$;
