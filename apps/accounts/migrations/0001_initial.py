import apps.core.names
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_postgres'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='your name')),
                ('sort_name', models.GeneratedField(db_persist=True, expression=apps.core.names.SortKey('name'), output_field=models.TextField(db_collation='C'))),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('access_needs', models.CharField(blank=True, max_length=500)),
                ('contact_preference', models.CharField(blank=True, choices=[('email', 'By email'), ('phone', 'By phone call'), ('text', 'By text message')], max_length=5)),
                ('is_active', models.BooleanField(default=True)),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('warned_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('erased_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['sort_name', 'id'], name='user_by_name'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('name'), 'gin_trgm_ops'), fastupdate=False, name='user_name_trigrams'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('email'), 'gin_trgm_ops'), fastupdate=False, name='user_email_trigrams')],
                'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='user_email_is_lower_case'), models.CheckConstraint(condition=models.Q(('email', ''), _negated=True), name='user_has_an_email'), models.CheckConstraint(condition=models.Q(('name__regex', '[[:cntrl:]]'), _negated=True), name='user_name_is_one_line'), models.CheckConstraint(condition=models.Q(('contact_preference__in', ['', 'email', 'phone', 'text'])), name='user_contact_preference_is_known'), models.CheckConstraint(condition=models.Q(('erased_at__isnull', True), models.Q(('access_needs', ''), ('contact_preference', ''), ('email__endswith', '@erased.invalid'), ('is_active', False), ('name', 'A former member'), ('phone', '')), _connector='OR'), name='user_erased_is_nobody')],
            },
        ),
        migrations.CreateModel(
            name='IdentityCheck',
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
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('starts__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='accounts_identitycheck_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='RecoveryRefusal',
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
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('starts__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='accounts_recoveryrefusal_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='KeptForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('sealed', models.TextField()),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='kept_forms', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['at'], name='kept_form_by_age')],
                'constraints': [models.CheckConstraint(condition=models.Q(('sealed', ''), _negated=True), name='kept_form_holds_something')],
            },
        ),
        migrations.CreateModel(
            name='Download',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('building', 'Being made'), ('ready', 'Ready'), ('failed', 'Failed')], default='waiting', max_length=10)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('sections_done', models.PositiveSmallIntegerField(default=0)),
                ('sections_total', models.PositiveSmallIntegerField(default=0)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('claim', models.UUIDField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('ready_at', models.DateTimeField(blank=True, null=True)),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='downloads', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'building'])), fields=['asked_at'], name='download_to_make')],
                'constraints': [models.UniqueConstraint(models.F('user'), condition=models.Q(('state__in', ['waiting', 'building'])), name='download_one_at_a_time'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'building', 'ready', 'failed'])), name='download_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('claim__isnull', False), ('lease_until__isnull', False), ('state', 'building')), models.Q(models.Q(('state', 'building'), _negated=True), ('claim__isnull', True), ('lease_until__isnull', True)), _connector='OR'), name='download_claimed_while_being_made'), models.CheckConstraint(condition=models.Q(models.Q(('ready_at__isnull', False), ('state', 'ready')), models.Q(models.Q(('state', 'ready'), _negated=True), ('ready_at__isnull', True)), _connector='OR'), name='download_ready_and_when'), models.CheckConstraint(condition=models.Q(('sections_done__lte', models.F('sections_total'))), name='download_sections_done_of_all')],
            },
        ),
        migrations.CreateModel(
            name='AccountRecovery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('new_email', models.EmailField(blank=True, max_length=254)),
                ('happened', models.CharField(blank=True, max_length=1000)),
                ('status', models.CharField(choices=[('asked', 'Asked'), ('checked', 'Checked: needs a second person'), ('approved', 'Approved: waits to take effect'), ('done', 'Done'), ('refused', 'Refused'), ('stopped', 'Stopped by the owner of the account')], default='asked', max_length=20)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('takes_effect_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='account_recoveries', to=settings.AUTH_USER_MODEL)),
                ('checks', models.ManyToManyField(blank=True, related_name='+', to='accounts.identitycheck')),
                ('reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.recoveryrefusal')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['-id'], name='recovery_open'), models.Index(condition=models.Q(('closed_at__isnull', False)), fields=['-id'], name='recovery_closed'), models.Index(condition=models.Q(('status', 'approved')), fields=['takes_effect_at'], name='recovery_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['asked', 'checked', 'approved', 'done', 'refused', 'stopped'])), name='recovery_status_is_known'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('checked_by__isnull', False), models.Q(('approved_by', models.F('checked_by')), _negated=True)), _connector='OR'), name='recovery_two_people'), models.CheckConstraint(condition=models.Q(('person__isnull', True), models.Q(models.Q(('checked_by__isnull', True), models.Q(('checked_by', models.F('person')), _negated=True), _connector='OR'), models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('person')), _negated=True), _connector='OR')), _connector='OR'), name='recovery_nobody_checks_themselves'), models.CheckConstraint(condition=models.Q(models.Q(('checked_at__isnull', True), ('checked_by__isnull', True)), models.Q(('checked_at__isnull', False), ('checked_by__isnull', False)), _connector='OR'), name='recovery_checked_at_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True), ('takes_effect_at__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('takes_effect_at__isnull', False)), _connector='OR'), name='recovery_approved_at_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['approved', 'done']), _negated=True), models.Q(('approved_by__isnull', False), ('person__isnull', False)), _connector='OR'), name='recovery_takes_effect_when_approved'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('status__in', ['asked', 'checked', 'approved'])), models.Q(('closed_at__isnull', False), models.Q(('status__in', ['asked', 'checked', 'approved']), _negated=True)), _connector='OR'), name='recovery_closed_at_the_end'), models.UniqueConstraint(models.F('person'), condition=models.Q(('closed_at__isnull', True)), name='recovery_one_open_per_person')],
            },
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('adviser', 'Adviser'), ('triage-lead', 'Triage lead'), ('volunteering-officer', 'Volunteering officer'), ('voice-officer', 'Voice officer'), ('contract-manager', 'Contract manager'), ('partner', 'Partner provider'), ('commissioner', 'Commissioner'), ('panel', 'Sector panel member'), ('safeguarding-lead', 'Safeguarding lead'), ('administrator', 'Administrator')], max_length=30)),
                ('granted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('end_reason', models.CharField(blank=True, max_length=200)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('granted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='role_grants', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['role', 'user'], name='role_grant_open')],
                'constraints': [models.UniqueConstraint(models.F('user'), models.F('role'), condition=models.Q(('ended_at__isnull', True)), name='role_grant_one_open_per_role'), models.CheckConstraint(condition=models.Q(('role__in', ['adviser', 'triage-lead', 'volunteering-officer', 'voice-officer', 'contract-manager', 'partner', 'commissioner', 'panel', 'safeguarding-lead', 'administrator'])), name='role_grant_role_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='role_grant_ended_at_and_by'), models.CheckConstraint(condition=models.Q(('end_reason', ''), ('ended_at__isnull', False), _connector='OR'), name='role_grant_end_reason_when_ended')],
            },
        ),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('method', models.CharField(choices=[('password', 'Password'), ('code', 'Code by email'), ('passkey', 'Passkey')], max_length=20)),
                ('second_factor', models.CharField(blank=True, choices=[('app', 'code from an app'), ('passkey', 'passkey'), ('recovery', 'recovery code')], max_length=20)),
                ('succeeded', models.BooleanField(default=True)),
                ('device', models.CharField(max_length=60)),
                ('browser_digest', models.CharField(blank=True, max_length=64)),
                ('session_key', models.CharField(blank=True, max_length=40)),
                ('seen_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_ins', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['user', '-at', '-id'], name='sign_in_by_person'), models.Index(fields=['at'], name='sign_in_by_age')],
                'constraints': [models.CheckConstraint(condition=models.Q(('method__in', ['password', 'code', 'passkey'])), name='sign_in_method_is_known'), models.CheckConstraint(condition=models.Q(('second_factor__in', ['', 'app', 'passkey', 'recovery'])), name='sign_in_second_factor_is_known'), models.CheckConstraint(condition=models.Q(('succeeded', True), models.Q(('ended_at__isnull', True), ('session_key', '')), _connector='OR'), name='sign_in_failed_opens_no_session')],
            },
        ),
        migrations.AddIndex(
            model_name='user',
            index=models.Index(condition=models.Q(('is_active', False)), fields=['id'], name='user_closed'),
        ),
    ]
