import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


RULES = """
CREATE FUNCTION assessments_break(rule text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', rule USING ERRCODE = 'check_violation', CONSTRAINT = rule;
END $$;

CREATE FUNCTION assessments_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM assessments_break(TG_ARGV[0]);
    RETURN NULL;
END $$;
CREATE TRIGGER question_never_changes BEFORE UPDATE ON assessments_question
    FOR EACH ROW WHEN (ROW(OLD.key, OLD.wording, OLD.name, OLD.area_id, OLD.answers)
        IS DISTINCT FROM ROW(NEW.key, NEW.wording, NEW.name, NEW.area_id, NEW.answers))
    EXECUTE FUNCTION assessments_refuse('question_never_changes');
CREATE TRIGGER question_is_never_deleted BEFORE DELETE ON assessments_question
    FOR EACH ROW EXECUTE FUNCTION assessments_refuse('question_is_never_deleted');
CREATE TRIGGER questionnaire_never_changes BEFORE UPDATE ON assessments_questionnaire
    FOR EACH ROW WHEN (ROW(OLD.kind, OLD.version, OLD.questions)
        IS DISTINCT FROM ROW(NEW.kind, NEW.version, NEW.questions))
    EXECUTE FUNCTION assessments_refuse('questionnaire_never_changes');
CREATE TRIGGER assessment_keeps_its_version BEFORE UPDATE ON assessments_assessment
    FOR EACH ROW WHEN (OLD.questionnaire_id <> NEW.questionnaire_id
        OR OLD.finished_at IS NOT NULL AND OLD.finished_at IS DISTINCT FROM NEW.finished_at)
    EXECUTE FUNCTION assessments_refuse('assessment_keeps_its_version');

CREATE FUNCTION assessments_questions_exist() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM assessments_question WHERE code = ANY (NEW.questions)) <> cardinality(NEW.questions) THEN
        PERFORM assessments_break('questionnaire_asks_known_questions_once');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER questionnaire_asks_known_questions_once BEFORE INSERT ON assessments_questionnaire
    FOR EACH ROW EXECUTE FUNCTION assessments_questions_exist();

CREATE FUNCTION assessments_answer_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    finished timestamptz;
    asked varchar[];
    about bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.assessment_id ELSE NEW.assessment_id END;
BEGIN
    SELECT each.finished_at, form.questions INTO finished, asked FROM assessments_assessment each
        JOIN assessments_questionnaire form ON form.code = each.questionnaire_id WHERE each.id = about;
    IF finished IS NOT NULL THEN
        PERFORM assessments_break('answer_stays_once_finished');
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NOT NEW.question_id = ANY (asked) THEN
        PERFORM assessments_break('answer_to_a_question_of_its_form');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER answer_fits BEFORE INSERT OR UPDATE OR DELETE ON assessments_answer
    FOR EACH ROW EXECUTE FUNCTION assessments_answer_fits();
"""
"""A question and a version of a form never change; an answer belongs to its form and stays once that is finished."""
NO_RULES = """
DROP TRIGGER answer_fits ON assessments_answer;
DROP FUNCTION assessments_answer_fits();
DROP TRIGGER questionnaire_asks_known_questions_once ON assessments_questionnaire;
DROP FUNCTION assessments_questions_exist();
DROP TRIGGER assessment_keeps_its_version ON assessments_assessment;
DROP TRIGGER questionnaire_never_changes ON assessments_questionnaire;
DROP TRIGGER question_is_never_deleted ON assessments_question;
DROP TRIGGER question_never_changes ON assessments_question;
DROP FUNCTION assessments_refuse();
DROP FUNCTION assessments_break(text);
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Area',
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
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('starts__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='assessments_area_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_phone', models.BooleanField(default=False)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('code', models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('hint', models.CharField(blank=True, max_length=250)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('starts', models.DateField(blank=True, null=True)),
                ('ends', models.DateField(blank=True, null=True)),
                ('key', models.SlugField()),
                ('wording', models.PositiveSmallIntegerField()),
                ('answers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), size=None)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='assessments.area')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(choices=[('1', '1'), ('2', '2'), ('3', '3'), ('4', '4'), ('not-ours', 'It does not apply to us'), ('unsure', 'We are not sure')], max_length=8)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='assessments.assessment')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.question')),
            ],
        ),
        migrations.CreateModel(
            name='Questionnaire',
            fields=[
                ('code', models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('hint', models.CharField(blank=True, max_length=250)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('starts', models.DateField(blank=True, null=True)),
                ('ends', models.DateField(blank=True, null=True)),
                ('kind', models.CharField(choices=[('short', 'Short'), ('full', 'Full')], max_length=5)),
                ('version', models.PositiveSmallIntegerField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('questions', django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(max_length=60), size=None)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('starts__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='assessments_questionnaire_ends_after_it_starts'), models.UniqueConstraint(models.F('kind'), models.F('version'), name='questionnaire_each_version_once'), models.CheckConstraint(condition=models.Q(('questions__len__gt', 0)), name='questionnaire_asks_something'), models.CheckConstraint(condition=models.Q(('kind__in', ['short', 'full'])), name='questionnaire_kind_is_known')],
            },
        ),
        migrations.AddField(
            model_name='assessment',
            name='questionnaire',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='assessments.questionnaire'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('ends__isnull', True), ('starts__isnull', True), ('ends__gt', models.F('starts')), _connector='OR'), name='assessments_question_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(models.F('key'), models.F('wording'), name='question_each_wording_once'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('answers__len', 4)), name='question_has_four_answers'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(models.F('assessment'), models.F('question'), name='answer_one_to_each_question'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('choice__in', ['1', '2', '3', '4', 'not-ours', 'unsure'])), name='answer_choice_is_known'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('finished_at__isnull', True), ('finished_at__gte', models.F('started_at')), _connector='OR'), name='assessment_finished_after_it_started'),
        ),
        migrations.RunSQL(RULES, NO_RULES),
    ]
