import apps.places.models
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

LEDGER = """
CREATE FUNCTION contract_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: % refused', TG_ARGV[0], lower(TG_OP)
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_ARGV[0];
END $$;
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON contract_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION contract_refuse_change('ledger_entry_append_only');
CREATE TRIGGER grant_is_never_deleted BEFORE DELETE ON contract_grant
    FOR EACH ROW EXECUTE FUNCTION contract_refuse_change('grant_is_never_deleted');
CREATE TRIGGER grant_keeps_its_identity BEFORE UPDATE ON contract_grant
    FOR EACH ROW WHEN (ROW(OLD.id, OLD.identifier, OLD.line_id, OLD.awarded_on)
        IS DISTINCT FROM ROW(NEW.id, NEW.identifier, NEW.line_id, NEW.awarded_on))
    EXECUTE FUNCTION contract_refuse_change('grant_keeps_its_identity');

CREATE FUNCTION contract_break(rule text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', rule USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END $$;

CREATE FUNCTION contract_entry_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    line contract_budgetline;
    of_year contract_contractyear;
    reversed contract_ledgerentry;
BEGIN
    SELECT * INTO line FROM contract_budgetline WHERE id = NEW.line_id;
    SELECT * INTO of_year FROM contract_contractyear WHERE id = NEW.year_id;
    IF line.contract_id <> of_year.contract_id THEN
        PERFORM contract_break('ledger_entry_line_and_year_of_one_contract');
    END IF;
    IF NEW."on" < of_year.starts OR NEW."on" >= of_year.ends THEN
        PERFORM contract_break('ledger_entry_day_inside_its_year');
    END IF;
    IF NEW.pence > 0 AND NEW."on" >= line.ended_on THEN
        PERFORM contract_break('ledger_entry_line_has_not_ended');
    END IF;
    IF NEW.kind = 'award' AND NOT line.may_pass_down THEN
        PERFORM contract_break('ledger_entry_award_on_a_line_for_groups');
    END IF;
    IF NEW.grant_id IS NOT NULL AND NEW.line_id <> (SELECT g.line_id FROM contract_grant g WHERE g.id = NEW.grant_id) THEN
        PERFORM contract_break('ledger_entry_line_of_its_grant');
    END IF;
    IF NEW.reverses_id IS NOT NULL THEN
        SELECT * INTO reversed FROM contract_ledgerentry WHERE id = NEW.reverses_id;
        IF reversed.reverses_id IS NOT NULL THEN
            PERFORM contract_break('ledger_entry_reversal_is_never_reversed');
        END IF;
        IF ROW(NEW.line_id, NEW.year_id, NEW.kind, NEW.pence, NEW.grant_id, NEW."on") IS DISTINCT FROM
           ROW(reversed.line_id, reversed.year_id, reversed.kind, -reversed.pence, reversed.grant_id, reversed."on") THEN
            PERFORM contract_break('ledger_entry_reversal_mirrors_its_entry');
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_entry_fits BEFORE INSERT ON contract_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION contract_entry_fits();

CREATE FUNCTION contract_year_balances(checked bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT COALESCE(sum(pence), 0) FROM contract_ledgerentry WHERE year_id = checked AND kind = 'budget')
       > (SELECT value_pence FROM contract_contractyear WHERE id = checked) THEN
        PERFORM contract_break('ledger_budgets_within_the_value');
    END IF;
END $$;

CREATE FUNCTION contract_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind IN ('award', 'payment') THEN
        PERFORM FROM contract_grant WHERE id = NEW.grant_id FOR NO KEY UPDATE;
        IF (SELECT sum(CASE kind WHEN 'award' THEN pence ELSE -pence END)
            FROM contract_ledgerentry WHERE grant_id = NEW.grant_id) < 0 THEN
            PERFORM contract_break('ledger_paid_within_the_award');
        END IF;
    END IF;
    IF NEW.kind <> 'payment' THEN
        PERFORM FROM contract_contractyear WHERE id = NEW.year_id FOR NO KEY UPDATE;
        IF (SELECT sum(CASE kind WHEN 'budget' THEN pence ELSE -pence END) FROM contract_ledgerentry
            WHERE year_id = NEW.year_id AND line_id = NEW.line_id AND kind <> 'payment') < 0 THEN
            PERFORM contract_break('ledger_promised_within_the_budget');
        END IF;
    END IF;
    IF NEW.kind = 'budget' THEN
        PERFORM contract_year_balances(NEW.year_id);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_balances AFTER INSERT ON contract_ledgerentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION contract_entry_balances();

CREATE FUNCTION contract_value_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM contract_contractyear WHERE id = NEW.id FOR NO KEY UPDATE;
    PERFORM contract_year_balances(NEW.id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_budgets_within_the_value AFTER UPDATE OF value_pence ON contract_contractyear
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION contract_value_balances();
"""
NO_LEDGER = """
DROP TRIGGER ledger_budgets_within_the_value ON contract_contractyear;
DROP FUNCTION contract_value_balances();
DROP TRIGGER ledger_balances ON contract_ledgerentry;
DROP FUNCTION contract_entry_balances();
DROP FUNCTION contract_year_balances(bigint);
DROP TRIGGER ledger_entry_fits ON contract_ledgerentry;
DROP FUNCTION contract_entry_fits();
DROP FUNCTION contract_break(text);
DROP TRIGGER grant_keeps_its_identity ON contract_grant;
DROP TRIGGER grant_is_never_deleted ON contract_grant;
DROP TRIGGER ledger_entry_append_only ON contract_ledgerentry;
DROP FUNCTION contract_refuse_change();
"""
"""Entries are only added, each fits what it belongs to, and the sums hold when a transaction ends: see ADR 21.

Each check of a sum takes a lock first, so that of two transactions over the last pound the later one sees the other's.
The lock is NO KEY UPDATE: the foreign keys of new entries hold KEY SHARE, and two of these must not wait for each other.
"""

YEARS = """
CREATE FUNCTION contract_years_tile() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    checked bigint := (to_jsonb(COALESCE(NEW, OLD)) ->> TG_ARGV[0])::bigint;
BEGIN
    IF EXISTS (
        SELECT FROM contract_contract c LEFT JOIN contract_contractyear y ON y.contract_id = c.id
        WHERE c.id = checked GROUP BY c.id
        HAVING COALESCE(sum(y.ends - y.starts), 0) <> c.ends - c.starts
            OR min(y.starts) <> c.starts OR max(y.ends) <> c.ends
    ) THEN
        RAISE EXCEPTION 'contract_years_tile_the_contract'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'contract_years_tile_the_contract';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER contract_years_tile_the_contract
    AFTER INSERT OR UPDATE OF starts, ends, contract_id OR DELETE ON contract_contractyear
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION contract_years_tile('contract_id');
CREATE CONSTRAINT TRIGGER contract_years_tile_the_contract AFTER INSERT OR UPDATE OF starts, ends ON contract_contract
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION contract_years_tile('id');
"""
NO_YEARS = """
DROP TRIGGER contract_years_tile_the_contract ON contract_contract;
DROP TRIGGER contract_years_tile_the_contract ON contract_contractyear;
DROP FUNCTION contract_years_tile();
"""
"""No two years overlap, so those that add up to the length of the contract, from its first day to its last, leave no gap."""

PARTIES = """
CREATE FUNCTION contract_party_names_tile() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    checked bigint := (to_jsonb(COALESCE(NEW, OLD)) ->> TG_ARGV[0])::bigint;
BEGIN
    IF EXISTS (
        SELECT FROM contract_party p JOIN contract_contract c ON c.id = p.contract_id
        WHERE p.id = checked AND (p.starts < c.starts OR p.ends > c.ends)
    ) THEN
        PERFORM contract_break('party_days_inside_the_contract');
    END IF;
    IF EXISTS (
        SELECT FROM contract_party p LEFT JOIN contract_partyname n ON n.party_id = p.id
        WHERE p.id = checked GROUP BY p.id
        HAVING COALESCE(sum(n.ends - n.starts), 0) <> p.ends - p.starts
            OR min(n.starts) <> p.starts OR max(n.ends) <> p.ends
    ) THEN
        PERFORM contract_break('party_names_tile_its_days');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER party_names_tile_its_days AFTER INSERT OR UPDATE OR DELETE ON contract_partyname
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION contract_party_names_tile('party_id');
CREATE CONSTRAINT TRIGGER party_names_tile_its_days AFTER INSERT OR UPDATE OF starts, ends, contract_id ON contract_party
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION contract_party_names_tile('id');
"""
NO_PARTIES = """
DROP TRIGGER party_names_tile_its_days ON contract_party;
DROP TRIGGER party_names_tile_its_days ON contract_partyname;
DROP FUNCTION contract_party_names_tile();
"""
"""A party is bound on days of its contract alone, and has exactly one name on each of them."""

KPIS = """
CREATE FUNCTION contract_kpi_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    measure contract_kpi;
BEGIN
    SELECT * INTO measure FROM contract_kpi WHERE id = NEW.kpi_id;
    IF measure.contract_id <> (SELECT y.contract_id FROM contract_contractyear y WHERE y.id = NEW.year_id) THEN
        PERFORM contract_break('kpi_and_year_of_one_contract');
    END IF;
    IF measure.kind = 'percent' AND (to_jsonb(NEW) ->> 'number')::numeric > 100 THEN
        PERFORM contract_break('kpi_percentage_up_to_100');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER kpi_target_fits BEFORE INSERT OR UPDATE ON contract_kpitarget
    FOR EACH ROW EXECUTE FUNCTION contract_kpi_fits();
CREATE TRIGGER kpi_figure_fits BEFORE INSERT OR UPDATE ON contract_kpifigure
    FOR EACH ROW EXECUTE FUNCTION contract_kpi_fits();
CREATE TRIGGER kpi_rating_fits BEFORE INSERT OR UPDATE ON contract_kpirating
    FOR EACH ROW EXECUTE FUNCTION contract_kpi_fits();
"""
NO_KPIS = """
DROP TRIGGER kpi_rating_fits ON contract_kpirating;
DROP TRIGGER kpi_figure_fits ON contract_kpifigure;
DROP TRIGGER kpi_target_fits ON contract_kpitarget;
DROP FUNCTION contract_kpi_fits();
"""
"""Whatever is said of a measure and a year is said of one contract, and no percentage is above 100."""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('reference', models.CharField(max_length=60)),
                ('starts', models.DateField()),
                ('ends', models.DateField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('reference', ''), _negated=True)), name='contract_has_its_title'), models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='contract_ends_after_it_starts'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(apps.places.models.DateRange('starts', 'ends', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='contract_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='BudgetLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('name', models.CharField(max_length=120)),
                ('purpose', models.CharField(max_length=300)),
                ('may_pass_down', models.BooleanField()),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='contract.contract')),
            ],
        ),
        migrations.CreateModel(
            name='ContractYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.DateField()),
                ('ends', models.DateField()),
                ('value_pence', models.BigIntegerField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='years', to='contract.contract')),
            ],
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identifier', models.CharField(editable=False, max_length=80, unique=True)),
                ('title', models.CharField(max_length=140)),
                ('description', models.TextField(max_length=1000)),
                ('awarded_on', models.DateField()),
                ('planned_starts', models.DateField(blank=True, null=True)),
                ('planned_ends', models.DateField(blank=True, null=True)),
                ('from_open_call', models.BooleanField(default=False)),
                ('status', models.CharField(choices=[('awarded', 'Awarded'), ('paid', 'Paid in full'), ('cancelled', 'Cancelled')], default='awarded', max_length=10)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_why', models.CharField(blank=True, max_length=300)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='contract.budgetline')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('budget', 'Budget'), ('commitment', 'Commitment'), ('award', 'Award to a group'), ('payment', 'Payment to a group')], max_length=10)),
                ('pence', models.BigIntegerField()),
                ('said', models.CharField(max_length=200)),
                ('on', models.DateField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('grant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='contract.grant')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='contract.budgetline')),
                ('reverses', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='contract.ledgerentry')),
                ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='contract.contractyear')),
            ],
            options={
                'verbose_name': 'entry of the ledger',
                'verbose_name_plural': 'entries of the ledger',
            },
        ),
        migrations.AddConstraint(
            model_name='budgetline',
            constraint=models.UniqueConstraint(models.F('contract'), models.F('code'), name='budget_line_code_is_its_own'),
        ),
        migrations.AddConstraint(
            model_name='budgetline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code', ''), _negated=True), models.Q(('name', ''), _negated=True), models.Q(('purpose', ''), _negated=True)), name='budget_line_says_what_it_is_for'),
        ),
        migrations.AddConstraint(
            model_name='contractyear',
            constraint=models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='contract_year_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='contractyear',
            constraint=models.CheckConstraint(condition=models.Q(('value_pence__gte', 0)), name='contract_year_value_not_below_nought'),
        ),
        migrations.AddConstraint(
            model_name='contractyear',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(apps.places.models.DateRange('starts', 'ends', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='contract_year_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('identifier', ''), _negated=True), models.Q(('title', ''), _negated=True), models.Q(('description', ''), _negated=True)), name='grant_says_what_it_is'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['awarded', 'paid', 'cancelled'])), name='grant_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('status', 'cancelled'), models.Q(('cancelled_why', ''), _negated=True)), models.Q(models.Q(('status', 'cancelled'), _negated=True), ('cancelled_at__isnull', True), ('cancelled_why', '')), _connector='OR'), name='grant_cancelled_with_its_story'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('planned_ends__isnull', True), ('planned_starts__isnull', True)), models.Q(('planned_ends__gte', models.F('planned_starts')), ('planned_starts__isnull', False)), _connector='OR'), name='grant_plan_ends_after_it_starts'),
        ),
        migrations.AddIndex(
            model_name='ledgerentry',
            index=models.Index(fields=['-on', '-id'], name='ledger_entry_by_day'),
        ),
        migrations.AddIndex(
            model_name='ledgerentry',
            index=models.Index(fields=['year', 'line', 'kind'], include=('pence',), name='ledger_entry_by_figure'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('pence__gt', 0), ('reverses__isnull', True)), models.Q(('pence__lt', 0), ('reverses__isnull', False)), _connector='OR'), name='ledger_entry_sum_above_nought_unless_reversal'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('grant__isnull', False), ('kind__in', ['award', 'payment'])), models.Q(('grant__isnull', True), ('kind__in', ['budget', 'commitment'])), _connector='OR'), name='ledger_entry_kind_is_known_and_grant_for_groups'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(('said', ''), _negated=True), name='ledger_entry_says_why'),
        ),
        migrations.RunSQL(YEARS, NO_YEARS),
        migrations.RunSQL(LEDGER, NO_LEDGER),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('council', 'Council'), ('health', 'Health partner'), ('lead', 'Lead body'), ('partner', 'Partner')], max_length=10)),
                ('starts', models.DateField()),
                ('ends', models.DateField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='contract.contract')),
            ],
            options={
                'verbose_name': 'party to the contract',
                'verbose_name_plural': 'parties to the contract',
            },
        ),
        migrations.CreateModel(
            name='PartyName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('starts', models.DateField()),
                ('ends', models.DateField()),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='names', to='contract.party')),
            ],
            options={
                'verbose_name': 'name of a party',
                'verbose_name_plural': 'names of parties',
            },
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['council', 'health', 'lead', 'partner'])), name='party_role_is_known'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='party_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('role', 'lead')), expressions=[('contract', '='), (apps.places.models.DateRange('starts', 'ends', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='party_one_lead_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='partyname',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='party_name_says_something'),
        ),
        migrations.AddConstraint(
            model_name='partyname',
            constraint=models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='party_name_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='partyname',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('party', '='), (apps.places.models.DateRange('starts', 'ends', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='party_name_one_at_a_time'),
        ),
        migrations.RunSQL(PARTIES, NO_PARTIES),
        migrations.CreateModel(
            name='Kpi',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=140)),
                ('definition', models.CharField(max_length=600)),
                ('kind', models.CharField(choices=[('at-least', 'A number, at least'), ('at-most', 'A number, at most'), ('percent', 'A percentage, at least')], max_length=8)),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kpis', to='contract.contract')),
            ],
            options={
                'verbose_name': 'measure of the contract',
                'verbose_name_plural': 'measures of the contract',
            },
        ),
        migrations.CreateModel(
            name='KpiFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.DecimalField(decimal_places=2, max_digits=12)),
                ('source', models.CharField(max_length=200)),
                ('as_of', models.DateField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kpi', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='contract.kpi')),
                ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contract.contractyear')),
            ],
            options={
                'verbose_name': 'reported figure',
            },
        ),
        migrations.CreateModel(
            name='KpiRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(choices=[('good', 'Good'), ('approaching-target', 'Approaching target'), ('requires-improvement', 'Requires improvement'), ('inadequate', 'Inadequate'), ('other', 'Other')], max_length=20)),
                ('reason', models.CharField(max_length=500)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kpi', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='contract.kpi')),
                ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contract.contractyear')),
            ],
            options={
                'verbose_name': 'rating of a measure',
                'verbose_name_plural': 'ratings of measures',
            },
        ),
        migrations.CreateModel(
            name='KpiTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.DecimalField(decimal_places=2, max_digits=12)),
                ('version', models.PositiveIntegerField(default=1)),
                ('kpi', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='contract.kpi')),
                ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contract.contractyear')),
            ],
            options={
                'verbose_name': 'target of a measure',
                'verbose_name_plural': 'targets of measures',
            },
        ),
        migrations.AddConstraint(
            model_name='kpi',
            constraint=models.UniqueConstraint(models.F('contract'), models.F('name'), name='kpi_name_is_its_own'),
        ),
        migrations.AddConstraint(
            model_name='kpi',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('definition', ''), _negated=True)), name='kpi_says_what_is_measured'),
        ),
        migrations.AddConstraint(
            model_name='kpi',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['at-least', 'at-most', 'percent'])), name='kpi_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='kpifigure',
            constraint=models.UniqueConstraint(models.F('kpi'), models.F('year'), condition=models.Q(('ended_at__isnull', True)), name='kpi_figure_one_for_a_year'),
        ),
        migrations.AddConstraint(
            model_name='kpifigure',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='kpi_figure_says_its_source'),
        ),
        migrations.AddConstraint(
            model_name='kpifigure',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 0)), name='kpi_figure_not_below_nought'),
        ),
        migrations.AddConstraint(
            model_name='kpirating',
            constraint=models.UniqueConstraint(models.F('kpi'), models.F('year'), condition=models.Q(('ended_at__isnull', True)), name='kpi_rating_one_for_a_year'),
        ),
        migrations.AddConstraint(
            model_name='kpirating',
            constraint=models.CheckConstraint(condition=models.Q(('word__in', ['good', 'approaching-target', 'requires-improvement', 'inadequate', 'other'])), name='kpi_rating_word_is_known'),
        ),
        migrations.AddConstraint(
            model_name='kpirating',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='kpi_rating_says_why'),
        ),
        migrations.AddConstraint(
            model_name='kpitarget',
            constraint=models.UniqueConstraint(models.F('kpi'), models.F('year'), name='kpi_target_one_for_a_year'),
        ),
        migrations.AddConstraint(
            model_name='kpitarget',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 0)), name='kpi_target_not_below_nought'),
        ),
        migrations.RunSQL(KPIS, NO_KPIS),
    ]
