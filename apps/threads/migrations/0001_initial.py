import apps.threads.models
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_postgres'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Thread',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(blank=True, choices=[('group', 'The group'), ('team', 'The support team')], max_length=5)),
                ('route', models.CharField(choices=[('portal', 'portal'), ('email', 'email'), ('phone', 'phone')], default='portal', max_length=6)),
                ('body', models.TextField(max_length=5000)),
                ('asks', models.BooleanField(default=False)),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='threads.thread')),
            ],
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(max_length=120, upload_to=apps.threads.models.attachment_path)),
                ('name', models.CharField(max_length=200)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='threads.message')),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='threads.thread')),
            ],
        ),
        migrations.CreateModel(
            name='ReadMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('read_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='read_marks', to='threads.thread')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('thread'), models.F('user'), name='read_mark_one_per_person')],
            },
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['thread', 'sent_at', 'id'], name='message_by_thread'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('body', ''), _negated=True), name='message_says_something'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['', 'group', 'team'])), name='message_side_is_known'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('asks', False), ('side', 'team'), _connector='OR'), name='message_only_the_team_asks'),
        ),
        migrations.CreateModel(
            name='InboundMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(editable=False, max_length=64)),
                ('sender', models.CharField(blank=True, max_length=254)),
                ('subject', models.CharField(blank=True, max_length=250)),
                ('size', models.PositiveIntegerField()),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('status', models.CharField(choices=[('waiting', 'Not read yet'), ('held', 'Held for staff'), ('taken', 'Taken in'), ('thrown-away', 'Thrown away')], default='waiting', max_length=11)),
                ('held_for', models.CharField(blank=True, choices=[('unknown-sender', 'It did not come from the person who was given the reply address'), ('no-address', 'It came to no reply address of ours'), ('wrong-address', 'Its reply address is not one that we gave: the signature is wrong or too old'), ('closed', 'What it answers is closed'), ('not-allowed', 'The person may not write there any more'), ('absence', 'A program wrote it, such as an absence note'), ('bounce', 'It says that an email of ours did not arrive'), ('loop', 'It is our own email, or one of too many in an hour'), ('nothing-new', 'It has no new words and no file'), ('too-large', 'It is too large: only its beginning is kept'), ('unreadable', 'It cannot be read')], max_length=14)),
                ('why', models.CharField(blank=True, choices=[('spam', 'It is advertising or a fraud'), ('automatic', 'A program wrote it, and nobody has to know'), ('dealt-with', 'We dealt with it in another way'), ('not-ours', 'It was not meant for us'), ('old', 'Nobody decided about it in time'), ('erased', 'Its sender had their account erased')], max_length=10)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mail', to='threads.message')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('thread', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='threads.thread')),
            ],
        ),
        migrations.CreateModel(
            name='MailOriginal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.BinaryField()),
                ('is_cut', models.BooleanField(default=False)),
                ('mail', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='original', to='threads.inboundmail')),
            ],
        ),
        migrations.AddIndex(
            model_name='inboundmail',
            index=models.Index(fields=['status', '-id'], name='inbound_mail_by_status'),
        ),
        migrations.AddIndex(
            model_name='inboundmail',
            index=models.Index(fields=['person', 'received_at'], name='inbound_mail_by_person'),
        ),
        migrations.AddConstraint(
            model_name='inboundmail',
            constraint=models.UniqueConstraint(models.F('key'), name='inbound_mail_once'),
        ),
        migrations.AddConstraint(
            model_name='inboundmail',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'held', 'taken', 'thrown-away'])), name='inbound_mail_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='inboundmail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('message__isnull', False), ('status', 'taken')), models.Q(models.Q(('status', 'taken'), _negated=True), ('message__isnull', True)), _connector='OR'), name='inbound_mail_taken_has_a_message'),
        ),
        migrations.AddConstraint(
            model_name='inboundmail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'held'), _negated=True), models.Q(('held_for', ''), _negated=True), _connector='OR'), name='inbound_mail_held_for_something'),
        ),
        migrations.AddConstraint(
            model_name='inboundmail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'thrown-away'), models.Q(('why', ''), _negated=True)), models.Q(models.Q(('status', 'thrown-away'), _negated=True), ('why', '')), _connector='OR'), name='inbound_mail_thrown_away_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='inboundmail',
            constraint=models.CheckConstraint(condition=models.Q(('thread__isnull', True), ('person__isnull', False), _connector='OR'), name='inbound_mail_thread_of_a_person'),
        ),
    ]
