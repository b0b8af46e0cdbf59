import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('assessments', '0001_initial'),
        ('core', '0001_postgres'),
        ('events', '0001_initial'),
        ('organisations', '0001_initial'),
        ('places', '0001_initial'),
        ('threads', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Access',
            fields=[
                ('code', models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('hint', models.CharField(blank=True, max_length=250)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('starts', models.DateField(blank=True, null=True)),
                ('ends', models.DateField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('starts__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='support_access_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Readiness',
            fields=[
                ('code', models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('hint', models.CharField(blank=True, max_length=250)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('starts', models.DateField(blank=True, null=True)),
                ('ends', models.DateField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('starts__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='support_readiness_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Reason',
            fields=[
                ('code', models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('hint', models.CharField(blank=True, max_length=250)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('starts', models.DateField(blank=True, null=True)),
                ('ends', models.DateField(blank=True, null=True)),
                ('verb', models.CharField(choices=[('signpost', 'Signposted'), ('decline', 'Declined'), ('withdraw', 'Withdrawn'), ('reopen', 'Opened again')], max_length=10)),
                ('why', models.CharField(blank=True, choices=[('outside', 'Outside what we can do'), ('elsewhere', 'Others do it, or do it better'), ('urgent', 'Needed urgent help'), ('no-time', 'We had no time, or took too long'), ('not-now', 'The group had no time, or other plans'), ('mistake', 'Asked twice, or by mistake')], max_length=10)),
                ('to_group', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('starts__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='support_reason_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('verb__in', ['signpost', 'decline', 'withdraw', 'reopen'])), name='reason_verb_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('verb', 'reopen'), ('why', '')), models.Q(('why__in', ['outside', 'elsewhere', 'urgent', 'no-time', 'not-now', 'mistake']), models.Q(('verb', 'reopen'), _negated=True)), _connector='OR'), name='reason_is_counted_in_a_wide_group')],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('code', models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('hint', models.CharField(blank=True, max_length=250)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('starts', models.DateField(blank=True, null=True)),
                ('ends', models.DateField(blank=True, null=True)),
                ('scope', models.CharField(choices=[('core', 'We can do this'), ('flexible', 'We can do part of this'), ('outside', 'This is outside the contract')], max_length=10)),
                ('scope_note', models.CharField(max_length=400)),
                ('search_words', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('starts__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='support_topic_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('scope__in', ['core', 'flexible', 'outside'])), name='topic_scope_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Request',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('sent', 'Sent'), ('needs-facts', 'We need facts from you'), ('waiting', 'Waiting for an adviser'), ('offered', 'Offer made'), ('agreed', 'Offer accepted'), ('active', 'We are working on it'), ('completed', 'Completed'), ('signposted', 'Signposted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('timed-out', 'Timed out')], default='draft', max_length=12)),
                ('title', models.CharField(blank=True, max_length=120)),
                ('difference', models.TextField(blank=True, max_length=2000)),
                ('stage', models.CharField(blank=True, choices=[('try', 'Try it'), ('do', 'Do it'), ('grow', 'Grow it')], max_length=5)),
                ('deadline', models.DateField(blank=True, null=True)),
                ('deadline_fact', models.CharField(blank=True, max_length=200)),
                ('wish', models.CharField(choices=[('none', 'No preference'), ('lead', 'The main support team'), ('community', 'Someone who knows our community'), ('named', 'A named organisation')], default='none', max_length=10)),
                ('wish_name', models.CharField(blank=True, max_length=160)),
                ('access_note', models.TextField(blank=True, max_length=500)),
                ('assigned_at', models.DateTimeField(blank=True, null=True)),
                ('closing_note', models.TextField(blank=True, max_length=2000)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('reply_due_at', models.DateTimeField(blank=True, null=True)),
                ('first_reply_at', models.DateTimeField(blank=True, null=True)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answer_due_at', models.DateTimeField(blank=True, null=True)),
                ('waiting_on', models.CharField(choices=[('us', 'Waiting on us'), ('them', 'Waiting on them'), ('nobody', 'Not running')], default='nobody', max_length=6)),
                ('waiting_since', models.DateTimeField(blank=True, null=True)),
                ('time_on_us', models.DurationField(default=datetime.timedelta)),
                ('time_on_them', models.DurationField(default=datetime.timedelta)),
                ('warned_at', models.DateTimeField(blank=True, null=True)),
                ('offered_at', models.DateTimeField(blank=True, null=True)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('version', models.PositiveIntegerField(default=1)),
                ('edited_on_page', models.CharField(blank=True, max_length=32)),
                ('answered_steps', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None)),
                ('search', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('title', config='english', weight='A'), '||', django.contrib.postgres.search.SearchVector('difference', config='english', weight='B'), django.contrib.postgres.search.SearchConfig('english')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('access', models.ManyToManyField(blank=True, related_name='+', to='support.access')),
                ('adviser', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assigned_requests', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assigned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('edited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('neighbourhood', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='places.neighbourhood')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='organisations.organisation')),
                ('readiness', models.ManyToManyField(blank=True, related_name='+', to='support.readiness')),
                ('reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='support.reason')),
                ('thread', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='threads.thread')),
                ('ward', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='places.ward')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='support.topic')),
            ],
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('adviser', 'The adviser'), ('group', 'The group')], max_length=7)),
                ('change', models.CharField(choices=[('better', 'Better than before'), ('same', 'No change'), ('worse', 'Worse than before')], max_length=6)),
                ('stage_now', models.CharField(blank=True, max_length=5)),
                ('what', models.TextField(max_length=2000)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='support.request')),
            ],
        ),
        migrations.CreateModel(
            name='PhoneCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('caller_name', models.CharField(blank=True, max_length=120)),
                ('caller_phone', models.CharField(blank=True, max_length=40)),
                ('caller_email', models.EmailField(blank=True, max_length=254)),
                ('agreed', models.CharField(choices=[('said', 'They heard it read back and said yes'), ('email', 'They said yes by email'), ('paper', 'They signed or said yes in person')], max_length=5)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='call', to='support.request')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), models.Q(('caller_name', ''), _negated=True), models.Q(('caller_email', ''), ('caller_phone', ''), _negated=True)), models.Q(('caller_email', ''), ('caller_name', ''), ('caller_phone', ''), ('removed_at__isnull', False)), _connector='OR'), name='call_says_who_rang_and_how_to_reach_them'), models.CheckConstraint(condition=models.Q(('agreed__in', ['said', 'email', 'paper'])), name='call_agreed_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.TextField(max_length=2000)),
                ('hours', models.DecimalField(decimal_places=2, max_digits=5)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer', models.CharField(blank=True, choices=[('accepted', 'Accepted'), ('refused', 'Refused'), ('lapsed', 'No longer open'), ('withdrawn', 'Taken back by us'), ('changed', 'Changed: the newer offer counts')], max_length=10)),
                ('answer_note', models.TextField(blank=True, max_length=1000)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('said_by', models.CharField(blank=True, max_length=120)),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='support.request')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('request'), condition=models.Q(('answer', '')), name='offer_one_open_per_request'), models.CheckConstraint(condition=models.Q(('hours__gt', 0), ('hours__lte', 200)), name='offer_hours_are_more_than_none'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='offer_answer_has_a_time'), models.CheckConstraint(condition=models.Q(('said_by', ''), ('answer__in', ['accepted', 'refused']), _connector='OR'), name='offer_said_by_with_an_answer')],
            },
        ),
        migrations.CreateModel(
            name='FactCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fact', models.CharField(choices=[('deadline', 'Deadline'), ('readiness', 'Readiness'), ('stage', 'Stage')], max_length=10)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fact_checks', to='support.request')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('request'), models.F('fact'), name='fact_check_one_per_fact')],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('kind', models.CharField(choices=[('visit', 'Visit'), ('call', 'Phone call'), ('video', 'Video call'), ('email', 'Email'), ('desk', 'Desk work')], max_length=6)),
                ('what', models.CharField(max_length=300)),
                ('hours', models.DecimalField(decimal_places=2, max_digits=4)),
                ('logged_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('why', models.CharField(blank=True, max_length=200)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correction', to='support.contact')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='support.request')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('hours__gt', 0), ('hours__lte', 24)), models.Q(('corrects__isnull', False), ('hours', 0)), _connector='OR'), name='contact_hours_fit_in_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', True), ('why', '')), models.Q(('corrects__isnull', False), models.Q(('why', ''), _negated=True)), _connector='OR'), name='contact_correction_says_why')],
            },
        ),
        migrations.AddIndex(
            model_name='request',
            index=models.Index(fields=['organisation', '-id'], name='request_by_group'),
        ),
        migrations.AddIndex(
            model_name='request',
            index=models.Index(condition=models.Q(('adviser__isnull', False)), fields=['adviser', 'status'], name='request_by_adviser'),
        ),
        migrations.AddIndex(
            model_name='request',
            index=models.Index(condition=models.Q(('status__in', ['sent', 'needs-facts', 'waiting'])), fields=['neighbourhood', 'stage'], name='request_queued_by_place'),
        ),
        migrations.AddIndex(
            model_name='request',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('status__in', ['sent', 'needs-facts', 'waiting'])), fastupdate=False, fields=['search'], name='request_search'),
        ),
        migrations.AddIndex(
            model_name='request',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('sent_at__isnull', False)), fastupdate=False, fields=['search'], name='request_search_all'),
        ),
        migrations.AddIndex(
            model_name='request',
            index=models.Index(condition=models.Q(('status__in', ['offered', 'agreed', 'active'])), fields=['waiting_since', 'id'], name='request_after_queue'),
        ),
        migrations.AddIndex(
            model_name='request',
            index=models.Index(condition=models.Q(('closed_at__isnull', False)), fields=['status', '-closed_at', '-id'], name='request_ended'),
        ),
        migrations.AddIndex(
            model_name='request',
            index=models.Index(condition=models.Q(('sent_at__isnull', False)), fields=['sent_at'], name='request_by_sent_at'),
        ),
        migrations.AddIndex(
            model_name='request',
            index=models.Index(condition=models.Q(('closed_at__isnull', False)), fields=['closed_at'], name='request_by_closed_at'),
        ),
        migrations.AddIndex(
            model_name='request',
            index=models.Index(condition=models.Q(('started_at__isnull', False)), fields=['started_at'], name='request_by_started_at'),
        ),
        migrations.AddIndex(
            model_name='request',
            index=models.Index(condition=models.Q(('waiting_on', 'them')), fields=['waiting_since'], name='request_waiting_on_them'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'sent', 'needs-facts', 'waiting', 'offered', 'agreed', 'active', 'completed', 'signposted', 'declined', 'withdrawn', 'timed-out'])), name='request_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['', 'try', 'do', 'grow'])), name='request_stage_is_known'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', True), ('status', 'draft')), models.Q(models.Q(('status', 'draft'), _negated=True), ('sent_at__isnull', False)), _connector='OR'), name='request_sent_at_unless_draft'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'draft'), models.Q(('neighbourhood__isnull', False), ('topic__isnull', False), ('ward__isnull', False), models.Q(('title', ''), _negated=True), models.Q(('difference', ''), _negated=True), models.Q(('stage', ''), _negated=True)), _connector='OR'), name='request_sent_is_complete'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('status__in', ('completed', 'signposted', 'declined', 'withdrawn', 'timed-out'))), models.Q(models.Q(('status__in', ('completed', 'signposted', 'declined', 'withdrawn', 'timed-out')), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='request_closed_at_when_closed'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('waiting_on', 'nobody'), ('waiting_since__isnull', True)), models.Q(('waiting_on__in', ['us', 'them']), ('waiting_since__isnull', False)), _connector='OR'), name='request_clock_runs_since_a_time'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('sent', 'needs-facts', 'waiting', 'offered', 'agreed', 'active')), models.Q(('waiting_on', 'nobody'), _negated=True)), models.Q(models.Q(('status__in', ('sent', 'needs-facts', 'waiting', 'offered', 'agreed', 'active')), _negated=True), ('waiting_on', 'nobody')), _connector='OR'), name='request_clock_runs_while_open'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['waiting', 'offered', 'agreed', 'active', 'completed']), _negated=True), ('read_at__isnull', False), _connector='OR'), name='request_read_before_it_waits'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer_due_at__isnull', True), ('answered_at__isnull', True)), models.Q(('answer_due_at__isnull', False), ('answered_at__isnull', False), ('status__in', ['sent', 'waiting'])), _connector='OR'), name='request_answered_has_a_due_date'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['signposted', 'declined', 'withdrawn']), _negated=True), ('reason__isnull', False), _connector='OR'), name='request_ended_early_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(('deadline__isnull', True), ('status', 'draft'), models.Q(('deadline_fact', ''), _negated=True), _connector='OR'), name='request_deadline_has_a_fact'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('adviser__isnull', True), ('assigned_at__isnull', True), ('assigned_by__isnull', True)), models.Q(('adviser__isnull', False), ('assigned_at__isnull', False), ('assigned_by__isnull', False)), _connector='OR'), name='request_assigned_to_by_and_at'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('wish', 'named'), _negated=True), ('status', 'draft'), models.Q(('wish_name', ''), _negated=True), _connector='OR'), name='request_named_wish_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.UniqueConstraint(models.F('request'), models.F('side'), name='verdict_one_per_side'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('stage_now__in', ['', 'try', 'do', 'grow'])), name='verdict_stage_is_known'),
        ),
        migrations.CreateModel(
            name='NextStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=200)),
                ('on', models.DateField()),
                ('set_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='support.request')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True), ('reminded_at__isnull', True)), fields=['on'], name='next_step_to_remind_of')],
                'constraints': [models.UniqueConstraint(models.F('request'), condition=models.Q(('ended_at__isnull', True)), name='next_step_one_open_each'), models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='next_step_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='next_step_ended_at_and_by')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('body', models.TextField(max_length=2000)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mentions', models.ManyToManyField(blank=True, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='support.request')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('body', ''), _negated=True), name='note_says_something')],
            },
        ),
        migrations.CreateModel(
            name='SavedReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('body', models.TextField(max_length=4000)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='support.savedreply')),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), condition=models.Q(('ended_at__isnull', True)), name='saved_reply_one_of_a_name'), models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('body', ''), _negated=True)), name='saved_reply_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('replaces__isnull', True), ('version', 1)), models.Q(('replaces__isnull', False), ('version__gt', 1)), _connector='OR'), name='saved_reply_version_counts_up'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='saved_reply_ended_at_and_by')],
            },
        ),
        migrations.CreateModel(
            name='CheckUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assessment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.assessment')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_ups', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summary', models.TextField(max_length=1000)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='session', to='events.event')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='support.topic')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('summary', ''), _negated=True), name='session_says_what_it_is_for')],
            },
        ),
        migrations.CreateModel(
            name='Concern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(choices=[('child', 'A child or young person under 18'), ('adult', 'An adult'), ('both', 'Children and adults'), ('unsure', 'I am not sure')], max_length=10)),
                ('what', models.TextField(max_length=4000)),
                ('happened', models.CharField(blank=True, max_length=200)),
                ('group_name', models.CharField(blank=True, max_length=200)),
                ('raised_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('contact_name', models.CharField(blank=True, max_length=120)),
                ('reach', models.CharField(blank=True, max_length=200)),
                ('look_by', models.DateTimeField()),
                ('status', models.CharField(choices=[('raised', 'Not looked at yet'), ('looked-at', 'Being looked at'), ('passed-on', 'Passed on'), ('closed', 'Closed')], default='raised', max_length=10)),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('passed_to', models.CharField(blank=True, choices=[('children', 'The council’s children’s services'), ('adults', 'The council’s adults’ services'), ('police', 'The police'), ('regulator', 'The charity regulator'), ('other', 'Somebody else')], max_length=10)),
                ('closed_why', models.CharField(blank=True, choices=[('nobody', 'Looked into: nobody is at risk'), ('advice', 'Advice was given, and nothing more is needed'), ('known', 'Those who must know it knew it already'), ('twice', 'Told twice: it stands in another concern'), ('mistake', 'It is not about somebody’s safety')], max_length=10)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('raised_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ConcernNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField(max_length=4000)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('concern', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='support.concern')),
            ],
        ),
        migrations.AddIndex(
            model_name='concern',
            index=models.Index(condition=models.Q(('ended_at__isnull', False)), fields=['-ended_at', '-id'], name='concern_ended'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='concern_says_something'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(('look_by__gt', models.F('raised_at'))), name='concern_is_due_after_it_came'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'raised'), ('taken_at__isnull', True), ('taken_by__isnull', True)), models.Q(models.Q(('status', 'raised'), _negated=True), ('taken_at__isnull', False), ('taken_by__isnull', False)), _connector='OR'), name='concern_taken_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('status__in', ['raised', 'looked-at'])), models.Q(('ended_at__isnull', False), ('status__in', ['passed-on', 'closed'])), _connector='OR'), name='concern_ended_at_when_ended'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'passed-on'), models.Q(('passed_to', ''), _negated=True)), models.Q(models.Q(('status', 'passed-on'), _negated=True), ('passed_to', '')), _connector='OR'), name='concern_passed_on_to_somebody'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'closed'), models.Q(('closed_why', ''), _negated=True)), models.Q(models.Q(('status', 'closed'), _negated=True), ('closed_why', '')), _connector='OR'), name='concern_closed_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='concernnote',
            constraint=models.CheckConstraint(condition=models.Q(('body', ''), _negated=True), name='concern_note_says_something'),
        ),
    ]
