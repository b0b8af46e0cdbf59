import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

PLACES = """
CREATE FUNCTION events_booking_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    places_there_are integer;
    taken integer;
BEGIN
    -- the row of the event is the lock that the services take too: whoever comes second counts what the first one took
    SELECT capacity INTO places_there_are FROM events_event WHERE id = NEW.event_id FOR NO KEY UPDATE;
    SELECT coalesce(sum(places), 0) INTO taken FROM events_booking
        WHERE event_id = NEW.event_id AND status IN ('offered', 'booked') AND id <> NEW.id;
    IF taken + NEW.places > places_there_are THEN
        RAISE EXCEPTION 'booking_within_the_places' USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_within_the_places';
    END IF;
    RETURN NEW;
END $$;
-- only where a booking begins to take places, or takes more: fewer places at an event throw nobody out
CREATE TRIGGER booking_within_the_places_when_new BEFORE INSERT ON events_booking
    FOR EACH ROW WHEN (NEW.status IN ('offered', 'booked')) EXECUTE FUNCTION events_booking_fits();
CREATE TRIGGER booking_within_the_places_when_changed BEFORE UPDATE ON events_booking
    FOR EACH ROW WHEN (NEW.status IN ('offered', 'booked') AND (OLD.status NOT IN ('offered', 'booked')
        OR NEW.places > OLD.places OR NEW.event_id <> OLD.event_id))
    EXECUTE FUNCTION events_booking_fits();
"""
NO_PLACES = """
DROP TRIGGER booking_within_the_places_when_new ON events_booking;
DROP TRIGGER booking_within_the_places_when_changed ON events_booking;
DROP FUNCTION events_booking_fits();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=140)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('venue', models.CharField(blank=True, max_length=200)),
                ('online_link', models.URLField(blank=True, max_length=400)),
                ('access', models.CharField(max_length=600)),
                ('capacity', models.PositiveSmallIntegerField()),
                ('places_each', models.PositiveSmallIntegerField(default=2)),
                ('status', models.CharField(choices=[('planned', 'Planned'), ('cancelled', 'Cancelled')], default='planned', max_length=10)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_why', models.CharField(blank=True, max_length=300)),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['starts_at', 'id'], name='event_by_start')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('access', ''), _negated=True)), name='event_says_what_and_how_to_get_in'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='event_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('online_link', ''), ('venue', ''), _negated=True), name='event_is_somewhere'), models.CheckConstraint(condition=models.Q(('capacity__gte', 1), ('capacity__lte', 500), ('places_each__gte', 1)), name='event_has_places'), models.CheckConstraint(condition=models.Q(('status__in', ['planned', 'cancelled'])), name='event_status_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('status', 'cancelled'), models.Q(('cancelled_why', ''), _negated=True)), models.Q(models.Q(('status', 'cancelled'), _negated=True), ('cancelled_at__isnull', True), ('cancelled_why', '')), _connector='OR'), name='event_cancelled_with_its_reason')],
            },
        ),
        migrations.CreateModel(
            name='Booking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('places', models.PositiveSmallIntegerField()),
                ('status', models.CharField(choices=[('waiting', 'On the waiting list'), ('offered', 'Place offered'), ('booked', 'Booked'), ('left', 'Given up'), ('lapsed', 'Offer ran out')], default='waiting', max_length=10)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('offered_until', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('booked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='organisations.organisation')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='events.event')),
            ],
            options={
                'indexes': [models.Index(fields=['event', 'status', 'id'], name='booking_by_turn'), models.Index(condition=models.Q(('status', 'offered')), fields=['offered_until'], name='booking_offer_runs_out')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['waiting', 'offered', 'booked'])), fields=('event', 'organisation'), name='booking_one_open_each'), models.CheckConstraint(condition=models.Q(('places__gte', 1)), name='booking_has_a_place'), models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'offered', 'booked', 'left', 'lapsed'])), name='booking_status_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('offered_until__isnull', False), ('status', 'offered')), models.Q(models.Q(('status', 'offered'), _negated=True), ('offered_until__isnull', True)), _connector='OR'), name='booking_offer_is_held_until'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('status__in', ['left', 'lapsed'])), models.Q(models.Q(('status__in', ['left', 'lapsed']), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='booking_ended_when_given_up')],
            },
        ),
        migrations.RunSQL(PLACES, NO_PLACES),
    ]
